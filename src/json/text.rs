//! White space and strings inside a text that has been checked.

use alloc::borrow::Cow;
use alloc::string::String;
use core::cmp::Ordering;

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
    if inside.contains(&b'\\') { None } else { str::from_utf8(inside).ok().map(Cow::Borrowed) }
}

/// A letter, or a lone surrogate.
pub(crate) type Letter = Result<char, u32>;

/// How the values of two strings' insides compare; lone surrogates are told apart.
pub(crate) fn compare(one: &[u8], other: &[u8]) -> Ordering {
    if !one.contains(&b'\\') && !other.contains(&b'\\') {
        return one.cmp(other);
    }
    letters(one).map(|(letter, _)| letter).cmp(letters(other).map(|(letter, _)| letter))
}

/// The letters of a string's inside, each with the offset where its spelling begins.
pub(crate) fn letters(inside: &[u8]) -> Letters<'_> {
    Letters { inside, at: 0 }
}

/// See [`letters`].
pub(crate) struct Letters<'a> {
    inside: &'a [u8],
    at: usize,
}

impl Letters<'_> {
    /// The code unit of a `\uXXXX` at this offset.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.inside.get(at..at + 6)?.strip_prefix(b"\\u")?;
        digits.iter().try_fold(0, |unit, &digit| Some(unit << 4 | char::from(digit).to_digit(16)?))
    }

    fn escaped(&mut self) -> Letter {
        if let Some(unit) = self.unit(self.at) {
            self.at += 6;
            if !(0xd800..0xdc00).contains(&unit) {
                return char::from_u32(unit).ok_or(unit);
            }
            let low = self.unit(self.at).filter(|low| (0xdc00..0xe000).contains(low)).ok_or(unit)?;
            self.at += 6;
            return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).ok_or(unit);
        }
        let letter = match self.inside.get(self.at + 1) {
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(&other) => char::from(other),
            None => char::REPLACEMENT_CHARACTER,
        };
        self.at += 2;
        Ok(letter)
    }

    fn plain(&mut self) -> Letter {
        let length = match self.inside[self.at] {
            0..0x80 => 1,
            0x80..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0.. => 4,
        };
        let bytes = self.inside.get(self.at..self.at + length);
        self.at += length;
        let letter = bytes.and_then(|bytes| str::from_utf8(bytes).ok()).and_then(|letter| letter.chars().next());
        Ok(letter.unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}

impl Iterator for Letters<'_> {
    type Item = (Letter, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let begin = self.at;
        let letter = match self.inside.get(begin)? {
            b'\\' => self.escaped(),
            _ => self.plain(),
        };
        Some((letter, begin))
    }
}
