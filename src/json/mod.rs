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
//! no unsafe code and no dependency, and it is the one part where the project needs to be its own master.

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
use crate::order::twins;
use crate::text::{decimal, push_decimal, text};
pub(crate) use text::{compare, letters, skip_white, skip_white_back, unescape, unescape_exactly};

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
    /// Of a member, the end of its key, with [`ESCAPED`] where the key is spelled with escapes; of an element, nothing.
    key_end: u32,
    start: u32,
    end: u32,
    /// The node after this one and all that is in it.
    next: u32,
}

/// Marks the end of a key that is spelled with escapes. Offsets have 31 bits.
const ESCAPED: u32 = 1 << 31;

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
        let max_bytes = max_bytes.min(ESCAPED as usize - 1);
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
        node.key as usize..(node.key_end & !ESCAPED) as usize
    }

    /// Where a member (with its key) or an element begins.
    pub(crate) fn begin(&self, place: Place) -> usize {
        let node = self.node(place);
        if self.is_member(place) { node.key as usize } else { node.start as usize }
    }

    /// The key of a member, unescaped.
    pub(crate) fn key(&self, place: Place) -> Cow<'a, str> {
        let span = self.key_span(place);
        unescape(&self.text[span.start + 1..span.end - 1])
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

    /// Whether two members have one name.
    fn have_one_name(&self, one: Place, other: Place) -> bool {
        let length = |member| self.node(member).key_end.wrapping_sub(self.node(member).key);
        // Names without escapes are equal only if they are equally long, and most are not.
        let has_escapes = (self.node(one).key_end | self.node(other).key_end) & ESCAPED != 0;
        (has_escapes || length(one) == length(other)) && self.compare_keys(one, other).is_eq()
    }

    /// How the names of two members compare.
    fn compare_keys(&self, one: Place, other: Place) -> Ordering {
        let [key, other_key] = [one, other].map(|member| &self.text[self.key_span(member)]);
        // Keys without escapes compare as their bytes do.
        match (self.node(one).key_end | self.node(other).key_end) & ESCAPED {
            0 => key.cmp(other_key),
            _ => compare(key, other_key),
        }
    }

    /// Whether the member has this name. Names are ASCII without anything to escape.
    pub(crate) fn is(&self, member: Place, name: &str) -> bool {
        let node = self.node(member);
        // Most names differ in their length, and there is much to compare.
        if node.key_end & ESCAPED == 0 && (node.key_end.wrapping_sub(node.key)) as usize != name.len() + 2 {
            return false;
        }
        let span = self.key_span(member);
        let key = &self.text[span.start + 1..span.end - 1];
        if node.key_end & ESCAPED == 0 { key == name.as_bytes() } else { unescape(key) == name }
    }

    /// The members of an object; of anything else, none.
    pub(crate) fn members(&self, place: Place) -> Children<'_> {
        let children = self.children(place);
        if self.type_of(place) == Type::Object { children } else { Children { end: 0, ..children } }
    }

    /// The members of this name: one, in a payload that nobody doubts.
    pub(crate) fn named<'s>(&'s self, object: Place, name: &'s str) -> impl Iterator<Item = Place> + 's {
        self.members(object).filter(move |&member| self.is(member, name))
    }

    /// The first member of this name.
    pub(crate) fn first(&self, object: Place, name: &str) -> Option<Place> {
        self.members(object).find(|&member| self.is(member, name))
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
    pub(crate) fn twice(&self, first: Place, name: &str) -> Error {
        let at = self.pointer(first);
        let message = text!["`", name, "` stands twice in its object, at ", at];
        Error::new(ErrorCode::Ambiguous, message).with_at(at)
    }

    /// The JSON Pointer (RFC 6901) of a place.
    pub(crate) fn pointer(&self, place: Place) -> String {
        let mut pointer = String::new();
        self.write_pointer(place, &mut pointer);
        pointer
    }

    pub(crate) fn write_pointer(&self, place: Place, pointer: &mut String) {
        let up = |place: &Place| (*place != Place::ROOT).then(|| self.parent(*place));
        let depth = core::iter::successors(Some(place), up).count() - 1;
        // Pointers are short, and walking up again costs less than keeping the way.
        for steps in (0..depth).rev() {
            let step = (0..steps).fold(place, |step, _| self.parent(step));
            self.push_token(step, pointer);
        }
    }

    /// Writes the last token of a JSON Pointer to a place.
    pub(crate) fn push_token(&self, place: Place, pointer: &mut String) {
        pointer.push('/');
        if self.is_member(place) {
            self.push_key(place, pointer);
        } else {
            push_decimal(self.node(place).key as usize, pointer);
        }
    }

    /// Writes a key as a token of a JSON Pointer.
    fn push_key(&self, member: Place, pointer: &mut String) {
        let span = self.key_span(member);
        let inside = &self.text[span.start + 1..span.end - 1];
        let is_plain = self.node(member).key_end & ESCAPED == 0 && !inside.iter().any(|byte| b"~/".contains(byte));
        match str::from_utf8(inside) {
            Ok(key) if is_plain => pointer.push_str(key),
            _ => push_escaped(&unescape(inside), pointer),
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
fn push_escaped(token: &str, pointer: &mut String) {
    if !token.bytes().any(|byte| matches!(byte, b'~' | b'/')) {
        return pointer.push_str(token);
    }
    for letter in token.chars() {
        match letter {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(letter),
        }
    }
}
