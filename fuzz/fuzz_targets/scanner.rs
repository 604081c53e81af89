//! The reader against `serde_json`: what it takes and refuses, and where every value stands; and against the differ, which
//! reads byte by byte what the reader reads sixteen at a time.

#![no_main]

use std::fmt;
use std::ops::Range;

use libfuzzer_sys::fuzz_target;
use serde::de::{Deserialize, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, de};
use transversion::verify::differ::Json;
use transversion::verify::spans;
use transversion_fuzz::in_good_form;

fuzz_target!(|text: &[u8]| {
    let found = spans(text);
    let theirs = raw(text);
    assert_eq!(found.is_ok(), theirs.is_some(), "{found:?}");
    match found {
        Err(error) => in_good_form(&error, text),
        Ok(found) => {
            // Of what is no object, nobody asks for more.
            let expected = match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
                Some(b'{') => walk(text),
                _ => found.clone(),
            };
            assert_eq!(found, expected);
            let json = Json::read(text).unwrap_or_else(|at| panic!("the differ refuses byte {at}"));
            assert_eq!(found[0].1, json.start..json.end());
        }
    }
});

/// The one value of a text.
fn raw(text: &[u8]) -> Option<&RawValue> {
    // It takes the bytes of a text that is no UTF-8, where it only skips them.
    str::from_utf8(text).ok()?;
    let mut reader = Deserializer::from_slice(text);
    reader.disable_recursion_limit();
    let value = Deserialize::deserialize(&mut reader).ok()?;
    reader.end().ok()?;
    Some(value)
}

/// Every value of a text, with its key.
fn walk(text: &[u8]) -> Vec<(Range<usize>, Range<usize>)> {
    let span = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        start..start + part.len()
    };
    let root = raw(text).expect("it was read before").get();
    let mut found = Vec::new();
    let mut open = vec![(None, root)];
    while let Some((key, value)) = open.pop() {
        let own = span(value);
        let key = key.map_or(own.start..own.start, span);
        found.push((key, own));
        let mut inside: Vec<(Option<&str>, &str)> = match value.as_bytes()[0] {
            b'{' => de::from_str::<Members<'_>>(value)
                .unwrap()
                .0
                .into_iter()
                .map(|(key, value)| (Some(key), value))
                .collect(),
            b'[' => {
                de::from_str::<Vec<&RawValue>>(value).unwrap().into_iter().map(|value| (None, value.get())).collect()
            }
            _ => Vec::new(),
        };
        inside.reverse();
        open.append(&mut inside);
    }
    found
}

/// The members of an object as they stand, those that stand twice among them.
struct Members<'t>(Vec<(&'t str, &'t str)>);

impl<'de: 't, 't> Deserialize<'de> for Members<'t> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
                    members.push((key.get(), value.get()));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}
