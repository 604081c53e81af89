//! Numbers by value, whatever their spelling.

use alloc::vec::Vec;

use crate::text::push_decimal;

/// Writes a number so that all spellings of one value are the same text, and those of two values are not: its digits
/// without zeros at either end, and the power of ten of the last one. Where that has more digits than anybody counts,
/// the number stays as it is spelled.
pub(crate) fn write_value(raw: &[u8], text: &mut Vec<u8>) {
    let start = text.len();
    if write_digits(raw, text).is_none() {
        text.truncate(start);
        text.extend_from_slice(raw);
    }
}

fn write_digits(raw: &[u8], text: &mut Vec<u8>) -> Option<()> {
    let (is_negative, raw) = raw.strip_prefix(b"-").map_or((false, raw), |raw| (true, raw));
    let mantissa_end = raw.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(raw.len());
    let (mantissa, exponent) = raw.split_at(mantissa_end);
    let point = mantissa.iter().position(|&byte| byte == b'.').unwrap_or(mantissa.len());
    let is_digit = |&&byte: &&u8| byte != b'.';

    let zeros = mantissa.iter().filter(is_digit).take_while(|&&digit| digit == b'0').count();
    let last_zeros = mantissa.iter().rev().filter(is_digit).take_while(|&&digit| digit == b'0').count();
    let digits = mantissa.iter().filter(is_digit).count();
    if zeros == digits {
        text.push(b'0');
        return Some(());
    }
    // The power of ten of the last digit that is none of the zeros at the end.
    let after_point = digits as i64 - point as i64;
    let power = exponent_of(exponent)?.checked_sub(after_point)?.checked_add(last_zeros as i64)?;
    if is_negative {
        text.push(b'-');
    }
    text.extend(mantissa.iter().filter(is_digit).skip(zeros).take(digits - zeros - last_zeros));
    text.push(b'e');
    if power < 0 {
        text.push(b'-');
    }
    push_decimal(usize::try_from(power.unsigned_abs()).ok()?, text);
    Some(())
}

/// What stands after the mantissa, as a number.
fn exponent_of(exponent: &[u8]) -> Option<i64> {
    let Some((_, digits)) = exponent.split_first() else { return Some(0) };
    let (sign, digits) = match digits {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] | digits => (1, digits),
    };
    let number =
        digits.iter().try_fold(0_i64, |number, digit| number.checked_mul(10)?.checked_add((digit - b'0').into()))?;
    Some(sign * number)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    use super::write_value;

    fn value(raw: &str) -> String {
        let mut text = Vec::new();
        write_value(raw.as_bytes(), &mut text);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn all_spellings_of_a_value_are_one_text() {
        for (spellings, expected) in [
            (
                &["1480001711.941", "1480001711.9410", "1.480001711941E9", "1480001711941e-3", "0.001480001711941e+12"]
                    [..],
                "1480001711941e-3",
            ),
            (&["0", "-0", "0.0", "0e7", "-0.00E-99999999999999999999"], "0"),
            (&["100", "1e2", "1.00E+02", "0.1e3", "10e1"], "1e2"),
            (&["-12.5", "-1.25e1", "-125E-1"], "-125e-1"),
            (&["7", "7.0", "70e-1"], "7e0"),
        ] {
            for spelling in spellings {
                assert_eq!(value(spelling), expected, "{spelling}");
            }
        }
    }

    #[test]
    fn what_nobody_counts_stays_as_it_is_spelled() {
        for spelling in ["1e99999999999999999999", "-1.5E-9223372036854775808"] {
            assert_eq!(value(spelling), spelling);
        }
    }

    proptest! {
        /// Against integers, of which nobody doubts when they are the same.
        #[test]
        fn two_numbers_are_one_text_if_they_are_one_value(one in -2000_i64..2000, other in -2000_i64..2000, power in 0_u32..4) {
            let shifted = alloc::format!("{one}e-{power}");
            let scaled = alloc::format!("{}e-6", i128::from(other) * 10_i128.pow(6 - power));
            prop_assert_eq!(value(&shifted) == value(&scaled), one == other);
        }
    }
}
