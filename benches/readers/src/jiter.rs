//! `jiter`: one pass, asking its iterator for the current index around each value.

use jiter::{Jiter, JiterResult, Peek};

use crate::{Fault, Found, Place, Reader, Span, key_is, span_of};

/// The iterator over the input.
pub struct Iter;

impl Reader for Iter {
    const NAME: &'static str = "jiter";
    const FEATURE: &'static str = "jiter";
    const CHECKS_UTF8: bool = false;

    fn places(input: &[u8], found: &mut Found) -> Result<(), Fault> {
        let mut json = Jiter::new(input);
        members(input, &mut json, true, found).and_then(|()| json.finish()).map_err(|error| Fault::Byte(error.index))
    }
}

fn members(input: &[u8], json: &mut Jiter, root: bool, found: &mut Found) -> JiterResult<()> {
    let mut next = json.next_object_bytes()?.and_then(|key| span_of(input, key));
    while let Some(key) = next {
        let peek = json.peek()?;
        let start = json.current_index();
        match peek {
            Peek::Object if root && names(input, &key, "appUser") => {
                members(input, json, false, found)?;
            }
            Peek::Array if root && names(input, &key, "messages") => elements(input, json, found)?,
            _ => json.known_skip(peek)?,
        }
        found(Place { key: Some(key), value: Some(start..json.current_index()) });
        next = json.next_key_bytes()?.and_then(|key| span_of(input, key));
    }
    Ok(())
}

fn elements(input: &[u8], json: &mut Jiter, found: &mut Found) -> JiterResult<()> {
    let mut next = json.next_array()?;
    while let Some(peek) = next {
        let start = json.current_index();
        if peek == Peek::Object {
            members(input, json, false, found)?;
        } else {
            json.known_skip(peek)?;
        }
        found(Place { key: None, value: Some(start..json.current_index()) });
        next = json.array_step()?;
    }
    Ok(())
}

fn names(input: &[u8], key: &Span, name: &str) -> bool {
    key_is(&input[key.clone()], name, || {
        let mut quoted = Jiter::new(&input[key.start - 1..=key.end]);
        quoted.next_str().is_ok_and(|key| key == name)
    })
}
