//! Whether a translation of the old webhook's event is what the new webhook sends.

use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use serde::Serialize;

use super::identify;
use crate::error::{Error, ErrorCode};
use crate::json::{self, Document, Place, Type, write_value};
use crate::options::Options;
use crate::order::ordered;
use crate::report::{NoteKind, Translation};
use crate::text::{decimal, text};
use crate::translate_event;
use crate::word::words;

/// A place at which twins differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Difference {
    /// The place: a JSON Pointer (RFC 6901).
    pub at: String,
    /// What is different there.
    pub kind: DifferenceKind,
    /// Whether it was to be expected: the translation said that it does not know what stands there, or the newer version
    /// is documented to send something else, or the new event has a member more.
    pub is_expected: bool,
}

/// What is different at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DifferenceKind {
    /// Both have something there, of different value.
    Value,
    /// Only the translation of the old event has it.
    OldOnly,
    /// Only the new event has it.
    NewOnly,
}

words!(DifferenceKind {
    Value => "value",
    OldOnly => "old_only",
    NewOnly => "new_only",
});

/// Translates the old webhook's event to the version of the new one, and says where it is different from its twin of the
/// new webhook, by value: strings unescaped, numbers as decimals, the members of an object in any order, the elements of
/// an array in theirs. Where the old event is about several happenings, that of the new one is looked at.
///
/// The differences are in the order of their places: members by name, elements by index.
///
/// # Errors
///
/// What [`translate_event`] refuses of either, and [`ErrorCode::VersionMismatch`] if the new event is not of the version
/// that the options ask for.
///
/// # Example: what nobody could know, and a change that nobody announced
///
/// ```
/// use transversion::upgrade::compare;
/// use transversion::{Options, Version};
///
/// let old = br#"{"trigger":"delivery:success","messages":[{"_id":"a"}],"destination":{"type":"line"}}"#;
/// let new = br#"{"trigger":"message:delivery:channel","version":"v1.1","isFinalEvent":false,
///                "message":{"_id":"a"},"destination":{"type":"LINE"}}"#;
/// let differences = compare(old, new, &Options::to(Version::V1_1))?;
/// let places: Vec<(&str, bool)> = differences.iter().map(|it| (&it.at[..], it.is_expected)).collect();
/// assert_eq!(places, [("/destination/type", false), ("/isFinalEvent", true)]);
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn compare(old: &[u8], new: &[u8], options: &Options<'_>) -> Result<Vec<Difference>, Error> {
    let identity = identify(new)?;
    if identity.version != options.to {
        let message =
            text!["the new event is of version ", identity.version.as_str(), ", the caller says ", options.to.as_str()];
        return Err(Error::new(ErrorCode::VersionMismatch, message));
    }
    // Without a report, nothing could be expected.
    let options = &Options { report: true, ..options.clone() };
    let translation = translate_event(old, options)?;
    let payload = match translation.payloads.len() {
        0 | 1 => 0,
        _ => identify(old)?.happenings.iter().position(|it| identity.happenings.contains(it)).unwrap_or_default(),
    };
    let explained = explained(&translation, payload, new, options);
    let Some(translated) = translation.payloads.get(payload) else {
        return Ok(vec![Difference { at: String::new(), kind: DifferenceKind::NewOnly, is_expected: false }]);
    };
    let old = Document::read_whole(translated, usize::MAX, options.max_depth)?;
    let new = Document::read_whole(new, options.max_bytes, options.max_depth)?;
    let mut walk = Walk {
        old: &old,
        new: &new,
        explained,
        pointer: Vec::new(),
        found: Vec::new(),
        left: options.max_output_bytes,
    };
    walk.walk().ok_or_else(|| {
        let most = decimal(options.max_output_bytes);
        Error::new(
            ErrorCode::TooLarge,
            text!["the differences would have more than ", most, " bytes, which is the limit"],
        )
    })?;
    Ok(walk.found)
}

/// The places at which the translation did not know what the newer version has, or the newer version has something else
/// by its documentation, in order.
fn explained(translation: &Translation<'_>, payload: usize, new: &[u8], options: &Options<'_>) -> Vec<String> {
    let mut places = Vec::new();
    let mut add = |translation: &Translation<'_>, payload: usize, kinds: &[NoteKind]| {
        let is_meant =
            |note: &crate::Note<'_>| kinds.contains(&note.kind) && note.payload.is_none_or(|it| it == payload);
        places.extend(translation.notes.iter().filter(is_meant).map(|note| String::from(note.at)));
    };
    add(translation, payload, &[NoteKind::Invented, NoteKind::Copied, NoteKind::Missing]);
    // What the older version had in its stead, a translation the other way tells.
    let back = Options { to: translation.from, from: None, ..options.clone() };
    if let Ok(back) = translate_event(new, &back) {
        add(&back, 0, &[NoteKind::Replaced, NoteKind::Copied]);
    }
    let order = ordered(places.len(), &|one, other| places[one].cmp(&places[other]));
    order.into_iter().map(|index| core::mem::take(&mut places[index])).collect()
}

/// A walk through two texts at once.
struct Walk<'d> {
    old: &'d Document<'d>,
    new: &'d Document<'d>,
    explained: Vec<String>,
    /// Where the walk is.
    pointer: Vec<u8>,
    found: Vec<Difference>,
    /// How many bytes more the places of differences may have.
    left: usize,
}

/// The same place in either, or in one of them.
#[derive(Clone, Copy)]
struct Pair {
    old: Option<Place>,
    new: Option<Place>,
    /// Whether it is a member that the newer version may add.
    may_be_added: bool,
}

/// Where the walk has gone in: what is left to see there.
struct Level {
    pairs: alloc::vec::IntoIter<Pair>,
    /// The length of the pointer to it.
    pointer: usize,
    is_explained: bool,
}

impl<'d> Walk<'d> {
    /// Walks as deep as there is something to compare; nothing, if that finds more than may be told.
    fn walk(&mut self) -> Option<()> {
        let pair = Pair { old: Some(self.old.root()), new: Some(self.new.root()), may_be_added: false };
        let mut levels: Vec<Level> = Vec::new();
        levels.extend(self.step(pair, false)?);
        while let Some(level) = levels.last_mut() {
            self.pointer.truncate(level.pointer);
            let Some(pair) = level.pairs.next() else {
                levels.pop();
                continue;
            };
            let is_explained = level.is_explained;
            if let Some(place) = pair.new {
                self.new.push_token(place, &mut self.pointer);
            } else if let Some(place) = pair.old {
                self.old.push_token(place, &mut self.pointer);
            }
            levels.extend(self.step(pair, is_explained)?);
        }
        Some(())
    }

    /// Compares what stands at the pointer, and goes in where there is more to see.
    fn step(&mut self, pair: Pair, is_explained: bool) -> Option<Option<Level>> {
        let is_explained =
            is_explained || self.explained.binary_search_by(|it| it.as_bytes().cmp(&self.pointer)).is_ok();
        let (old, new) = match (pair.old, pair.new) {
            (Some(old), Some(new)) => (old, new),
            (old, _) => {
                let kind = if old.is_some() { DifferenceKind::OldOnly } else { DifferenceKind::NewOnly };
                self.find(kind, is_explained || pair.may_be_added && old.is_none())?;
                return Some(None);
            }
        };
        let pairs = match (self.old.type_of(old), self.new.type_of(new)) {
            (Type::Object, Type::Object) => self.members(old, new),
            (Type::Array, Type::Array) => self.elements(old, new),
            (one, other) => {
                if one != other || !self.are_equal(one, self.old.raw(old), self.new.raw(new)) {
                    self.find(DifferenceKind::Value, is_explained)?;
                }
                return Some(None);
            }
        };
        Some(Some(Level { pairs: pairs.into_iter(), pointer: self.pointer.len(), is_explained }))
    }

    fn find(&mut self, kind: DifferenceKind, is_expected: bool) -> Option<()> {
        self.left = self.left.checked_sub(self.pointer.len())?;
        let at = String::from_utf8(self.pointer.clone()).unwrap_or_default();
        self.found.push(Difference { at, kind, is_expected });
        Some(())
    }

    /// Whether two values of a type that has nothing inside are the same.
    fn are_equal(&self, of: Type, old: &[u8], new: &[u8]) -> bool {
        old == new
            || match of {
                Type::String => json::compare(&old[1..old.len() - 1], &new[1..new.len() - 1]).is_eq(),
                Type::Number => {
                    let mut values = [Vec::new(), Vec::new()];
                    write_value(old, &mut values[0]);
                    write_value(new, &mut values[1]);
                    values[0] == values[1]
                }
                _ => false,
            }
    }

    fn elements(&self, old: Place, new: Place) -> Vec<Pair> {
        let (mut old, mut new) = (self.old.children(old), self.new.children(new));
        let next = || match (old.next(), new.next()) {
            (None, None) => None,
            (old, new) => Some(Pair { old, new, may_be_added: false }),
        };
        core::iter::from_fn(next).collect()
    }

    /// The members of two objects by name. Where a name stands twice, the first is compared with the first.
    fn members(&self, old: Place, new: Place) -> Vec<Pair> {
        let key = |document: &Document<'d>, member: &Place| document.inside_key(*member);
        let [old, new] = [(self.old, old), (self.new, new)].map(|(document, object)| document.members_by_name(object));
        let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
        let next = || {
            let order = match (old.peek(), new.peek()) {
                (Some(old), Some(new)) => json::compare(key(self.old, old), key(self.new, new)),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => return None,
            };
            let old = if order.is_le() { old.next() } else { None };
            let new = if order.is_ge() { new.next() } else { None };
            Some(Pair { old, new, may_be_added: true })
        };
        core::iter::from_fn(next).collect()
    }
}
