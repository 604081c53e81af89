//! The span reader: one pass over the text, without recursion and without copying, that checks the grammar of RFC 8259
//! and writes down where the indexed values stand.

use alloc::vec::Vec;

use super::{ESCAPED, Node};
use crate::error::{Error, ErrorCode};
use crate::text::{decimal, text};

/// Checks `text` and indexes the payload's members, and the inside of each down to the depth that `depth_of` says of its key (and of whether that has escapes).
pub(super) fn read(text: &[u8], max_depth: usize, depth_of: impl Fn(&[u8], bool) -> usize) -> Result<Vec<Node>, Error> {
    let sound = match str::from_utf8(text) {
        Ok(_) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    let mut reader = Reader { text: &text[..sound], at: 0, has_escapes: false, nodes: Vec::new() };
    match reader.document(max_depth, depth_of) {
        // The grammar is checked up to the first byte that is no UTF-8; what is wrong before it comes first.
        Ok(()) if sound < text.len() => Err(invalid(sound, "this is not UTF-8")),
        Err(error) if error.offset() == Some(sound) && sound < text.len() => Err(invalid(sound, "this is not UTF-8")),
        Ok(()) => Ok(reader.nodes),
        Err(error) => Err(error),
    }
}

fn invalid(offset: usize, what: &str) -> Error {
    Error::new(ErrorCode::InvalidJson, text!["invalid JSON at byte ", decimal(offset), ": ", what]).with_offset(offset)
}

/// Where a key stands, as a [`Node`] keeps it.
#[derive(Clone, Copy, Default)]
struct Key {
    start: u32,
    end: u32,
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    /// Whether the string that was read last has escapes.
    has_escapes: bool,
    nodes: Vec<Node>,
}

impl Reader<'_> {
    fn document(&mut self, max_depth: usize, depth_of: impl Fn(&[u8], bool) -> usize) -> Result<(), Error> {
        if self.text.starts_with("\u{feff}".as_bytes()) {
            return Err(invalid(0, "a byte order mark is no part of JSON"));
        }
        // The brackets that are open, and of those that are indexed, the node and the count of elements.
        let mut open: Vec<u8> = Vec::new();
        let mut indexed: Vec<(u32, u32)> = Vec::new();
        let mut index_to = 1;
        let mut key = Key::default();

        'value: loop {
            self.skip_white();
            let start = self.at;
            let node = self.nodes.len() as u32;
            let is_indexed = open.len() <= index_to;
            if is_indexed {
                let mut parent = 0;
                if let Some((around, elements)) = indexed.last_mut() {
                    parent = *around;
                    if open.last() == Some(&b'[') {
                        key = Key { start: *elements, end: 0 };
                        *elements += 1;
                    }
                }
                self.nodes.push(Node {
                    parent,
                    key: key.start,
                    key_end: key.end,
                    start: start as u32,
                    end: 0,
                    next: 0,
                });
            }
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    if open.len() >= max_depth {
                        let message =
                            text!["more than ", decimal(max_depth), " open brackets at byte ", decimal(start)];
                        return Err(Error::new(ErrorCode::TooDeep, message).with_offset(start));
                    }
                    if open.is_empty() && bracket == b'[' {
                        index_to = 0;
                    }
                    open.push(bracket);
                    if is_indexed {
                        indexed.push((node, 0));
                    }
                    self.at += 1;
                    self.skip_white();
                    match self.peek() {
                        Some(b'}') if bracket == b'{' => {}
                        Some(b']') if bracket == b'[' => {}
                        _ if bracket == b'{' => {
                            key = self.key()?;
                            if open.len() == 1 {
                                index_to = self.depth(key, &depth_of);
                            }
                            continue 'value;
                        }
                        _ => continue 'value,
                    }
                }
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b't') => self.literal(b"true")?,
                Some(b'f') => self.literal(b"false")?,
                Some(b'n') => self.literal(b"null")?,
                _ => return Err(self.expected("a value")),
            }
            if is_indexed && indexed.last().is_none_or(|&(last, _)| last != node) {
                self.close(node);
            }

            // A value has ended, or a bracket has been opened that closes at once.
            loop {
                self.skip_white();
                let Some(&bracket) = open.last() else {
                    return if self.at == self.text.len() {
                        Ok(())
                    } else {
                        Err(self.expected("nothing after the value"))
                    };
                };
                match (self.peek(), bracket) {
                    (Some(b','), b'[') => {
                        // An empty array is closed before it is looked at here, so that an element has been read.
                        self.at += 1;
                        continue 'value;
                    }
                    (Some(b','), _) => {
                        self.at += 1;
                        self.skip_white();
                        key = self.key()?;
                        if open.len() == 1 {
                            index_to = self.depth(key, &depth_of);
                        }
                        continue 'value;
                    }
                    (Some(b'}'), b'{') | (Some(b']'), b'[') => {
                        self.at += 1;
                        open.pop();
                        if indexed.len() > open.len()
                            && let Some((node, _)) = indexed.pop()
                        {
                            self.close(node);
                        }
                    }
                    (_, b'{') => return Err(self.expected("',' or '}' after a member")),
                    _ => return Err(self.expected("',' or ']' after an element")),
                }
            }
        }
    }

    /// Writes down where a value ends.
    fn close(&mut self, node: u32) {
        let next = self.nodes.len() as u32;
        let node = &mut self.nodes[node as usize];
        node.end = self.at as u32;
        node.next = next;
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_white(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Reads a key and the colon after it.
    fn key(&mut self) -> Result<Key, Error> {
        let start = self.at as u32;
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in double quotes"));
        }
        self.string()?;
        let end = self.at as u32 | if self.has_escapes { ESCAPED } else { 0 };
        self.skip_white();
        if self.peek() != Some(b':') {
            return Err(self.expected("':' after a key"));
        }
        self.at += 1;
        Ok(Key { start, end })
    }

    /// How deep the inside of a member is indexed.
    fn depth(&self, key: Key, depth_of: impl Fn(&[u8], bool) -> usize) -> usize {
        let inside = key.start as usize + 1..(key.end & !ESCAPED) as usize - 1;
        depth_of(&self.text[inside], key.end & ESCAPED != 0)
    }

    fn string(&mut self) -> Result<(), Error> {
        self.has_escapes = false;
        self.at += 1;
        loop {
            while let Some(word) = self.text.get(self.at..).and_then(|rest| rest.first_chunk::<8>()) {
                let special = specials(u64::from_le_bytes(*word));
                if special != 0 {
                    self.at += special.trailing_zeros() as usize / 8;
                    break;
                }
                self.at += 8;
            }
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(0..0x20) => return Err(self.invalid("a control character in a string, which must be escaped")),
                Some(_) => self.at += 1,
                None => return Err(self.invalid("the input ends inside a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Error> {
        self.has_escapes = true;
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    match self.peek() {
                        Some(b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => self.at += 1,
                        Some(_) => return Err(self.invalid("expected four hexadecimal digits after '\\u'")),
                        None => return Err(self.invalid("the input ends inside a string")),
                    }
                }
            }
            Some(_) => return Err(self.invalid("no such escape in JSON")),
            None => return Err(self.invalid("the input ends inside a string")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Error> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Error> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err(self.expected("a digit"));
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    fn literal(&mut self, literal: &[u8]) -> Result<(), Error> {
        for &letter in literal {
            if self.peek() != Some(letter) {
                return Err(self.expected("a value"));
            }
            self.at += 1;
        }
        Ok(())
    }

    fn invalid(&self, what: &str) -> Error {
        invalid(self.at, what)
    }

    fn expected(&self, what: &str) -> Error {
        match self.peek() {
            Some(_) => self.invalid(&text!["expected ", what]),
            None => self.invalid(&text!["expected ", what, ", found the end of the input"]),
        }
    }
}

/// The bytes of a word that end the plain part of a string: a quote, a backslash or a control character. The lowest bit
/// that is set belongs to the first of them; those above it may be wrong.
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (quote | backslash | control) & HIGH
}
