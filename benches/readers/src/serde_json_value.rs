//! `serde_json::Value`: everything decoded into a tree that no longer knows the input.

use serde_json::{Map, Value};

use crate::{Fault, Found, Place, Reader};

/// The whole input as a tree.
pub struct Tree;

impl Reader for Tree {
    const NAME: &'static str = "serde_json Value";
    const FEATURE: &'static str = "serde-json-value";
    const CHECKS_UTF8: bool = true;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        let root = parse(input)?;
        members(&root, found);
        if let Some(Value::Object(app_user)) = root.get("appUser") {
            members(app_user, found);
        }
        if let Some(Value::Array(messages)) = root.get("messages") {
            for message in messages {
                found(NOWHERE);
                if let Value::Object(message) = message {
                    members(message, found);
                }
            }
        }
        Ok(())
    }

    fn rewritten(input: &[u8]) -> Option<String> {
        Some(parse(input).ok()?.values().next()?.to_string())
    }
}

const NOWHERE: Place = Place { key: None, value: None };

fn parse(input: &[u8]) -> Result<Map<String, Value>, Fault> {
    serde_json::from_slice(input).map_err(|error| Fault::LineColumn(error.line(), error.column()))
}

fn members(object: &Map<String, Value>, found: &mut Found) {
    for _ in object {
        found(NOWHERE);
    }
}
