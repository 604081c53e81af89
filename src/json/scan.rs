//! The inside of a string, sixteen bytes at a time.

use wide::i8x16;

/// How many bytes are looked at together.
const WIDTH: usize = 16;

/// Reads on in a string. Gives what is left after its closing quote, or else what is left from the first byte on that is
/// not plain: a backslash, a control character, a byte beyond ASCII, or the end of the text.
#[inline(always)]
pub(super) fn plain(mut rest: &[u8]) -> Result<&[u8], &[u8]> {
    while let Some((chunk, after)) = rest.split_first_chunk() {
        match first_special(chunk) {
            None => rest = after,
            Some((at, true)) => return Ok(&rest[at + 1..]),
            Some((at, false)) => return Err(&rest[at..]),
        }
    }
    plain_one_by_one(rest)
}

/// The same, as the last bytes of the text are read.
#[cold]
fn plain_one_by_one(mut rest: &[u8]) -> Result<&[u8], &[u8]> {
    loop {
        match rest {
            [b'"', after @ ..] => return Ok(after),
            [0..0x20 | b'\\' | 0x80..=0xff, ..] | [] => return Err(rest),
            [_, after @ ..] => rest = after,
        }
    }
}

/// Where the first byte stands that is not plain, and whether it is a quote.
#[inline(always)]
fn first_special(chunk: &[u8; WIDTH]) -> Option<(usize, bool)> {
    let chunk = i8x16::new(chunk.map(|byte| byte as i8));
    let backslashes = chunk.simd_eq(i8x16::splat(b'\\' as i8));
    // Bytes beyond ASCII are negative, and so below the space as well.
    let others = (backslashes | chunk.simd_lt(i8x16::splat(b' ' as i8))).to_bitmask();
    let quotes = chunk.simd_eq(i8x16::splat(b'"' as i8)).to_bitmask();
    // The bits below the first quote; all of them, where there is none.
    if others & quotes.wrapping_sub(1) != 0 {
        return Some((others.trailing_zeros() as usize, false));
    }
    (quotes != 0).then(|| (quotes.trailing_zeros() as usize, true))
}

#[cfg(test)]
mod tests {
    use super::{plain, plain_one_by_one};
    use proptest::prelude::*;

    /// Bytes of which many are special or next to what is.
    fn bytes() -> impl Strategy<Value = u8> {
        prop_oneof![any::<u8>(), proptest::sample::select(b"\"\\\0\x1f !#[]\x7f\x80\xff".as_slice()), Just(b'a')]
    }

    #[test]
    fn every_byte_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for at in 0..40 {
                for after in [b'a', b'"', b'\\', 0, 0xff, byte ^ 1] {
                    let mut text = [b'a'; 40];
                    text[at..].fill(after);
                    text[at] = byte;
                    assert_eq!(plain(&text), plain_one_by_one(&text), "{byte} at {at} before {after}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn strings_are_read_as_one_by_one(mut text in prop::collection::vec(bytes(), 0..80), plain_start in 0..80_usize) {
            // Without a plain beginning, hardly any string would be longer than one chunk.
            let end = plain_start.min(text.len());
            text[..end].fill(b'a');
            prop_assert_eq!(plain(&text), plain_one_by_one(&text));
        }
    }
}
