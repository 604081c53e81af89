//! The report: it is complete, and it is true.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Verdict, ensure, ensure_eq};
use crate::options::Options;
use crate::report::{Note, NoteKind, Outcome};
use crate::verify::told::{Told, names, shown};
use crate::verify::{Scene, Trial};
use crate::versions::{Version, changes};

pub(super) fn every_difference_has_a_note(told: &Told<'_>) -> Verdict {
    for passage in told.payloads() {
        for (difference, at_after, is_within) in passage.differences() {
            let has_note = passage.notes.iter().any(|it| passage.speaks_of(it, &difference, &at_after, is_within));
            ensure!(has_note, "no note says this: {difference:?}\n{}", shown(told));
        }
    }
    Ok(())
}

pub(super) fn every_note_names_a_difference(told: &Told<'_>) -> Verdict {
    for passage in told.payloads() {
        for note in &passage.notes {
            ensure!(passage.is_real(note), "this is idle: {note:?}\n{}", shown(told));
        }
    }
    for note in told.notes() {
        ensure!(note.payload.is_none_or(|payload| payload < told.after.len()));
        ensure!(note.why.len() > 10 && note.why.ends_with('.'), "no sentence: {note:?}");
    }
    Ok(())
}

pub(super) fn without_a_report_all_else_is_the_same(trial: &Trial<'_>) -> Verdict {
    let Scene { sample, wish } = trial.scene;
    let options = Options { report: false, ..wish.options() };
    match (trial.translate(), trial.translator.translate(&sample.call, sample.body.as_bytes(), &options)) {
        (Ok(told), Ok(unread)) => {
            ensure!(unread.notes.is_empty() && unread.needs.is_empty());
            ensure_eq!((unread.outcome, unread.from, unread.kind), (told.outcome, told.from, told.kind));
            ensure_eq!((&unread.payloads, &unread.path), (&told.payloads, &told.path));
        }
        (told, unread) => ensure_eq!(told.err(), unread.err()),
    }
    Ok(())
}

pub(super) fn nothing_is_said_twice(told: &Told<'_>) -> Verdict {
    let mut said = BTreeSet::new();
    for note in told.notes() {
        ensure!(said.insert((note.kind, note.at, note.payload)), "said twice: {note:?}");
    }
    let many = told.after.len();
    for note in told.notes().iter().filter(|note| note.payload.is_some()) {
        let same = told.notes().iter().filter(|it| (it.kind, it.at) == (note.kind, note.at)).count();
        ensure!(same < many, "holds for all payloads: {note:?}\n{}", shown(told));
    }
    Ok(())
}

pub(super) fn notes_stand_in_the_order_of_the_timeline_and_of_the_text(told: &Told<'_>) -> Verdict {
    let timeline: Vec<&str> = changes(Version::V1, Version::V1_1).iter().map(|change| change.id).collect();
    let rank = |note: &Note<'_>| match note.change {
        "envelope" => Some(0),
        change => timeline.iter().position(|id| *id == change).map(|index| index + 1),
    };
    let place = |note: &Note<'_>| told.before.at(note.at).first().map(|it| it.start);
    let mut last = (0, 0);
    for note in told.notes() {
        let rank = rank(&note);
        ensure!(rank.is_some(), "of no change: {note:?}");
        let same = |place: &usize| (rank.unwrap_or_default(), *place);
        let now = place(&note).filter(|_| !note.kind.is_of_output()).as_ref().map(same);
        let now = now.unwrap_or((rank.unwrap_or_default(), if rank > Some(last.0) { 0 } else { last.1 }));
        ensure!(last <= now, "too late: {note:?}\n{}", shown(told));
        last = now;
    }
    Ok(())
}

pub(super) fn an_event_is_withheld_for_one_reason_and_with_nothing_else_said(told: &Told<'_>) -> Verdict {
    let is_withheld = told.translation.outcome == Outcome::Withheld;
    let notes = told.notes();
    ensure_eq!(is_withheld, told.after.is_empty());
    ensure_eq!(is_withheld, notes.iter().any(|note| note.kind == NoteKind::Withheld));
    if is_withheld {
        ensure_eq!(notes.len(), 1);
        ensure!(matches!(notes[0].at, "/trigger" | "/destination/type"));
        ensure!(told.translation.needs.is_empty());
    }
    Ok(())
}

/// The list after a change is the list before it, with what the notes say.
pub(super) fn a_list_of_triggers_is_what_its_notes_make_of_it(told: &Told<'_>) -> Verdict {
    let [Some(before), Some(after)] = [&told.before, &told.after[0]].map(|it| it.get("triggers")) else {
        return Ok(());
    };
    if !before.is_array() {
        return Ok(());
    }
    let mut expected: Vec<String> = Vec::new();
    for (index, element) in before.elements().iter().enumerate() {
        let at = format!("/triggers/{index}");
        match told.notes().iter().find(|note| note.at == at && note.kind != NoteKind::Missing) {
            None => expected.push(element.raw.to_owned()),
            Some(note) => {
                for name in names(note).iter().map(|name| format!("\"{name}\"")) {
                    let stood_before = expected.contains(&name) && note.kind == NoteKind::Replaced;
                    expected.extend((!stood_before).then_some(name));
                }
            }
        }
    }
    let found: Vec<&str> = after.elements().iter().map(|element| element.raw).collect();
    ensure_eq!(&found, &expected, "{}", shown(told));
    if before.raw != after.raw {
        let names: Vec<String> = after.elements().iter().filter_map(|element| element.text()).collect();
        ensure_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "a twin\n{}", shown(told));
    }
    Ok(())
}
