//! `serde_json` level by level: each level keeps its values as [`RawValue`], and those which hold
//! places are read again. A map type would lose duplicate members, hence the list of pairs.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::{Fault, Found, Place, Reader, key_is, span_of};

/// Keys decoded, borrowed from the input where they have no escapes.
pub struct CowKeys;

/// Keys left as written: `serde_json` lets a [`RawValue`] stand for a key too.
pub struct RawKeys;

impl Reader for CowKeys {
    const NAME: &'static str = "serde_json Cow keys";
    const FEATURE: &'static str = "serde-json-cow";
    const CHECKS_UTF8: bool = true;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        places::<CowKey>(input, found)
    }
}

impl Reader for RawKeys {
    const NAME: &'static str = "serde_json raw keys";
    const FEATURE: &'static str = "serde-json-raw";
    const CHECKS_UTF8: bool = true;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        places::<&RawValue>(input, found)
    }
}

trait Key<'a>: Deserialize<'a> {
    fn is(&self, name: &str) -> bool;

    /// What stands between the quotes, or, if that had to be decoded, something not in the input.
    fn between_quotes(&self) -> &[u8];
}

/// A plain `Cow` would always be deserialized as owned.
#[derive(Deserialize)]
struct CowKey<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Key<'a> for CowKey<'a> {
    fn is(&self, name: &str) -> bool {
        self.0 == name
    }

    fn between_quotes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl<'a> Key<'a> for &'a RawValue {
    fn is(&self, name: &str) -> bool {
        key_is(self.between_quotes(), name, || serde_json::from_str::<String>(self.get()).is_ok_and(|key| key == name))
    }

    fn between_quotes(&self) -> &[u8] {
        let written = self.get().as_bytes();
        &written[1..written.len() - 1]
    }
}

struct Members<'a, K>(Vec<(K, &'a RawValue)>);

impl<'de, K: Key<'de>> Deserialize<'de> for Members<'de, K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

struct Pairs<K>(PhantomData<K>);

impl<'de, K: Key<'de>> Visitor<'de> for Pairs<K> {
    type Value = Members<'de, K>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

fn places<'a, K: Key<'a>>(input: &'a [u8], found: &mut Found) -> Result<(), Fault> {
    let root: Members<K> =
        serde_json::from_slice(input).map_err(|error| Fault::LineColumn(error.line(), error.column()))?;
    for (key, value) in root.0 {
        found(member(input, &key, value));
        if key.is("appUser") && value.get().starts_with('{') {
            members::<K>(input, value, found)?;
        } else if key.is("messages") && value.get().starts_with('[') {
            for element in again::<Vec<&RawValue>>(value)? {
                found(Place { key: None, value: span_of(input, element.get().as_bytes()) });
                if element.get().starts_with('{') {
                    members::<K>(input, element, found)?;
                }
            }
        }
    }
    Ok(())
}

fn members<'a, K: Key<'a>>(input: &[u8], object: &'a RawValue, found: &mut Found) -> Result<(), Fault> {
    for (key, value) in again::<Members<K>>(object)?.0 {
        found(member(input, &key, value));
    }
    Ok(())
}

/// Reads a value's own level. Its position in an error would count from the value's start, not
/// from the input's.
fn again<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Result<T, Fault> {
    serde_json::from_str(value.get()).map_err(|_| Fault::Unplaced)
}

fn member<'a, K: Key<'a>>(input: &[u8], key: &K, value: &RawValue) -> Place {
    Place { key: span_of(input, key.between_quotes()), value: span_of(input, value.get().as_bytes()) }
}
