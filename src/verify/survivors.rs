//! What of the input a payload must hold, byte for byte.

use alloc::vec::Vec;
use core::ops::Range;

use super::differ::{Json, Member};
use super::told::{Passage, is_under};
use crate::report::{Note, NoteKind};

/// The pieces of the input that a payload must hold, as long as they can be, in order.
pub(crate) struct Survivors<'p> {
    text: &'p str,
    passage: &'p Passage<'p>,
    pub(crate) pieces: Vec<Range<usize>>,
    is_cut: bool,
}

impl<'p> Survivors<'p> {
    pub(crate) fn new(passage: &'p Passage<'p>, text: &'p str) -> Self {
        let mut survivors = Self { text, passage, pieces: Vec::new(), is_cut: false };
        survivors.keep(0..passage.before.start);
        survivors
    }

    pub(crate) fn keep(&mut self, range: Range<usize>) {
        match self.pieces.last_mut() {
            Some(last) if last.end == range.start && !self.is_cut => last.end = range.end,
            _ => self.pieces.push(range),
        }
        self.is_cut = false;
    }

    fn notes_at(&self, at: &str) -> impl Iterator<Item = &Note<'p>> {
        self.passage.notes.iter().filter(move |note| note.at == at)
    }

    /// Whether something gives way to something else, here and no deeper.
    fn is_exchanged(&self, at: &str) -> bool {
        let at_after = self.passage.place_after(at);
        let is_there = !self.passage.before.at(at).is_empty();
        self.notes_at(at).any(|note| matches!(note.kind, NoteKind::Renamed | NoteKind::Replaced))
            || is_there && self.notes_at(&at_after).any(|note| note.kind == NoteKind::Copied)
    }

    /// Whether a member goes, or stands in another object.
    fn is_gone(&self, at: &str) -> bool {
        self.notes_at(at).any(|note| {
            note.kind == NoteKind::Dropped || note.kind == NoteKind::Moved && note.change == "truncate_app_user"
        })
    }

    /// Whether nothing happens here, nor deeper.
    fn is_untouched(&self, at: &str) -> bool {
        self.passage.notes.iter().all(|note| match note.kind {
            NoteKind::Missing | NoteKind::Unknown => true,
            NoteKind::Moved => !is_under(note.at, at) && !note.to.is_some_and(|to| is_under(to, at)),
            _ => !is_under(note.at, at),
        })
    }

    pub(crate) fn walk(&mut self, value: &Json<'_>, at: &str) {
        if self.is_untouched(at) {
            return self.keep(value.start..value.end());
        }
        if self.is_exchanged(at) {
            self.is_cut = true;
            return;
        }
        self.keep(value.start..value.start + 1);
        let mut before = value.start + 1;
        let members = value.members().iter().map(|member| (member.step(), Some(member), &member.value));
        let elements = value.elements().iter().enumerate().map(|(index, it)| (format!("/{index}"), None, it));
        for (step, member, value) in members.chain(elements) {
            let at = format!("{at}{step}");
            let start = member.map_or(value.start, |member| member.start);
            let comma = self.text[before..start].find(',').map_or(before, |comma| before + comma + 1);
            if self.is_gone(&at) {
                self.is_cut = true;
            } else {
                if !self.is_cut {
                    self.keep(before..comma);
                }
                self.keep(comma..start);
                self.walk_item(member, value, &at, start);
            }
            before = value.end();
        }
        // What is added comes between the last member and this.
        self.is_cut = true;
        self.keep(before..value.end());
    }

    fn walk_item(&mut self, member: Option<&Member<'_>>, value: &Json<'_>, at: &str, start: usize) {
        let is_renamed = self.notes_at(at).any(|note| note.kind == NoteKind::Moved || note.kind == NoteKind::Split);
        if !is_renamed {
            self.keep(start..value.start);
            return self.walk(value, at);
        }
        self.is_cut = true;
        self.keep(start + member.map_or(0, |member| member.key.len())..value.start);
        self.is_cut = true;
        let carried = self.passage.carried.iter().find(|(from, _)| is_under(from, at));
        if let Some((from, _)) = carried
            && let [carried] = self.passage.before.at(from)[..]
        {
            self.walk_carried(carried, from);
        }
        self.is_cut = true;
    }

    /// What was carried away whole keeps all but what is dropped from it.
    fn walk_carried(&mut self, value: &Json<'_>, at: &str) {
        if self.is_exchanged(at) {
            return;
        }
        if self.passage.notes.iter().all(|note| note.kind != NoteKind::Dropped || !is_under(note.at, at)) {
            return self.keep(value.start..value.end());
        }
        self.walk(value, at);
    }
}
