//! What belongs together in a text, told by its brackets. Strings on one line are stepped over, and nothing else is known.

use std::ops::Range;

/// How far a place is looked around.
const REACH: usize = 4 << 10;

/// What the innermost brackets around a place hold.
pub(super) fn around(text: &str, at: usize) -> Range<usize> {
    let start = beginning(text, at);
    let mut open = Vec::new();
    let mut end = None;
    let mut own = None;
    let reached = reach(text, at);
    brackets(text, start..reached, |bracket, place| {
        if place >= at && own.is_none() {
            own = Some(open.last().copied());
        }
        if is_opening(bracket) {
            open.push(place);
        } else {
            let closed = open.pop();
            if own.is_some_and(|own| closed == own) {
                end = Some(place);
                return false;
            }
        }
        true
    });
    let start = own.flatten().map_or(start, |place| place + 1);
    start.min(at)..end.unwrap_or(reached)
}

/// What the first round brackets hold that open on the line of a place, behind it.
pub(super) fn arguments(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at + text[at..reach(text, at)].lines().next()?.find('(')?;
    let reached = reach(text, start);
    let mut depth = 0;
    let mut end = None;
    brackets(text, start..reached, |bracket, place| {
        if is_opening(bracket) {
            depth += 1;
        } else {
            depth -= 1;
        }
        if depth == 0 {
            end = Some(place);
        }
        depth > 0
    });
    Some(start + 1..end.unwrap_or(reached))
}

/// A part of a text without what stands in brackets of its own.
pub(super) fn outermost(text: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0_usize;
    let mut from = 0;
    brackets(text, 0..text.len(), |bracket, place| {
        if is_opening(bracket) {
            if depth == 0 {
                kept.push_str(&text[from..place]);
            }
            depth += 1;
        } else {
            depth = depth.saturating_sub(1);
            from = place + 1;
        }
        true
    });
    if depth == 0 {
        kept.push_str(&text[from.min(text.len())..]);
    }
    kept
}

/// The lines around a place, so many before it and behind it, within reach.
pub(super) fn lines(text: &str, at: usize, count: usize) -> Range<usize> {
    let (start, end) = (boundary(text, at.saturating_sub(REACH)), reach(text, at));
    let before = text[start..at].rmatch_indices('\n').nth(count).map_or(start, |(newline, _)| start + newline + 1);
    let after = text[at..end].match_indices('\n').nth(count).map_or(end, |(newline, _)| at + newline);
    before..after
}

/// Hands on each bracket in a part of a text that stands in no string, for as long as it is wanted.
fn brackets(text: &str, part: Range<usize>, mut see: impl FnMut(u8, usize) -> bool) {
    let bytes = &text.as_bytes()[..part.end];
    let mut at = part.start;
    while at < bytes.len() {
        match bytes[at] {
            quote @ (b'"' | b'\'' | b'`') => at = string_end(bytes, at, quote),
            bracket @ (b'(' | b'[' | b'{' | b')' | b']' | b'}') if !see(bracket, at) => return,
            _ => {}
        }
        at += 1;
    }
}

/// The quote that ends a string, or the place itself where none does on its line: an apostrophe begins no string.
fn string_end(bytes: &[u8], start: usize, quote: u8) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'\n' {
        match bytes[at] {
            b'\\' => at += 1,
            byte if byte == quote => return at,
            _ => {}
        }
        at += 1;
    }
    start
}

fn is_opening(bracket: u8) -> bool {
    matches!(bracket, b'(' | b'[' | b'{')
}

/// Where to begin, so as to know what stands around a place: with a line, or within a long one behind what divides
/// code, which is seldom within a string. What is out of reach is not read, or a file of one line would be read anew
/// for each place in it.
fn beginning(text: &str, at: usize) -> usize {
    let reached = boundary(text, at.saturating_sub(REACH));
    if reached == 0 {
        return 0;
    }
    let before = &text[reached..at];
    let divides = before.find('\n').or_else(|| before.find([',', ';', '{', '}']));
    reached + divides.map_or(0, |divider| divider + 1)
}

/// How far behind a place is looked.
fn reach(text: &str, at: usize) -> usize {
    boundary(text, (at + REACH).min(text.len()))
}

/// The next place at which a text can be cut.
fn boundary(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len())
}
