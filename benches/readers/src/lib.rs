//! The candidates, each behind the one trait [`Reader`].
//!
//! To add a candidate: write a module implementing [`Reader`], give it a feature, and name it in
//! [`exports!`] below and in `CANDIDATES` in `main.rs`.

// The project's own reader does not use the standard library.
#[cfg(feature = "own")]
extern crate alloc;

use std::hint::black_box;
use std::ops::Range;

#[cfg(feature = "own")]
#[path = "../../../src/error.rs"]
#[allow(dead_code, unreachable_pub)]
mod error;
#[cfg(feature = "hifijson")]
pub mod hifijson;
#[cfg(feature = "jiter")]
pub mod jiter;
#[cfg(feature = "own")]
#[path = "../../../src/json/mod.rs"]
#[allow(dead_code, unused_imports)]
mod json;
#[cfg(feature = "own")]
#[path = "../../../src/order.rs"]
#[allow(dead_code, unreachable_pub)]
mod order;
#[cfg(feature = "own")]
pub mod own;
#[cfg(any(feature = "serde-json-cow", feature = "serde-json-raw"))]
pub mod serde_json_raw;
#[cfg(feature = "serde-json-value")]
pub mod serde_json_value;
#[cfg(feature = "simd-json")]
pub mod simd_json;
#[cfg(feature = "sonic-rs")]
pub mod sonic_rs;
#[cfg(feature = "own")]
#[path = "../../../src/text.rs"]
#[allow(dead_code, unreachable_pub)]
mod text;
#[cfg(feature = "own")]
#[path = "../../../src/word.rs"]
#[allow(dead_code, unreachable_pub)]
mod word;

/// Start and end of a part of the input, in bytes.
pub type Span = Range<usize>;

/// A member or element the translator may have to move.
///
/// A span is absent where the candidate cannot give it; elements have no key at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What stands between the quotes of the key.
    pub key: Option<Span>,
    /// The whole value, a string's quotes included.
    pub value: Option<Span>,
}

/// How a candidate says where it stopped.
#[derive(Debug)]
pub enum Fault {
    /// It does not say.
    Unplaced,
    /// At this byte.
    Byte(usize),
    /// At this line and column, both counted from 1.
    LineColumn(usize, usize),
}

/// Receives the places in any order.
pub type Found<'a> = dyn FnMut(Place) + 'a;

/// What the translator needs of a JSON reader.
pub trait Reader {
    /// The column heading in the tables.
    const NAME: &'static str;

    /// The feature that holds this candidate alone.
    const FEATURE: &'static str;

    /// Whether parts that are only skipped are still checked to be UTF-8. [`read`] checks the
    /// whole input first for those which do not, as the translator would have to.
    const CHECKS_UTF8: bool;

    /// Finds the root's members, the members of `appUser`, and the elements of `messages` with
    /// their members, having validated all of `input`.
    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault>;

    /// The value of the only member of `input`, as this candidate would write it out again.
    fn rewritten(input: &[u8]) -> Option<String> {
        let mut text = None;
        Self::places(input, &mut |place| {
            text = place.value.map(|span| input[span].to_vec());
        })
        .ok()?;
        String::from_utf8(text?).ok()
    }
}

/// Counts the places in `input`, or gives 0 if it is refused.
///
/// The count makes the candidates comparable; that each place is handed over, and so has to be
/// computed, is what is measured.
pub fn read<R: Reader>(input: &[u8]) -> usize {
    if !R::CHECKS_UTF8 && std::str::from_utf8(input).is_err() {
        return 0;
    }
    let mut count = 0;
    let outcome = R::places(input, &mut |place| {
        black_box(place);
        count += 1;
    });
    if outcome.is_ok() { count } else { 0 }
}

/// Where `part` lies in `input`, or `None` if it was copied out of it.
#[cfg(any(feature = "jiter", feature = "serde-json-cow", feature = "serde-json-raw", feature = "sonic-rs"))]
fn span_of(input: &[u8], part: &[u8]) -> Option<Span> {
    let start = part.as_ptr().addr().checked_sub(input.as_ptr().addr())?;
    let end = start + part.len();
    (end <= input.len()).then_some(start..end)
}

/// Whether a key names `name`, given as written; `decoded` is asked only if it has escapes.
#[cfg(any(feature = "hifijson", feature = "jiter", feature = "serde-json-cow", feature = "serde-json-raw"))]
fn key_is(written: &[u8], name: &str, decoded: impl FnOnce() -> bool) -> bool {
    written == name.as_bytes() || (written.contains(&b'\\') && decoded())
}

/// Exports [`read`] for the candidates that are compiled in, as a host would call it.
macro_rules! exports {
    ($($feature:literal $symbol:ident $reader:ty;)*) => {$(
        /// # Safety
        ///
        /// `input` must point to `len` readable bytes.
        #[cfg(all(target_family = "wasm", feature = $feature))]
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $symbol(input: *const u8, len: usize) -> usize {
            read::<$reader>(unsafe { std::slice::from_raw_parts(input, len) })
        }
    )*};
}

exports! {
    "hifijson" read_hifijson hifijson::Lexer;
    "jiter" read_jiter jiter::Iter;
    "own" read_own own::Spans;
    "serde-json-cow" read_serde_json_cow serde_json_raw::CowKeys;
    "serde-json-raw" read_serde_json_raw serde_json_raw::RawKeys;
    "serde-json-value" read_serde_json_value serde_json_value::Tree;
    "simd-json" read_simd_json simd_json::Tape;
    "sonic-rs" read_sonic_rs sonic_rs::Lazy;
}
