//! `sonic-rs`: the root is validated as one lazy value, within which the iterators then take
//! validity for granted. Its checking iterator would not look at what follows the root.

use sonic_rs::{JsonValueTrait, LazyValue};

use crate::{Fault, Found, Place, Reader, span_of};

/// Lazy values, which keep the text of the value.
pub struct Lazy;

impl Reader for Lazy {
    const NAME: &'static str = "sonic-rs";
    const FEATURE: &'static str = "sonic-rs";
    const CHECKS_UTF8: bool = true;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        let root: LazyValue = sonic_rs::from_slice(input).map_err(fault)?;
        if !root.is_object() {
            return Err(Fault::Byte(0));
        }
        members(input, root, true, found)
    }
}

fn fault(error: sonic_rs::Error) -> Fault {
    Fault::Byte(error.offset())
}

fn members(input: &[u8], object: LazyValue, root: bool, found: &mut Found) -> Result<(), Fault> {
    for member in object.into_object_iter().into_iter().flatten() {
        let (key, value) = member.map_err(fault)?;
        found(Place { key: span_of(input, key.as_bytes()), value: span_of(input, value.as_raw_str().as_bytes()) });
        if root && key == "appUser" && value.is_object() {
            members(input, value, false, found)?;
        } else if root && key == "messages" && value.is_array() {
            elements(input, value, found)?;
        }
    }
    Ok(())
}

fn elements(input: &[u8], array: LazyValue, found: &mut Found) -> Result<(), Fault> {
    for element in array.into_array_iter().into_iter().flatten() {
        let element = element.map_err(fault)?;
        found(Place { key: None, value: span_of(input, element.as_raw_str().as_bytes()) });
        if element.is_object() {
            members(input, element, false, found)?;
        }
    }
    Ok(())
}
