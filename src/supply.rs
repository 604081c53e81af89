//! What the caller supplied, read and checked against the payload.

use alloc::string::String;

use crate::error::{Error, ErrorCode};
use crate::json::{Document, Place, Type, compare};
use crate::options::Options;
use crate::report::SupplyName;
use crate::text::text;

/// The supplied objects.
#[derive(Default)]
pub(crate) struct Supplies<'a>([Option<Document<'a>>; SupplyName::ALL.len()]);

impl<'a> Supplies<'a> {
    /// Reads what was supplied: each must be a JSON object.
    pub(crate) fn read(options: &Options<'a>) -> Result<Self, Error> {
        let mut supplies = Self::default();
        for &name in SupplyName::ALL {
            let Some(bytes) = options.supply.get(name) else { continue };
            let document = Document::read(bytes, options.max_bytes, options.max_depth, |_| false)
                .map_err(|error| error.of(&text!["the supplied ", name.as_str()]).with_at(place(name)))?;
            let found = document.type_of(document.root());
            if found != Type::Object {
                let message = text!["the supplied ", name.as_str(), " is ", found.with_article(), ", not an object"];
                return Err(Error::new(ErrorCode::WrongType, message).with_at(place(name)));
            }
            supplies.0[name as usize] = Some(document);
        }
        Ok(supplies)
    }

    pub(crate) fn get(&self, name: SupplyName) -> Option<&Document<'a>> {
        self.0[name as usize].as_ref()
    }

    /// Checks that each is the very object that the payload names, where the payload names one.
    pub(crate) fn check(&self, payload: &Document<'_>) -> Result<(), Error> {
        for &name in SupplyName::ALL {
            let Some(supplied) = self.get(name) else { continue };
            let supplied_id = supplied.first(supplied.root(), "_id");
            let own = payload.first(payload.root(), name.as_str());
            let Some(own_id) = own.and_then(|own| payload.first(own, "_id")) else { continue };
            if supplied_id.is_none_or(|id| !is_same(supplied, id, payload, own_id)) {
                let at = payload.pointer(own_id);
                let message = text!["the supplied ", name.as_str(), " has another `_id` than the payload at ", at];
                return Err(Error::new(ErrorCode::SupplyMismatch, message).with_at(at));
            }
        }
        Ok(())
    }
}

/// Where a supplied object stands among what the caller handed in.
fn place(name: SupplyName) -> String {
    text!["/supply/", name.as_str()]
}

/// Whether two ids are the same: as strings if both are, and else to the letter.
fn is_same(one: &Document<'_>, id: Place, other: &Document<'_>, other_id: Place) -> bool {
    let (raw, other_raw) = (one.raw(id), other.raw(other_id));
    let are_strings = [one.type_of(id), other.type_of(other_id)] == [Type::String; 2];
    if are_strings { compare(raw, other_raw).is_eq() } else { raw == other_raw }
}
