//! Bytes → [`Document`]: a flat index of spans that borrows the input. The only place that knows JSON's grammar.
//!
//! The reader checks all of the input, and indexes only the members that rooms can ask for: those of the payload
//! itself, and down to [`DEPTH`] levels inside the few that it is told to open. All else is checked and left alone.
//!
//! # Why a reader of our own
//!
//! What exists was measured in `benches/readers` (`cargo run --release` there): 50 kB of a delivery event, native, in
//! megabytes a second, and a WebAssembly module with the reader alone, in bytes after gzip.
//!
//! | reader | MB/s | gzip | what speaks against it |
//! | --- | --- | --- | --- |
//! | this one | 1029 | 11,132 | it is ours to keep |
//! | `serde_json`, `RawValue` for values and keys | 275 | 27,926 | reads nested members once a level; errors have line and column |
//! | `jiter` | 618 | 28,324 | refuses lone surrogates even where nobody reads them; takes bad UTF-8 in what it skips |
//! | `sonic-rs` | 370 | – | takes `"\u12g4"`; overflows the stack; does not compile for WebAssembly |
//! | `simd-json`, tape | 771 | 31,051 | refuses lone surrogates and `1E400`; no spans; a third of its speed in WebAssembly |
//! | `hifijson` | 303 | 8,149 | overflows the stack; takes bad UTF-8 |
//! | `serde_json::Value` | 141 | 26,364 | loses duplicates and the spelling of numbers |
//!
//! Only `serde_json` with raw keys and this one read all that RFC 8259 allows, refuse all else, and lose nothing. It has
//! no unsafe code, and it is the one part where the project needs to be its own master.

mod number;
mod reader;
mod scan;
mod text;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::num::NonZeroU32;
use core::ops::Range;

use crate::error::{Error, ErrorCode};
use crate::order::{ordered, twins};
use crate::text::{decimal, push_decimal, text};
pub(crate) use number::write_value;
pub(crate) use text::{compare, letters, skip_white, skip_white_back, unescape, unescape_exactly};

/// Offsets have 32 bits, and what is written beside a text needs some of them.
const MOST_BYTES: usize = (1 << 31) - 1;

/// How deep below the payload members are indexed: `/messages/0/source/type` is at depth 4.
const DEPTH: usize = 4;

/// One value of the payload: a number that only its [`Document`] understands. It is kept one higher than the index of
/// its node, so that a place that may be absent takes no more room than one that may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(NonZeroU32);

impl Place {
    const ROOT: Self = Self(NonZeroU32::MIN);

    fn new(node: u32) -> Self {
        Self(NonZeroU32::MIN.saturating_add(node))
    }

    pub(crate) fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// What kind of JSON value stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Null,
    Boolean,
    Number,
    String,
    Array,
    Object,
}

impl Type {
    /// The type with its article, for sentences.
    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// A value and, for a member, its key: offsets into the text.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// The node of the object or array around it; the root is its own parent.
    parent: u32,
    /// Of a member, the offset of its key's opening quote; of an element, its index.
    key: u32,
    /// Of a member, the end of its key; of an element, nothing.
    key_end: u32,
    tag: Tag,
    start: u32,
    end: u32,
    /// The node after this one and all that is in it.
    next: u32,
}

/// What tells most names apart without a look at the text: how long a key is, and three of its letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tag(u32);

impl Tag {
    /// Of a key that is spelled with escapes, and has to be read.
    const ESCAPED: Self = Self(0);
    /// Of what has no key. No key of a letter has this tag, for none has a letter that is zero.
    const NONE: Self = Self(1);

    /// The tag of a key without escapes.
    #[inline(always)]
    fn new(key: &[u8]) -> Self {
        let (&[first, ..], &[.., last]) = (key, key) else { return Self(u32::MAX) };
        Self(u32::from_le_bytes([key.len() as u8, first, key[key.len() / 2], last]))
    }
}

/// The name of a member: ASCII, and nothing in it to escape. It is made of a text where it is used, and the compiler
/// works out the rest.
#[derive(Clone, Copy)]
pub(crate) struct Name {
    text: &'static str,
    tag: Tag,
}

impl From<&'static str> for Name {
    #[inline(always)]
    fn from(text: &'static str) -> Self {
        Self { text, tag: Tag::new(text.as_bytes()) }
    }
}

/// A JSON text that has been checked, and the places of what rooms may ask for.
#[derive(Debug)]
pub(crate) struct Document<'a> {
    text: &'a [u8],
    nodes: Vec<Node>,
}

impl<'a> Document<'a> {
    /// Reads one JSON value, with white space around it, and nothing else. The inside of the members whose name is open
    /// is indexed.
    pub(crate) fn read(
        text: &'a [u8],
        max_bytes: usize,
        max_depth: usize,
        is_open: fn(&str) -> bool,
    ) -> Result<Self, Error> {
        let is_open = |key: &[u8], is_escaped: bool| {
            if is_escaped { is_open(&unescape(key)) } else { str::from_utf8(key).is_ok_and(is_open) }
        };
        Self::read_to(text, max_bytes, max_depth, &|key, is_escaped| if is_open(key, is_escaped) { DEPTH } else { 1 })
    }

    /// The same with every value indexed, for finding any place by its offset.
    pub(crate) fn read_whole(text: &'a [u8], max_bytes: usize, max_depth: usize) -> Result<Self, Error> {
        Self::read_to(text, max_bytes, max_depth, &|_, _| usize::MAX)
    }

    fn read_to(
        text: &'a [u8],
        max_bytes: usize,
        max_depth: usize,
        depth_of: &dyn Fn(&[u8], bool) -> usize,
    ) -> Result<Self, Error> {
        let max_bytes = max_bytes.min(MOST_BYTES);
        if text.len() > max_bytes {
            let message = text!["the payload has more than ", decimal(max_bytes), " bytes, which is the limit"];
            return Err(Error::new(ErrorCode::TooLarge, message));
        }
        Ok(Self { text, nodes: reader::read(text, max_depth, depth_of)? })
    }

    pub(crate) fn text(&self) -> &'a [u8] {
        self.text
    }

    pub(crate) fn root(&self) -> Place {
        Place::ROOT
    }

    /// How many places there are; each has an index below this.
    pub(crate) fn places(&self) -> usize {
        self.nodes.len()
    }

    fn node(&self, place: Place) -> &Node {
        &self.nodes[place.index()]
    }

    pub(crate) fn parent(&self, place: Place) -> Place {
        Place::new(self.node(place).parent)
    }

    /// The bytes of the value.
    pub(crate) fn span(&self, place: Place) -> Range<usize> {
        let node = self.node(place);
        node.start as usize..node.end as usize
    }

    /// The text of the value as it stands in the input.
    pub(crate) fn raw(&self, place: Place) -> &'a [u8] {
        &self.text[self.span(place)]
    }

    pub(crate) fn type_of(&self, place: Place) -> Type {
        match self.text[self.node(place).start as usize] {
            b'{' => Type::Object,
            b'[' => Type::Array,
            b'"' => Type::String,
            b't' | b'f' => Type::Boolean,
            b'n' => Type::Null,
            _ => Type::Number,
        }
    }

    /// The members of an object or the elements of an array, in the order of the text; of anything else, none.
    pub(crate) fn children(&self, place: Place) -> Children<'_> {
        debug_assert!(
            self.node(place).next as usize > place.index() + 1
                || !matches!(self.type_of(place), Type::Array | Type::Object)
                || self.is_blank(place),
            "the inside of {} is not indexed: the room that looks there must say so in `reads`",
            self.pointer(place)
        );
        Children { nodes: &self.nodes, at: place.index() as u32 + 1, end: self.node(place).next }
    }

    /// Whether the value is in an object, and so has a key.
    fn is_member(&self, place: Place) -> bool {
        self.node(place).key_end != 0
    }

    /// The bytes of a member's key, quotes included; of an element or the root, nothing, where the value begins.
    pub(crate) fn key_span(&self, place: Place) -> Range<usize> {
        let node = self.node(place);
        if !self.is_member(place) {
            return node.start as usize..node.start as usize;
        }
        node.key as usize..node.key_end as usize
    }

    /// Where a member (with its key) or an element begins.
    pub(crate) fn begin(&self, place: Place) -> usize {
        let node = self.node(place);
        if self.is_member(place) { node.key as usize } else { node.start as usize }
    }

    /// The key of a member, unescaped.
    pub(crate) fn key(&self, place: Place) -> Cow<'a, str> {
        unescape(self.inside_key(place))
    }

    /// Of each of some members, whether one before it has the same name.
    pub(crate) fn twins(&self, members: &[Place]) -> Vec<bool> {
        /// So many are compared each with each, which takes less than to sort them.
        const FEW: usize = 16;
        if members.len() > FEW {
            return twins(members.len(), &|one, other| self.compare_keys(members[one], members[other]));
        }
        let is_twin = |(index, &member)| members[..index].iter().any(|&before| self.have_one_name(before, member));
        members.iter().enumerate().map(is_twin).collect()
    }

    /// The members of an object in the order of their names, and those of one name in the order of the text.
    pub(crate) fn members_by_name(&self, object: Place) -> Vec<Place> {
        let members: Vec<Place> = self.members(object).collect();
        let order = ordered(members.len(), &|one, other| self.compare_keys(members[one], members[other]));
        order.into_iter().map(|index| members[index]).collect()
    }

    /// Whether two members have one name.
    fn have_one_name(&self, one: Place, other: Place) -> bool {
        let [tag, other_tag] = [one, other].map(|member| self.node(member).tag);
        let may_be_one = tag == other_tag || tag == Tag::ESCAPED || other_tag == Tag::ESCAPED;
        may_be_one && self.compare_keys(one, other).is_eq()
    }

    /// How the names of two members compare.
    fn compare_keys(&self, one: Place, other: Place) -> Ordering {
        let [key, other_key] = [one, other].map(|member| self.inside_key(member));
        // Keys without escapes compare as their bytes do.
        match [one, other].map(|member| self.node(member).tag).contains(&Tag::ESCAPED) {
            false => key.cmp(other_key),
            true => compare(key, other_key),
        }
    }

    /// The key of a member as it stands in the text, without its quotes.
    pub(crate) fn inside_key(&self, member: Place) -> &'a [u8] {
        let node = self.node(member);
        &self.text[node.key as usize + 1..node.key_end as usize - 1]
    }

    /// Whether the value is a member of this name.
    #[inline(always)]
    pub(crate) fn is(&self, place: Place, name: impl Into<Name>) -> bool {
        self.has_name(place, name.into())
    }

    #[inline(always)]
    fn has_name(&self, place: Place, name: Name) -> bool {
        let tag = self.node(place).tag;
        (tag == name.tag || tag == Tag::ESCAPED) && self.spells(place, name)
    }

    fn spells(&self, member: Place, name: Name) -> bool {
        match self.node(member).tag {
            Tag::ESCAPED => unescape(self.inside_key(member)) == name.text,
            _ => self.inside_key(member) == name.text.as_bytes(),
        }
    }

    /// The members of an object; of anything else, none.
    pub(crate) fn members(&self, place: Place) -> Children<'_> {
        let children = self.children(place);
        if self.type_of(place) == Type::Object { children } else { Children { end: 0, ..children } }
    }

    /// The members of this name: one, in a payload that nobody doubts.
    pub(crate) fn named(&self, object: Place, name: impl Into<Name>) -> impl Iterator<Item = Place> {
        let name = name.into();
        self.children(object).filter(move |&member| self.has_name(member, name))
    }

    /// The first member of this name.
    #[inline(always)]
    pub(crate) fn first(&self, object: Place, name: impl Into<Name>) -> Option<Place> {
        self.first_named(object, name.into())
    }

    fn first_named(&self, object: Place, name: Name) -> Option<Place> {
        self.named(object, name).next()
    }

    /// The value of a string, unescaped; nothing where another type stands.
    pub(crate) fn string(&self, place: Place) -> Option<Cow<'a, str>> {
        (self.type_of(place) == Type::String).then(|| {
            let raw = self.raw(place);
            unescape(&raw[1..raw.len() - 1])
        })
    }

    /// Whether a value says nothing: `null`, `""`, `[]` or `{}`.
    pub(crate) fn is_blank(&self, place: Place) -> bool {
        let raw = self.raw(place);
        match self.type_of(place) {
            Type::Null => true,
            Type::String => raw.len() == 2,
            Type::Array | Type::Object => skip_white(raw, 1) == raw.len() - 1,
            Type::Boolean | Type::Number => false,
        }
    }

    /// The error that says that another type stands at a place than must.
    pub(crate) fn wrong_type(&self, place: Place, expected: Type) -> Error {
        let at = self.pointer(place);
        let found = self.type_of(place).with_article();
        let message = text!["expected ", expected.with_article(), " at ", at, ", found ", found];
        Error::new(ErrorCode::WrongType, message).with_at(at)
    }

    /// The error that says that a member, of which this is the first, stands twice.
    pub(crate) fn twice(&self, first: Place, name: impl Into<Name>) -> Error {
        let at = self.pointer(first);
        let message = text!["`", name.into().text, "` stands twice in its object, at ", at];
        Error::new(ErrorCode::Ambiguous, message).with_at(at)
    }

    /// The JSON Pointer (RFC 6901) of a place.
    pub(crate) fn pointer(&self, place: Place) -> String {
        let mut pointer = Vec::new();
        self.write_pointer(place, &mut pointer);
        String::from_utf8(pointer).unwrap_or_default()
    }

    /// Writes the JSON Pointer of a place: UTF-8, since all of the text is.
    pub(crate) fn write_pointer(&self, place: Place, pointer: &mut Vec<u8>) {
        let mut way = [place; 2 * DEPTH];
        let mut depth = 0;
        let mut at = place;
        while at != Place::ROOT {
            if depth < way.len() {
                way[depth] = at;
            }
            depth += 1;
            at = self.parent(at);
        }
        for steps in (0..depth).rev() {
            // Of what is deeper than rooms look, the way is walked up again.
            let step = way.get(steps).copied().unwrap_or_else(|| (0..steps).fold(place, |step, _| self.parent(step)));
            self.push_token(step, pointer);
        }
    }

    /// Writes the last token of a JSON Pointer to a place.
    pub(crate) fn push_token(&self, place: Place, pointer: &mut Vec<u8>) {
        pointer.push(b'/');
        match self.node(place).tag {
            Tag::NONE => push_decimal(self.node(place).key as usize, pointer),
            Tag::ESCAPED => push_token(unescape(self.inside_key(place)).as_bytes(), pointer),
            _ => push_token(self.inside_key(place), pointer),
        }
    }

    /// The value that begins at this offset.
    pub(crate) fn place_at(&self, offset: usize) -> Option<Place> {
        let index = self.nodes.binary_search_by_key(&offset, |node| node.start as usize).ok()?;
        Some(Place::new(index as u32))
    }

    /// The value that a JSON Pointer leads to, or how much of the pointer leads to the nearest one around it.
    pub(crate) fn resolve<'p>(&self, pointer: &'p str) -> (Place, &'p str) {
        let mut at = self.root();
        let mut rest = pointer;
        while let Some(tail) = rest.strip_prefix('/') {
            let end = tail.find('/').unwrap_or(tail.len());
            let token = tail[..end].replace("~1", "/").replace("~0", "~");
            let child = match self.type_of(at) {
                Type::Object => self.children(at).find(|&child| self.key(child) == token),
                _ => token.parse().ok().and_then(|index| self.children(at).nth(index)),
            };
            let Some(child) = child else { break };
            at = child;
            rest = &tail[end..];
        }
        (at, rest)
    }
}

/// The children of a value, from [`Document::children`].
#[derive(Clone)]
pub(crate) struct Children<'d> {
    nodes: &'d [Node],
    at: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        if self.at >= self.end {
            return None;
        }
        let place = Place::new(self.at);
        self.at = self.nodes[self.at as usize].next;
        Some(place)
    }
}

/// Writes one token of a JSON Pointer.
fn push_token(token: &[u8], pointer: &mut Vec<u8>) {
    if !token.iter().any(|byte| matches!(byte, b'~' | b'/')) {
        return pointer.extend_from_slice(token);
    }
    for &byte in token {
        match byte {
            b'~' => pointer.extend_from_slice(b"~0"),
            b'/' => pointer.extend_from_slice(b"~1"),
            _ => pointer.push(byte),
        }
    }
}
