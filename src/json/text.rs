//! White space and strings inside a text that has been checked.

use alloc::borrow::Cow;
use alloc::string::String;
use core::cmp::Ordering;
use core::str::Chars;

/// The first offset from `at` on that is no white space.
pub(crate) fn skip_white(text: &[u8], mut at: usize) -> usize {
    while matches!(text.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// The end of what stands before the white space that ends at `at`.
pub(crate) fn skip_white_back(text: &[u8], mut at: usize) -> usize {
    while at > 0 && matches!(text[at - 1], b' ' | b'\t' | b'\n' | b'\r') {
        at -= 1;
    }
    at
}

/// The value of a string's inside. A lone surrogate becomes U+FFFD, for want of a letter.
pub(crate) fn unescape(inside: &[u8]) -> Cow<'_, str> {
    let letter = |(letter, _): (Letter, usize)| letter.unwrap_or(char::REPLACEMENT_CHARACTER);
    plain(inside).unwrap_or_else(|| Cow::Owned(letters(inside).map(letter).collect()))
}

/// The value of a string's inside, or nothing where a lone surrogate stands in it.
pub(crate) fn unescape_exactly(inside: &[u8]) -> Option<Cow<'_, str>> {
    plain(inside).or_else(|| letters(inside).map(|(letter, _)| letter.ok()).collect::<Option<String>>().map(Cow::Owned))
}

/// The inside of a string without escapes. That it is UTF-8 has been checked before.
fn plain(inside: &[u8]) -> Option<Cow<'_, str>> {
    if has_escapes(inside) { None } else { str::from_utf8(inside).ok().map(Cow::Borrowed) }
}

#[expect(clippy::manual_contains, reason = "what rooms read is short, and `contains` weighs as much as a room")]
fn has_escapes(inside: &[u8]) -> bool {
    inside.iter().any(|&byte| byte == b'\\')
}

/// A letter, or a lone surrogate.
pub(crate) type Letter = Result<char, u32>;

/// How the values of two strings' insides compare; lone surrogates are told apart.
pub(crate) fn compare(one: &[u8], other: &[u8]) -> Ordering {
    if !has_escapes(one) && !has_escapes(other) {
        return one.cmp(other);
    }
    letters(one).map(|(letter, _)| letter).cmp(letters(other).map(|(letter, _)| letter))
}

/// The letters of a string's inside, each with the offset where its spelling begins.
pub(crate) fn letters(inside: &[u8]) -> Letters<'_> {
    Letters { length: inside.len(), rest: str::from_utf8(inside).unwrap_or_default().chars() }
}

/// See [`letters`].
pub(crate) struct Letters<'a> {
    length: usize,
    rest: Chars<'a>,
}

impl Letters<'_> {
    /// What stands after a backslash.
    fn escaped(&mut self) -> Letter {
        match self.rest.next() {
            Some('u') => self.unit(),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            other => Ok(other.unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
    }

    /// The letter of a code unit, or of two that belong together.
    fn unit(&mut self) -> Letter {
        let unit = hexadecimal(&mut self.rest);
        if (0xd800..0xdc00).contains(&unit) {
            let mut ahead = self.rest.clone();
            if ahead.next() == Some('\\') && ahead.next() == Some('u') {
                let low = hexadecimal(&mut ahead);
                if (0xdc00..0xe000).contains(&low) {
                    self.rest = ahead;
                    return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).ok_or(unit);
                }
            }
        }
        char::from_u32(unit).ok_or(unit)
    }
}

fn hexadecimal(letters: &mut Chars<'_>) -> u32 {
    letters.take(4).fold(0, |number, digit| number << 4 | digit.to_digit(16).unwrap_or_default())
}

impl Iterator for Letters<'_> {
    type Item = (Letter, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let begin = self.length - self.rest.as_str().len();
        let letter = match self.rest.next()? {
            '\\' => self.escaped(),
            letter => Ok(letter),
        };
        Some((letter, begin))
    }
}
