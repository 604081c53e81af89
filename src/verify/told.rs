//! A translation as the laws look at it: what became of the input in each payload, and what the report says of it.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::Trial;
use super::differ::{Difference, Json, Side, differences};
use crate::report::{Note, NoteKind, Translation};

/// A translation, read by the independent reader.
pub(crate) struct Told<'t> {
    pub(crate) trial: &'t Trial<'t>,
    pub(crate) translation: &'t Translation<'t>,
    pub(crate) before: Json<'t>,
    pub(crate) after: Vec<Json<'t>>,
}

impl<'t> Told<'t> {
    pub(crate) fn of(trial: &'t Trial<'t>, translation: &'t Translation<'t>) -> Result<Self, String> {
        let read = |bytes| Json::read(bytes).map_err(|at| format!("no JSON from byte {at} on"));
        let before = read(trial.scene.sample.body.as_bytes())?;
        let after = translation.payloads.iter().map(|payload| read(payload)).collect::<Result<_, _>>()?;
        Ok(Self { trial, translation, before, after })
    }

    pub(crate) fn notes(&self) -> Vec<Note<'t>> {
        self.translation.notes.iter().collect()
    }

    /// Each payload, with the notes that count for it.
    pub(crate) fn payloads(&self) -> impl Iterator<Item = Passage<'_>> {
        self.after.iter().enumerate().map(|(index, after)| {
            let counts = |note: &Note<'_>| note.payload.is_none_or(|payload| payload == index);
            let notes: Vec<Note<'_>> = self.translation.notes.iter().filter(counts).collect();
            let mut passage = Passage { before: &self.before, after, notes, carried: Vec::new() };
            passage.carried = passage.notes.iter().filter_map(|note| passage.carried_by(note, index)).collect();
            passage
        })
    }
}

/// What became of the input in one payload, and what the report says of it.
pub(crate) struct Passage<'p> {
    pub(crate) before: &'p Json<'p>,
    pub(crate) after: &'p Json<'p>,
    pub(crate) notes: Vec<Note<'p>>,
    /// What stands at another place: the pointer in the input, and that in the payload.
    pub(crate) carried: Vec<(String, String)>,
}

impl Passage<'_> {
    /// What a note says was carried to another place.
    fn carried_by(&self, note: &Note<'_>, index: usize) -> Option<(String, String)> {
        match (note.kind, note.to) {
            (NoteKind::Split, Some(to)) => Some((format!("{}/{index}", note.at), to.to_owned())),
            (NoteKind::Moved, Some(to)) => {
                let was_array = self.before.at(note.at).iter().any(|it| it.is_array());
                let is_array = self.after.at(to).iter().any(|it| it.is_array());
                let of = |pointer: &str, unwrap| format!("{pointer}{}", if unwrap { "/0" } else { "" });
                Some((of(note.at, was_array && !is_array), of(to, is_array && !was_array)))
            }
            _ => None,
        }
    }

    /// Where a place of the input is in the payload, if it is anywhere.
    pub(crate) fn place_after(&self, at: &str) -> String {
        let carried = self.carried.iter().find_map(|(from, to)| Some(format!("{to}{}", rest_under(at, from)?)));
        carried.unwrap_or_else(|| at.to_owned())
    }

    /// The places that differ: each with its pointers in the input and in the payload, and whether it stands within what
    /// was carried to another place.
    pub(crate) fn differences(&self) -> Vec<(Difference, String, bool)> {
        let beside = differences(self.before, self.after).into_iter().map(|it| (it.clone(), it.at, false));
        let within = self.carried.iter().flat_map(|(from, to)| {
            let [before, after] = [self.before.at(from), self.after.at(to)];
            let found = before.into_iter().zip(after).flat_map(|(before, after)| differences(before, after));
            found.map(move |it| (Difference { at: format!("{from}{}", it.at), ..it }, format!("{to}{}", it.at), true))
        });
        beside.chain(within.collect::<Vec<_>>()).collect()
    }

    /// Whether a note speaks of a difference.
    pub(crate) fn speaks_of(&self, note: &Note<'_>, difference: &Difference, at_after: &str, is_within: bool) -> bool {
        let has = |side| difference.side == Side::Both || difference.side == side;
        let of_input = has(Side::Before) && is_under(&difference.at, note.at);
        let of_output = |at: &str| has(Side::After) && (is_under(at_after, at) || self.is_array_of(at_after, at));
        match note.kind {
            NoteKind::Renamed | NoteKind::Replaced if list_of(at_after).is_some() => match difference.side {
                Side::After => {
                    list_of(note.at) == list_of(at_after)
                        && self.after.at(at_after).iter().all(|it| names(note).contains(&it.text().unwrap_or_default()))
                }
                _ => of_input,
            },
            NoteKind::Renamed | NoteKind::Replaced => is_under(&difference.at, note.at),
            NoteKind::Dropped => difference.side == Side::Before && of_input,
            NoteKind::Moved | NoteKind::Split => !is_within && (of_input || note.to.is_some_and(of_output)),
            NoteKind::Invented => difference.side == Side::After && of_output(note.at),
            NoteKind::Copied => of_output(note.at) || has(Side::Before) && is_under(at_after, note.at),
            _ => false,
        }
    }

    /// Whether the payload has an array here that holds one element and nothing else, which is that at `element`.
    fn is_array_of(&self, array: &str, element: &str) -> bool {
        format!("{array}/0") == element && self.after.at(array).iter().any(|array| array.elements().len() == 1)
    }

    /// Whether a note names a real difference.
    pub(crate) fn is_real(&self, note: &Note<'_>) -> bool {
        let before = self.before.at(note.at);
        let [after, after_same] = [&self.place_after(note.at)[..], note.at].map(|at| self.after.at(at));
        let text = |found: &[&Json<'_>]| found.first().and_then(|it| it.text());
        let raw = |found: &[&Json<'_>]| found.first().map(|it| it.raw.to_owned());
        let differ = |after: &[&Json<'_>]| !before.first().zip(after.first()).is_some_and(|(a, b)| a.is_same(b));
        let list = list_of(note.at).map(|list| (elements(self.before, list), elements(self.after, list)));
        match (note.kind, list) {
            (NoteKind::Renamed, None) => {
                note.from != note.to && text(&before).as_deref() == note.from && text(&after).as_deref() == note.to
            }
            (NoteKind::Replaced, None) => raw(&after).as_deref() == note.value && !before.is_empty() && differ(&after),
            (NoteKind::Dropped, None) => !before.is_empty() && after.is_empty(),
            (NoteKind::Renamed | NoteKind::Replaced, Some((_, after))) => {
                let has = |name: &String| after.iter().any(|it| it.text().as_ref() == Some(name));
                text(&before).is_some_and(|before| !names(note).contains(&before)) && names(note).iter().all(has)
            }
            (NoteKind::Dropped, Some((before, after))) => {
                let count = |list: &[Json<'_>], value: &Json<'_>| list.iter().filter(|it| it.is_same(value)).count();
                before.iter().any(|value| count(after, value) < count(before, value))
            }
            (NoteKind::Moved | NoteKind::Split, _) => {
                let to = note.to.map_or(Vec::new(), |to| self.after.at(to));
                !before.is_empty() && !to.is_empty() && after_same.is_empty()
            }
            (NoteKind::Invented, _) => before.is_empty() && raw(&after_same).as_deref() == note.value,
            // What is supplied may be the same but for its white space.
            (NoteKind::Copied, _) => !after_same.is_empty() && raw(&after_same) != raw(&before),
            (NoteKind::Missing, _) => after_same.iter().all(|it| {
                // In the body of a request `null` counts as absent.
                it.raw == "null"
                    || note.at == "/messages/0" && (it.get("role").is_none() || it.get("received").is_none())
            }),
            (NoteKind::Unknown | NoteKind::Withheld, _) => !before.is_empty(),
        }
    }
}

fn elements<'j, 't>(value: &'j Json<'t>, list: &str) -> &'j [Json<'t>] {
    value.at(list).first().map_or(&[], |list| list.elements())
}

/// The list of triggers that an element is of.
pub(crate) fn list_of(element: &str) -> Option<&str> {
    let (list, _) = element.rsplit_once('/')?;
    list.ends_with("/triggers").then_some(list)
}

/// The triggers that a note says were written.
pub(crate) fn names(note: &Note<'_>) -> Vec<String> {
    let value = note.value.and_then(|value| Json::read(value.as_bytes()).ok());
    let names = value.iter().flat_map(|value| value.elements()).filter_map(|name| name.text());
    names.chain(note.to.map(str::to_owned)).collect()
}

pub(crate) fn is_under(pointer: &str, root: &str) -> bool {
    rest_under(pointer, root).is_some()
}

pub(crate) fn rest_under<'p>(pointer: &'p str, root: &str) -> Option<&'p str> {
    pointer.strip_prefix(root).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The text of a payload, white space around it included.
pub(crate) fn whole<'t>(told: &Told<'t>, passage: &Passage<'_>) -> &'t str {
    let index = told.after.iter().position(|after| core::ptr::eq(after, passage.after)).unwrap_or_default();
    core::str::from_utf8(&told.translation.payloads[index]).unwrap_or_default()
}

/// What a failing law shows of a translation.
pub(crate) fn shown(told: &Told<'_>) -> String {
    let payloads = told.translation.payloads.iter().map(|payload| format!("→ {}\n", String::from_utf8_lossy(payload)));
    let notes = told.translation.notes.iter().map(|note| format!("  {note:?}\n"));
    payloads.chain(notes).collect()
}
