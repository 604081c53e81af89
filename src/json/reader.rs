//! The span reader: one pass over the text, without recursion and without copying, that checks the grammar of RFC 8259
//! and writes down where the indexed values stand.
//!
//! [`index`] walks what is indexed, and hands each value whose inside nobody asks for to [`value`], which keeps nothing
//! but the open brackets. Both hold what is left of the text, and so do all the small functions below them: each takes
//! it, and gives what is left after what it has read. Only a string is read by more than a byte at a time, by [`scan`].
//! UTF-8 is checked there too, since nothing but a string can hold more than ASCII.
//!
//! What the two loops call is inlined by order: in WebAssembly, a call makes the engine put all variables aside, which
//! costs more than most of what is called.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Node, Tag, scan};
use crate::error::{Error, ErrorCode};
use crate::text::{decimal, text};

/// Checks `text` and indexes the payload's members, and the inside of each down to the depth that `depth_of` says of its
/// key (and of whether that has escapes).
pub(super) fn read(text: &[u8], max_depth: usize, depth_of: impl Fn(&[u8], bool) -> usize) -> Result<Vec<Node>, Error> {
    index(text, max_depth, depth_of).map_err(|wrong| wrong.into_error(text, max_depth))
}

/// What is wrong with a text, and what is left of it there.
struct Wrong<'a> {
    rest: &'a [u8],
    what: What,
}

enum What {
    Expected(&'static str),
    Invalid(&'static str),
    TooDeep,
}

impl Wrong<'_> {
    #[cold]
    fn into_error(self, text: &[u8], max_depth: usize) -> Error {
        let at = text.len() - self.rest.len();
        let is_utf8 = str::from_utf8(self.rest).map_or_else(|error| error.valid_up_to() > 0, |_| true);
        let what = match self.what {
            What::TooDeep => {
                let message = text!["more than ", decimal(max_depth), " open brackets at byte ", decimal(at)];
                return Error::new(ErrorCode::TooDeep, message).with_offset(at);
            }
            _ if !is_utf8 => String::from("this is not UTF-8"),
            What::Invalid(what) => what.into(),
            What::Expected(what) if self.rest.is_empty() => text!["expected ", what, ", found the end of the input"],
            What::Expected(what) => text!["expected ", what],
        };
        Error::new(ErrorCode::InvalidJson, text!["invalid JSON at byte ", decimal(at), ": ", what]).with_offset(at)
    }
}

/// What is left of the text after what has been read.
type Rest<'a> = Result<&'a [u8], Wrong<'a>>;

#[cold]
fn expected<'a, T>(rest: &'a [u8], what: &'static str) -> Result<T, Wrong<'a>> {
    Err(Wrong { rest, what: What::Expected(what) })
}

#[cold]
fn invalid<'a, T>(rest: &'a [u8], what: &'static str) -> Result<T, Wrong<'a>> {
    Err(Wrong { rest, what: What::Invalid(what) })
}

/// What a value stands in.
#[derive(Clone, Copy, PartialEq)]
enum Within {
    Nothing,
    Object,
    Array,
}

/// The brackets that are open, each as what stands around it.
struct Open {
    around: Vec<Within>,
    max_depth: usize,
}

impl Open {
    /// Goes in by the bracket at the beginning, past the white space after it.
    #[inline(always)]
    fn push<'a>(&mut self, rest: &'a [u8], around: Within) -> Rest<'a> {
        if self.around.len() >= self.max_depth {
            return Err(Wrong { rest, what: What::TooDeep });
        }
        self.around.push(around);
        Ok(skip_white(&rest[1..]))
    }

    #[inline(always)]
    fn pop(&mut self) -> Within {
        self.around.pop().unwrap_or(Within::Nothing)
    }
}

/// Where a key stands, or the index of an element, as a [`Node`] keeps it.
#[derive(Clone, Copy)]
struct Key {
    start: u32,
    end: u32,
    tag: Tag,
}

impl Key {
    const NONE: Self = Self { start: 0, end: 0, tag: Tag::NONE };
}

fn index(text: &[u8], max_depth: usize, depth_of: impl Fn(&[u8], bool) -> usize) -> Result<Vec<Node>, Wrong<'_>> {
    if text.starts_with("\u{feff}".as_bytes()) {
        return invalid(text, "a byte order mark is no part of JSON");
    }
    let offset = |rest: &[u8]| text.len() - rest.len();
    let close = |nodes: &mut Vec<Node>, node: u32, rest: &[u8]| {
        let next = nodes.len() as u32;
        let node = &mut nodes[node as usize];
        (node.end, node.next) = (offset(rest) as u32, next);
    };
    // Most payloads have fewer nodes than that, and need no more room.
    let mut nodes: Vec<Node> = Vec::with_capacity(64);
    let mut open = Open { around: Vec::with_capacity(16), max_depth };
    // The nodes of the open brackets, and how many elements each has so far.
    let mut indexed: Vec<(u32, u32)> = Vec::with_capacity(8);
    let mut within = Within::Nothing;
    let mut index_to = 1;
    let mut rest = text;
    'value: loop {
        rest = skip_white(rest);
        let mut key = Key::NONE;
        if within == Within::Object {
            let start = offset(rest);
            let has_escapes;
            (rest, has_escapes) = quoted_key(rest)?;
            let end = offset(rest);
            let tag = if has_escapes { Tag::ESCAPED } else { Tag::new(&text[start + 1..end - 1]) };
            key = Key { start: start as u32, end: end as u32, tag };
            rest = skip_white(colon(rest)?);
        }
        let node = nodes.len() as u32;
        let mut parent = 0;
        if let Some((around, elements)) = indexed.last_mut() {
            parent = *around;
            if within == Within::Array {
                key.start = *elements;
                *elements += 1;
            }
        }
        let start = offset(rest) as u32;
        nodes.push(Node { parent, key: key.start, key_end: key.end, tag: key.tag, start, end: 0, next: 0 });
        if let ([b'{' | b'[', ..], [_]) = (rest, &indexed[..])
            && within == Within::Object
        {
            let name = &text[key.start as usize + 1..key.end as usize - 1];
            index_to = depth_of(name, key.tag == Tag::ESCAPED);
        }
        match rest {
            [b'{', ..] if indexed.len() < index_to => {
                rest = open.push(rest, within)?;
                indexed.push((node, 0));
                within = Within::Object;
                if rest.first() != Some(&b'}') {
                    continue 'value;
                }
            }
            // Of a payload that is an array, nobody asks for the elements.
            [b'[', ..] if indexed.len() < index_to && within != Within::Nothing => {
                rest = open.push(rest, within)?;
                indexed.push((node, 0));
                within = Within::Array;
                if rest.first() != Some(&b']') {
                    continue 'value;
                }
            }
            _ => {
                rest = value(rest, &mut open)?;
                close(&mut nodes, node, rest);
            }
        }
        // A value has ended, or a bracket has been opened that closes at once.
        loop {
            rest = match (within, skip_white(rest)) {
                (Within::Nothing, []) => return Ok(nodes),
                (Within::Object | Within::Array, [b',', after @ ..]) => {
                    rest = after;
                    continue 'value;
                }
                (Within::Object, [b'}', after @ ..]) | (Within::Array, [b']', after @ ..]) => after,
                (within, rest) => return unended(rest, within),
            };
            within = open.pop();
            if let Some((node, _)) = indexed.pop() {
                close(&mut nodes, node, rest);
            }
        }
    }
}

/// Reads one value, whatever is in it.
fn value<'a>(mut rest: &'a [u8], open: &mut Open) -> Rest<'a> {
    let mut within = Within::Nothing;
    'value: loop {
        match rest {
            [b'"', inside @ ..] => (rest, _) = string(inside)?,
            [b'{', ..] => {
                rest = open.push(rest, within)?;
                within = Within::Object;
                if rest.first() != Some(&b'}') {
                    rest = key_and_colon(rest)?;
                    continue 'value;
                }
            }
            [b'[', ..] => {
                rest = open.push(rest, within)?;
                within = Within::Array;
                if rest.first() != Some(&b']') {
                    continue 'value;
                }
            }
            [b' ' | b'\t' | b'\n' | b'\r', ..] => {
                rest = skip_white(rest);
                continue 'value;
            }
            _ => rest = scalar(rest)?,
        }
        // As in `index`.
        loop {
            if within == Within::Nothing {
                return Ok(rest);
            }
            rest = match (within, skip_white(rest)) {
                (Within::Object, [b',', after @ ..]) => {
                    rest = key_and_colon(skip_white(after))?;
                    continue 'value;
                }
                (Within::Array, [b',', after @ ..]) => {
                    rest = after;
                    continue 'value;
                }
                (Within::Object, [b'}', after @ ..]) | (Within::Array, [b']', after @ ..]) => after,
                (within, rest) => return unended(rest, within),
            };
            within = open.pop();
        }
    }
}

#[inline(always)]
fn key_and_colon(rest: &[u8]) -> Rest<'_> {
    let (rest, _) = quoted_key(rest)?;
    colon(rest)
}

#[cold]
fn unended<T>(rest: &[u8], within: Within) -> Result<T, Wrong<'_>> {
    let what = match within {
        Within::Nothing => "nothing after the value",
        Within::Object => "',' or '}' after a member",
        Within::Array => "',' or ']' after an element",
    };
    expected(rest, what)
}

#[inline(always)]
fn skip_white(mut rest: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r', after @ ..] = rest {
        rest = after;
        // Where there is white space, it mostly is the beginning of a line.
        while let Some(after) = rest.strip_prefix(b"    ") {
            rest = after;
        }
    }
    rest
}

/// Reads a key with its quotes, and says whether it has escapes.
#[inline(always)]
fn quoted_key(rest: &[u8]) -> Result<(&[u8], bool), Wrong<'_>> {
    match rest {
        [b'"', inside @ ..] => string(inside),
        _ => expected(rest, "a key in double quotes"),
    }
}

#[inline(always)]
fn colon(rest: &[u8]) -> Rest<'_> {
    match skip_white(rest) {
        [b':', after @ ..] => Ok(after),
        rest => expected(rest, "':' after a key"),
    }
}

/// Reads a string whose opening quote has been read, and says whether it has escapes.
#[inline(always)]
fn string(mut rest: &[u8]) -> Result<(&[u8], bool), Wrong<'_>> {
    let mut has_escapes = false;
    loop {
        rest = match scan::plain(rest) {
            Ok(after) => return Ok((after, has_escapes)),
            Err([b'\\', after @ ..]) => {
                has_escapes = true;
                escape(after)?
            }
            Err(rest @ [0x80..=0xff, ..]) => letters(rest)?,
            Err(rest @ [_, ..]) => return invalid(rest, "a control character in a string, which must be escaped"),
            Err(rest) => return invalid(rest, "the input ends inside a string"),
        }
    }
}

/// Reads what is escaped by the backslash before it.
#[inline(always)]
fn escape(rest: &[u8]) -> Rest<'_> {
    let mut rest = match rest {
        [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', after @ ..] => return Ok(after),
        [b'u', after @ ..] => after,
        [_, ..] => return invalid(rest, "no such escape in JSON"),
        [] => return invalid(rest, "the input ends inside a string"),
    };
    for _ in 0..4 {
        rest = match rest {
            [b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F', after @ ..] => after,
            [_, ..] => return invalid(rest, "expected four hexadecimal digits after '\\u'"),
            [] => return invalid(rest, "the input ends inside a string"),
        };
    }
    Ok(rest)
}

/// Reads letters beyond ASCII, as many as follow each other, by the table of RFC 3629.
#[inline(always)]
fn letters(mut rest: &[u8]) -> Rest<'_> {
    loop {
        rest = match *rest {
            [] | [..0x80, ..] => return Ok(rest),
            [0xc2..=0xdf, 0x80..=0xbf, ref after @ ..] => after,
            [first @ 0xe0..=0xef, second, 0x80..=0xbf, ref after @ ..] if follows(second, first) => after,
            [first @ 0xf0..=0xf4, second, 0x80..=0xbf, 0x80..=0xbf, ref after @ ..] if follows(second, first) => after,
            _ => return invalid(rest, "this is not UTF-8"),
        }
    }
}

/// Whether a byte may be the second of a letter of three or four. What is excluded is overlong, a surrogate, or beyond
/// U+10FFFF.
fn follows(second: u8, first: u8) -> bool {
    match first {
        0xe0 => matches!(second, 0xa0..=0xbf),
        0xed => matches!(second, 0x80..=0x9f),
        0xf0 => matches!(second, 0x90..=0xbf),
        0xf4 => matches!(second, 0x80..=0x8f),
        _ => matches!(second, 0x80..=0xbf),
    }
}

#[inline(always)]
fn scalar(rest: &[u8]) -> Rest<'_> {
    match rest {
        [b'-' | b'0'..=b'9', ..] => number(rest),
        [b't', ..] => literal(rest, b"true"),
        [b'f', ..] => literal(rest, b"false"),
        [b'n', ..] => literal(rest, b"null"),
        _ => expected(rest, "a value"),
    }
}

#[inline(always)]
fn number(mut rest: &[u8]) -> Rest<'_> {
    if let [b'-', after @ ..] = rest {
        rest = after;
    }
    rest = match rest {
        [b'0', after @ ..] => after,
        _ => digits(rest)?,
    };
    if let [b'.', after @ ..] = rest {
        rest = digits(after)?;
    }
    if let [b'e' | b'E', b'+' | b'-', after @ ..] | [b'e' | b'E', after @ ..] = rest {
        rest = digits(after)?;
    }
    Ok(rest)
}

#[inline(always)]
fn digits(rest: &[u8]) -> Rest<'_> {
    let [b'0'..=b'9', after @ ..] = rest else { return expected(rest, "a digit") };
    let mut rest = after;
    while let [b'0'..=b'9', after @ ..] = rest {
        rest = after;
    }
    Ok(rest)
}

#[inline(always)]
fn literal<'a>(mut rest: &'a [u8], literal: &[u8]) -> Rest<'a> {
    for letter in literal {
        rest = match rest {
            [first, after @ ..] if first == letter => after,
            _ => return expected(rest, "a value"),
        };
    }
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn utf_8_is_checked_as_the_standard_library_does() {
        for (first, second) in (0x80..=u8::MAX).flat_map(|first| (0x20..=u8::MAX).map(move |second| (first, second))) {
            for [third, fourth] in [[0x80, 0x80], [0xbf, 0xbf], [0x7f, 0x80], [0x80, 0x7f], [0xc0, 0x80], [0x80, 0xc0]]
            {
                let text = [b'"', first, second, third, fourth, b'"'];
                if let b'"' | b'\\' = second {
                    continue;
                }
                let offset = read(&text, 0, |_, _| 0).err().and_then(|error| error.offset());
                let expected = str::from_utf8(&text).err().map(|error| error.valid_up_to());
                assert_eq!(offset, expected, "{text:x?}");
            }
        }
    }
}
