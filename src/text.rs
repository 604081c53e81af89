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
pub(crate) fn decimal(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(char::from(b'0' + (number % 10) as u8));
        number /= 10;
        if number == 0 {
            return digits.into_iter().rev().collect();
        }
    }
}
