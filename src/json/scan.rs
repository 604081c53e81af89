//! The inside of a string, sixteen bytes at a time.
//!
//! WebAssembly is told by which instructions. Elsewhere the compiler finds some by itself, and an eighth of the speed of
//! the whole reader is left for code without `unsafe`.

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
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline(always)]
fn first_special(chunk: &[u8; WIDTH]) -> Option<(usize, bool)> {
    use core::arch::wasm32::*;

    let chunk = u128::from_le_bytes(*chunk);
    let chunk = u64x2(chunk as u64, (chunk >> 64) as u64);
    let backslashes = i8x16_eq(chunk, i8x16_splat(b'\\' as i8));
    // Bytes beyond ASCII are negative, and so below the space as well.
    let others = i8x16_bitmask(v128_or(backslashes, i8x16_lt(chunk, i8x16_splat(b' ' as i8))));
    let quotes = i8x16_bitmask(i8x16_eq(chunk, i8x16_splat(b'"' as i8)));
    // The bits below the first quote; all of them, where there is none.
    if others & quotes.wrapping_sub(1) != 0 {
        return Some((others.trailing_zeros() as usize, false));
    }
    (quotes != 0).then(|| (quotes.trailing_zeros() as usize, true))
}

/// Where the first byte stands that is not plain, and whether it is a quote.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline(always)]
fn first_special(chunk: &[u8; WIDTH]) -> Option<(usize, bool)> {
    // One comparison finds the quote, control characters, and bytes beyond ASCII, which are negative.
    let is_special = |&byte: &u8| (byte ^ 2) as i8 <= 0x20 || byte == b'\\';
    // All sixteen are looked at, since that is what the compiler makes one instruction of.
    if !chunk.iter().fold(false, |any, byte| any | is_special(byte)) {
        return None;
    }
    let chunk_word = u128::from_le_bytes(*chunk);
    let at = match (specials(chunk_word as u64), specials((chunk_word >> 64) as u64)) {
        (0, high) => 8 + high.trailing_zeros() / 8,
        (low, _) => low.trailing_zeros() / 8,
    } as usize;
    Some((at, chunk[at] == b'"'))
}

/// The bytes of a word that are not plain. The lowest bit that is set belongs to the first of them; those above it may be
/// wrong.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    let quotes = zeros(word ^ (ONES * b'"' as u64));
    let backslashes = zeros(word ^ (ONES * b'\\' as u64));
    (quotes | backslashes | word.wrapping_sub(ONES * 0x20) | word) & HIGH
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
