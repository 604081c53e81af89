//! Texts put together. `format!` would bring all that it can do along, which is a tenth of the WebAssembly module.

use alloc::string::String;
use alloc::vec::Vec;

/// The text that its parts make, one after another.
macro_rules! text {
    ($($part:expr),+ $(,)?) => {
        $crate::text::concat(&[$(AsRef::<str>::as_ref(&$part)),+])
    };
}

pub(crate) use text;

pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::with_capacity(parts.iter().map(|part| part.len()).sum());
    parts.iter().for_each(|part| text.push_str(part));
    text
}

/// A number in decimal digits.
pub(crate) fn decimal(number: usize) -> String {
    let mut text = Vec::new();
    push_decimal(number, &mut text);
    String::from_utf8(text).unwrap_or_default()
}

/// Writes a number in decimal digits.
pub(crate) fn push_decimal(number: usize, text: &mut Vec<u8>) {
    let mut unit = 1;
    while number / unit > 9 {
        unit *= 10;
    }
    while unit > 0 {
        text.push(b'0' + (number / unit % 10) as u8);
        unit /= 10;
    }
}
