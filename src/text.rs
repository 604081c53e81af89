//! Texts put together. `format!` would bring all that it can do along, which is a tenth of the WebAssembly module.

use alloc::string::String;

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
    let mut unit = 1;
    while number / unit > 9 {
        unit *= 10;
    }
    let mut digits = String::new();
    while unit > 0 {
        digits.push(char::from(b'0' + (number / unit % 10) as u8));
        unit /= 10;
    }
    digits
}
