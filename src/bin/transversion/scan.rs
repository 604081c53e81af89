//! Where things stand in a JSON text. The text is walked once and never parsed, so that what is shown stays what was
//! given. It is asked of texts that the library has read, and gives what it can of any other.

use std::borrow::Cow;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Object,
    Array,
    Scalar,
}

/// A value, with its key where it is a member.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) shape: Shape,
    pub(crate) key: Option<Range<usize>>,
    pub(crate) value: Range<usize>,
    /// The number of the node that comes after all that is in this one.
    after: usize,
}

/// The values of a text, each before those that are in it. No recursion: a text may nest deeper than the stack is.
pub(crate) struct Scan<'t> {
    pub(crate) text: &'t [u8],
    nodes: Vec<Node>,
}

impl<'t> Scan<'t> {
    pub(crate) fn of(text: &'t [u8]) -> Self {
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut key = None;
        let mut at = 0;
        while at < text.len() {
            let end = end_of_token(text, at);
            let is_key = text[at] == b'"'
                && key.is_none()
                && open.last().is_some_and(|&open| nodes[open].shape == Shape::Object);
            match text[at] {
                b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {}
                b'}' | b']' => {
                    let Some(closed) = open.pop() else { break };
                    nodes[closed].value.end = end;
                    nodes[closed].after = nodes.len();
                }
                _ if is_key => key = Some(at..end),
                start => {
                    let shape = match start {
                        b'{' => Shape::Object,
                        b'[' => Shape::Array,
                        _ => Shape::Scalar,
                    };
                    if shape != Shape::Scalar {
                        open.push(nodes.len());
                    }
                    let after = nodes.len() + 1;
                    nodes.push(Node { shape, key: key.take(), value: at..end, after });
                }
            }
            at = end;
        }
        Self { text, nodes }
    }

    /// The whole text's value, if there is one.
    pub(crate) fn root(&self) -> Option<usize> {
        (!self.nodes.is_empty()).then_some(0)
    }

    pub(crate) fn node(&self, node: usize) -> &Node {
        &self.nodes[node]
    }

    /// What is directly in an object or an array.
    pub(crate) fn children(&self, node: usize) -> impl Iterator<Item = usize> {
        let end = self.nodes[node].after;
        let mut next = node + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.nodes[child].after;
            Some(child)
        })
    }

    /// A value as it is spelled.
    pub(crate) fn value(&self, node: usize) -> &'t [u8] {
        &self.text[self.nodes[node].value.clone()]
    }

    /// What a key says.
    pub(crate) fn key(&self, node: usize) -> Option<Cow<'t, str>> {
        let spelled = &self.text[self.nodes[node].key.clone()?];
        let inside = String::from_utf8_lossy(spelled.get(1..spelled.len() - 1).unwrap_or_default());
        if !inside.contains('\\') {
            return Some(inside);
        }
        Some(serde_json::from_slice(spelled).map_or(inside, Cow::Owned))
    }

    /// The value at a JSON Pointer, or the nearest one around it, and whether it is the very one.
    pub(crate) fn find(&self, pointer: &str) -> Option<(usize, bool)> {
        let mut node = self.root()?;
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let child = match self.nodes[node].shape {
                Shape::Object => self.children(node).find(|&child| self.key(child).is_some_and(|key| key == token)),
                Shape::Array => token.parse().ok().and_then(|index| self.children(node).nth(index)),
                Shape::Scalar => None,
            };
            match child {
                Some(child) => node = child,
                None => return Some((node, false)),
            }
        }
        Some((node, true))
    }
}

/// A key as a part of a JSON Pointer.
pub(crate) fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn end_of_token(text: &[u8], start: usize) -> usize {
    match text[start] {
        b'"' => end_of_string(text, start),
        b'{' | b'}' | b'[' | b']' | b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => start + 1,
        _ => {
            let is_end = |byte: &u8| b"{}[],: \t\n\r\"".contains(byte);
            text[start + 1..].iter().position(is_end).map_or(text.len(), |length| start + 1 + length)
        }
    }
}

fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memchr2(b'"', b'\\', rest)) {
        at += found;
        if text[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    text.len()
}
