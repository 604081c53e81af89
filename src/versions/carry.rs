//! Several floors: what the notes of one floor say is carried through the others.
//!
//! A floor's notes point into its own input and output. Which byte of the output comes of which byte of the input is
//! known from the splice, so a pointer is carried by the offset of the value that it names, without a room's help.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use super::walk::Walked;
use crate::error::Error;
use crate::json::Document;
use crate::report::{Need, Note, NoteKind, Notes, Order};
use crate::splice::{Piece, Plan};

/// Where the bytes of a payload come from: spans of the input, in the order of both.
pub(super) struct Trace(Vec<Span>);

/// So many bytes from `from` on in the input stand from `to` on in the output.
#[derive(Clone, Copy)]
struct Span {
    from: usize,
    to: usize,
    length: usize,
    /// The bytes were written in the stead of those in the input; only the first of each corresponds.
    is_written: bool,
}

impl Trace {
    pub(super) fn new(plan: &Plan<'_>, payload: usize) -> Self {
        let mut to = 0;
        let mut spans = Vec::new();
        plan.pieces(payload, &mut |piece| {
            let (from, length, is_written) = match piece {
                Piece::Copied(span) => (span.start, span.len(), false),
                Piece::Written { at, text } => (at, text.len(), true),
            };
            spans.push(Span { from, to, length, is_written });
            to += length;
        });
        Self(spans)
    }

    pub(super) fn whole(text: &[u8]) -> Self {
        Self(vec![Span { from: 0, to: 0, length: text.len(), is_written: false }])
    }

    /// Where in the output the byte at this offset of the input went. What was copied goes before what was written.
    fn forward(&self, offset: usize) -> Option<usize> {
        let so_far = &self.0[..self.0.partition_point(|span| span.from <= offset)];
        let copied = so_far.iter().rfind(|span| !span.is_written).filter(|span| offset < span.from + span.length);
        let written = || so_far.last().filter(|span| span.is_written && span.from == offset);
        copied.map(|span| span.to + (offset - span.from)).or_else(|| written().map(|span| span.to))
    }

    /// Where in the input the byte at this offset of the output came from.
    fn back(&self, offset: usize) -> Option<usize> {
        let span = self.0[..self.0.partition_point(|span| span.to <= offset)].last()?;
        (!span.is_written || span.to == offset).then(|| span.from + (offset - span.to))
    }

    /// This trace and then the next one.
    fn then(&self, next: &Self) -> Self {
        let mut spans = Vec::new();
        for late in &next.0 {
            if late.is_written {
                spans.extend(self.back(late.from).map(|from| Span { from, ..*late }));
                continue;
            }
            let first = self.0.partition_point(|early| early.to + early.length <= late.from);
            for early in self.0[first..].iter().take_while(|early| early.to < late.from + late.length) {
                let start = early.to.max(late.from);
                let end = (early.to + early.length).min(late.from + late.length);
                if start < end && (!early.is_written || start == early.to) {
                    let from = early.from + (start - early.to);
                    let to = late.to + (start - late.from);
                    spans.push(Span { from, to, length: end - start, is_written: early.is_written });
                }
            }
        }
        Self(spans)
    }
}

/// A payload before and after some floors.
struct Leg<'t> {
    trace: &'t Trace,
    before: &'t Document<'t>,
    after: &'t Document<'t>,
}

impl Leg<'_> {
    /// Where the value at a pointer, or the nearest around it, stands after the floors.
    fn forward(&self, pointer: &str) -> Option<String> {
        let (place, rest) = self.before.resolve(pointer);
        let place = self.after.place_at(self.trace.forward(self.before.span(place).start)?)?;
        Some(self.after.pointer(place) + rest)
    }

    /// Where the value at a pointer stood before the floors; nothing where they wrote it.
    fn back(&self, pointer: &str) -> Option<String> {
        let (place, rest) = self.after.resolve(pointer);
        let place = self.before.place_at(self.trace.back(self.after.span(place).start)?)?;
        rest.is_empty().then(|| self.before.pointer(place))
    }
}

/// A note on its own, for one payload.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    order: Order,
    kind: NoteKind,
    change: &'static str,
    at: String,
    to: Option<String>,
    from: Option<String>,
    value: Option<String>,
    why: &'static str,
}

impl Entry {
    /// Whether something stands at this place of the output now that did not stand there before.
    fn fills(&self, at: &str) -> bool {
        matches!(self.kind, NoteKind::Invented | NoteKind::Copied) && self.at == at
    }
}

/// The notes that hold for one of the payloads.
fn entries(notes: &Notes, payload: usize) -> Vec<Entry> {
    let notes = notes.iter().zip(notes.orders());
    let notes = notes.filter(|(note, _)| note.payload.is_none_or(|of| of == payload));
    notes
        .map(|(note, order)| Entry {
            order,
            kind: note.kind,
            change: note.change,
            at: note.at.to_owned(),
            to: note.to.map(str::to_owned),
            from: note.from.map(str::to_owned),
            value: note.value.map(str::to_owned),
            why: note.why,
        })
        .collect()
}

/// Makes one report of what the first floor said of the input, and the others of each of its payloads.
pub(super) fn carry(
    text: &[u8],
    first: Walked,
    first_traces: &[Trace],
    onward: Vec<(Walked, Vec<Trace>)>,
) -> Result<(Walked, Vec<Trace>), Error> {
    let input = whole(text)?;
    let mut walked = Walked { payloads: Vec::new(), ..Walked::unchanged(&[]) };
    let mut traces = Vec::new();
    walked.is_changed = first.is_changed || onward.iter().any(|(next, _)| next.is_changed);
    // Each note, and the payloads for which it holds.
    let mut report: BTreeMap<Entry, Vec<usize>> = BTreeMap::new();
    let mut withheld = Vec::new();
    for (index, (next, next_traces)) in onward.into_iter().enumerate() {
        let between = whole(&first.payloads[index])?;
        let came = Leg { trace: &first_traces[index], before: &input, after: &between };
        if next.is_withheld {
            withheld.extend(late_notes(entries(&next.notes, 0), &came, &mut Vec::new()));
        }
        for (part, payload) in next.payloads.iter().enumerate() {
            let output = whole(payload)?;
            let goes = Leg { trace: &next_traces[part], before: &between, after: &output };
            let mut early = entries(&first.notes, index);
            let mut late = late_notes(entries(&next.notes, part), &came, &mut early);
            let early = early_notes(early, &goes, &mut late);
            let asked =
                first.needs.iter().filter_map(|need| Some(Need { at: goes.forward(&need.at)?, ..need.clone() }));
            walked.needs.extend(asked.filter(|need| !late.iter().any(|late| late.fills(&need.at))));
            for entry in early.into_iter().chain(late) {
                report.entry(entry).or_default().push(traces.len());
            }
            traces.push(came.trace.then(goes.trace));
        }
        if first.notes.are_left_out() || next.notes.are_left_out() {
            walked.notes.leave_out();
        }
        walked.needs.extend(next.needs);
        walked.payloads.extend(next.payloads);
    }
    let mut asked = BTreeSet::new();
    walked.needs.retain(|need| asked.insert((need.at.clone(), need.path.clone())));

    let all = walked.payloads.len();
    walked.is_withheld = all == 0;
    if walked.is_withheld {
        withheld.truncate(1);
    }
    for entry in &withheld {
        push(&mut walked.notes, entry, None);
    }
    for (entry, of) in &report {
        let several = if of.len() == all { &[None][..] } else { &of.iter().copied().map(Some).collect::<Vec<_>>() };
        for &payload in several {
            push(&mut walked.notes, entry, payload);
        }
    }
    walked.notes.sort();
    Ok((walked, traces))
}

fn whole(text: &[u8]) -> Result<Document<'_>, Error> {
    Document::read_whole(text, usize::MAX, usize::MAX)
}

fn push(notes: &mut Notes, entry: &Entry, payload: Option<usize>) {
    let Entry { order, kind, change, ref at, ref to, ref from, ref value, why } = *entry;
    let [to, from, value] = [to, from, value].map(Option::as_deref);
    notes.push(order, Note { kind, change, at, payload, to, from, value, why });
}

/// The later notes, said of the input; what the earlier floor wrote itself settles with the note that says so.
fn late_notes(late: Vec<Entry>, came: &Leg<'_>, early: &mut Vec<Entry>) -> Vec<Entry> {
    let mut kept = Vec::new();
    for mut note in late {
        if !note.kind.is_of_output() {
            if let Some(at) = came.back(&note.at) {
                note.at = at;
            } else if let Some(index) = early.iter().position(|early| early.kind.is_of_output() && early.at == note.at)
            {
                match (note.kind, note.to) {
                    (NoteKind::Dropped, _) => drop(early.remove(index)),
                    (NoteKind::Renamed, Some(to)) => early[index].value = Some(format!("\"{to}\"")),
                    (NoteKind::Replaced, _) => early[index].value = note.value,
                    _ => {}
                }
                continue;
            }
        }
        kept.push(note);
    }
    kept
}

/// The earlier notes, said of the output; what a later floor undid, filled or went on with is not said twice.
fn early_notes(early: Vec<Entry>, goes: &Leg<'_>, late: &mut Vec<Entry>) -> Vec<Entry> {
    let mut kept = Vec::new();
    for mut note in early {
        match note.kind {
            kind if kind.is_of_output() => {
                let Some(at) = goes.forward(&note.at) else { continue };
                if kind == NoteKind::Missing && late.iter().any(|late| late.fills(&at)) {
                    continue;
                }
                note.at = at;
            }
            NoteKind::Moved | NoteKind::Split => {
                let Some(to) = note.to.as_deref().and_then(|to| goes.forward(to)) else { continue };
                note.to = Some(to);
            }
            NoteKind::Renamed | NoteKind::Replaced => {
                if late.iter().any(|late| late.kind == NoteKind::Dropped && late.at == note.at) {
                    continue;
                }
                let goes_on = |late: &Entry| (late.kind, late.change, &late.at) == (note.kind, note.change, &note.at);
                if let Some(index) = late.iter().position(goes_on) {
                    note.to = late.remove(index).to;
                }
            }
            _ => {}
        }
        kept.push(note);
    }
    kept
}
