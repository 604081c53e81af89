//! `simd-json`'s tape. It unescapes strings in place, so it gets a copy of the input, which the
//! translator would have to make too, and the tape says nothing of where values ended.

use simd_json::tape::{Object, Value};
use simd_json::{Node, StaticNode};

use crate::{Fault, Found, Place, Reader};

/// The tape of the input.
pub struct Tape;

impl Reader for Tape {
    const NAME: &'static str = "simd-json";
    const FEATURE: &'static str = "simd-json";
    const CHECKS_UTF8: bool = true;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        let mut copy = input.to_vec();
        let tape = simd_json::to_tape(&mut copy).map_err(|error| Fault::Byte(error.index()))?;
        let root = tape.as_value().as_object().ok_or(Fault::Unplaced)?;
        for (key, value) in &root {
            found(NOWHERE);
            match key {
                "appUser" => members(value.as_object(), found),
                "messages" => elements(value, found),
                _ => {}
            }
        }
        Ok(())
    }

    fn rewritten(input: &[u8]) -> Option<String> {
        let mut copy = input.to_vec();
        let tape = simd_json::to_tape(&mut copy).ok()?;
        match tape.0.last()? {
            Node::Static(StaticNode::F64(number)) => Some(format!("{number:?}")),
            Node::Static(value) => Some(value.to_string()),
            _ => None,
        }
    }
}

const NOWHERE: Place = Place { key: None, value: None };

fn members(object: Option<Object>, found: &mut Found) {
    for _ in object.iter().flatten() {
        found(NOWHERE);
    }
}

fn elements(value: Value, found: &mut Found) {
    for element in value.as_array().iter().flat_map(|array| array.iter()) {
        found(NOWHERE);
        members(element.as_object(), found);
    }
}
