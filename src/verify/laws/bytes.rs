//! The bytes: what no change names is copied, and nothing else is touched.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use super::{Verdict, ensure, ensure_eq};
use crate::error::ErrorCode;
use crate::options::Options;
use crate::report::{Note, NoteKind, Outcome, Translation};
use crate::verify::differ::Json;
use crate::verify::survivors::Survivors;
use crate::verify::told::{Told, is_under, shown, whole};
use crate::verify::{Scene, Trial};

pub(super) fn what_no_note_names_is_copied_byte_for_byte(told: &Told<'_>) -> Verdict {
    for passage in told.payloads() {
        let mut survivors = Survivors::new(&passage, &told.trial.scene.sample.body);
        survivors.walk(&told.before, "");
        survivors.keep(told.before.end()..told.trial.scene.sample.body.len());
        let output = whole(told, &passage);
        let mut at = 0;
        for piece in survivors.pieces {
            let piece = &told.trial.scene.sample.body[piece];
            let found = output[at..].find(piece);
            ensure!(found.is_some(), "lost: {piece:?}\n{}", shown(told));
            at += found.unwrap_or_default() + piece.len();
        }
    }
    Ok(())
}

pub(super) fn an_inserted_member_looks_like_its_elder_sibling(told: &Told<'_>) -> Verdict {
    for passage in told.payloads() {
        let text = whole(told, &passage);
        for note in passage.notes.iter().filter(|note| matches!(note.kind, NoteKind::Invented | NoteKind::Copied)) {
            let Some((parent, _)) = note.at.rsplit_once('/') else { continue };
            let found = passage.after.at(parent);
            let Some(object) = found.first() else { continue };
            let members = object.members();
            let Some(index) = members.iter().position(|it| format!("{parent}{}", it.step()) == note.at) else {
                continue;
            };
            if !passage.before.at(note.at).is_empty() || index == 0 {
                continue;
            }
            let [elder, inserted] = [index - 1, index].map(|index| looks(text, object, index));
            ensure_eq!(&elder[1..], &inserted[1..], "{}\n{}", note.at, shown(told));
            if index > 1 {
                ensure_eq!(elder[0], inserted[0], "{}\n{}", note.at, shown(told));
            }
        }
    }
    Ok(())
}

/// The white space around a member: before its comma, before its name, before its colon, and behind that.
fn looks<'t>(text: &'t str, object: &Json<'_>, index: usize) -> [&'t str; 4] {
    let members = object.members();
    let member = &members[index];
    let end_before = if index == 0 { object.start + 1 } else { members[index - 1].value.end() };
    let before = &text[end_before..member.start];
    let (before_comma, before_name) = before.split_once(',').unwrap_or(("", before));
    let around_colon = &text[member.start + member.key.len()..member.value.start];
    let (before_colon, behind_colon) = around_colon.split_once(':').unwrap_or_default();
    [before_comma, before_name, before_colon, behind_colon]
}

pub(super) fn what_is_compact_stays_compact(told: &Told<'_>) -> Verdict {
    let supplied =
        [&told.trial.scene.wish.app_user, &told.trial.scene.wish.message, &told.trial.scene.wish.conversation];
    let all = supplied.into_iter().flatten().chain([&told.trial.scene.sample.body]);
    if all.into_iter().all(|text| is_compact(text)) {
        for payload in &told.translation.payloads {
            ensure!(is_compact(&String::from_utf8_lossy(payload)), "{}", shown(told));
        }
    }
    Ok(())
}

/// Whether there is no white space but in strings.
fn is_compact(text: &str) -> bool {
    let mut bytes = text.bytes();
    let mut in_string = false;
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' => drop(bytes.next()),
            b' ' | b'\t' | b'\n' | b'\r' if !in_string => return false,
            _ => {}
        }
    }
    true
}

/// Whether a payload is the very input, and not a copy of it.
fn is_the_very(payload: &[u8], input: &[u8]) -> bool {
    core::ptr::eq(payload, input)
}

pub(super) fn nothing_to_do_means_the_same_bytes(trial: &Trial<'_>) -> Verdict {
    let mut scene = trial.scene.clone();
    scene.wish.to = match trial.translate() {
        Ok(translation) => translation.from,
        Err(_) => return Ok(()),
    };
    let again = trial.of(&scene);
    let translation = again.translate().map_err(|error| format!("refused now: {error}"))?;
    ensure_eq!(translation.outcome, Outcome::Unchanged);
    ensure_eq!(translation.payloads.len(), 1);
    ensure!(is_the_very(&translation.payloads[0], scene.sample.body.as_bytes()));
    ensure!(translation.needs.is_empty());
    ensure!(translation.notes.iter().all(|note| note.kind == NoteKind::Unknown && note.at == "/nonce"));
    Ok(())
}

pub(super) fn an_unchanged_outcome_is_the_very_input_and_no_other_is(told: &Told<'_>) -> Verdict {
    let Translation { outcome, payloads, path, .. } = told.translation;
    let is_unchanged = *outcome == Outcome::Unchanged;
    let is_input = payloads.len() == 1 && is_the_very(&payloads[0], told.trial.scene.sample.body.as_bytes());
    ensure!(is_input || !is_unchanged);
    // Of a request the path may be all that changes.
    ensure!(is_unchanged || !is_input || path.is_some());
    ensure!(is_input || payloads.iter().all(|payload| payload.as_ref() != told.trial.scene.sample.body.as_bytes()));
    Ok(())
}

/// The member is put into one of the objects: it goes where its object goes, and is all that differs.
pub(super) fn unknown_members_survive(trial: &Trial<'_>) -> Verdict {
    const UNKNOWN: &str = r#""unheard \u006ff":[ 1.0,{"a/~" :"\ud83d"}],"#;
    let scene = trial.scene;
    let Ok(translation) = trial.translate() else { return Ok(()) };
    let told = Told::of(trial, &translation)?;
    let mut objects = Vec::new();
    collect_objects(&told.before, "", &mut objects);
    if objects.is_empty() {
        return Ok(());
    }
    // One place a payload, and it is as good as any.
    let (at, start) = &objects[scene.sample.body.len() % objects.len()];
    let mut planted = scene.clone();
    planted.sample.body.insert_str(start + 1, UNKNOWN);
    let pointer = format!("{at}/unheard of");

    let trial = trial.of(&planted);
    let translation = trial.translate().map_err(|error| format!("refused now: {error}\n{planted:?}"))?;
    let with = Told::of(&trial, &translation)?;
    let about = |note: &Note<'_>| note.at == pointer;
    let facts = |note: Note<'_>| (note.kind, note.at.to_owned(), note.payload);
    let others: Vec<_> = with.notes().into_iter().filter(|note| !about(note)).map(facts).collect();
    ensure_eq!(others, told.notes().into_iter().map(facts).collect::<Vec<_>>(), "{}", shown(&with));
    for (passage, without) in with.payloads().zip(&told.translation.payloads) {
        let text = whole(&with, &passage);
        let place = passage.place_after(&pointer);
        let goes = passage.notes.iter().any(|note| match note.kind {
            NoteKind::Dropped | NoteKind::Replaced => is_under(&pointer, note.at),
            NoteKind::Copied => is_under(&place, note.at),
            _ => false,
        });
        let is_of_another =
            passage.notes.iter().any(|note| note.kind == NoteKind::Split && is_under(at, note.at)) && place == pointer;
        let survives = text.contains(UNKNOWN.trim_end_matches(','));
        ensure!(survives || goes || is_of_another, "lost at {pointer}\n{}", shown(&with));
        // Where its own object loses or gains members, the white space of its neighbours may be another's.
        let is_beside = |note: &Note<'_>| {
            matches!(note.kind, NoteKind::Dropped | NoteKind::Invented | NoteKind::Copied | NoteKind::Moved)
                && note.at.rsplit_once('/').is_some_and(|(parent, _)| parent == at)
        };
        if !passage.notes.iter().any(is_beside) {
            ensure_eq!(text.replace(UNKNOWN, ""), String::from_utf8_lossy(without), "{}", shown(&with));
        }
    }
    Ok(())
}

/// The objects that hold something, each with its pointer and where it begins.
fn collect_objects(value: &Json<'_>, at: &str, found: &mut Vec<(String, usize)>) {
    if !value.members().is_empty() {
        found.push((at.to_owned(), value.start));
    }
    for member in value.members() {
        collect_objects(&member.value, &format!("{at}{}", member.step()), found);
    }
    for (index, element) in value.elements().iter().enumerate() {
        collect_objects(element, &format!("{at}/{index}"), found);
    }
}

pub(super) fn output_over_its_limit_is_refused(trial: &Trial<'_>) -> Verdict {
    let Ok(translation) = trial.translate() else { return Ok(()) };
    let bytes = translation.payloads.iter().map(|payload| payload.len()).sum::<usize>();
    if !translation.payloads.iter().any(|payload| matches!(payload, Cow::Owned(_))) {
        return Ok(());
    }
    let Scene { sample, wish } = trial.scene;
    let within = |most| {
        let options = Options { max_output_bytes: most, ..wish.options() };
        let translation = trial.translator.translate(&sample.call, sample.body.as_bytes(), &options);
        translation.map(|it| it.payloads).map_err(|error| error.code())
    };
    let exactly = within(bytes);
    ensure_eq!(exactly.as_ref(), Ok(&translation.payloads));
    ensure_eq!(within(bytes - 1), Err(ErrorCode::TooLarge));
    ensure_eq!(within(bytes / 2), Err(ErrorCode::TooLarge));
    Ok(())
}
