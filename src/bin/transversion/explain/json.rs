//! For tools.

use std::io;
use std::ops::Range;

use serde::Serialize;
use transversion::{Change, Note, NoteKind, Translation};

use super::Explained;
use crate::scan::Scan;
use crate::show;

#[derive(Serialize)]
struct Explanation<'t> {
    file: &'t str,
    report: &'t Translation<'t>,
    /// The changes that wrote notes.
    changes: Vec<&'t Change>,
    marks: Vec<Mark>,
}

/// Where in the bytes a note is: its key and value, from the first byte to the one after the last.
#[derive(Serialize)]
struct Mark {
    /// The index of the note in the report.
    note: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<[usize; 2]>,
    /// The index of the payload in which `output` is.
    payload: usize,
}

pub(super) fn of(explained: &Explained<'_>) -> io::Result<String> {
    let Explained { name, body, translation, groups } = explained;
    let input = Scan::of(body);
    let outputs: Vec<Scan<'_>> = translation.payloads.iter().map(|payload| Scan::of(payload)).collect();
    let marks = translation.notes.iter().enumerate().map(|(index, note)| {
        let payload = note.payload.unwrap_or(0);
        let [before, after] = pointers(&note);
        let output = outputs.get(payload).zip(after).and_then(|(output, pointer)| place(output, pointer));
        Mark { note: index, input: before.and_then(|pointer| place(&input, pointer)), output, payload }
    });
    let changes = groups.iter().filter_map(|group| group.change.as_ref()).collect();
    let explanation = Explanation { file: name, report: translation, changes, marks: marks.collect() };
    Ok(show::json(&explanation)? + "\n")
}

/// Where a note is in the input, and where in the output.
fn pointers<'n>(note: &Note<'n>) -> [Option<&'n str>; 2] {
    match note.kind {
        NoteKind::Moved | NoteKind::Split => [Some(note.at), note.to],
        NoteKind::Renamed | NoteKind::Replaced => [Some(note.at), Some(note.at)],
        NoteKind::Missing => [None, None],
        kind if kind.is_of_output() => [None, Some(note.at)],
        _ => [Some(note.at), None],
    }
}

fn place(scan: &Scan<'_>, pointer: &str) -> Option<[usize; 2]> {
    let (node, is_exact) = scan.find(pointer)?;
    let node = scan.node(node);
    let Range { start, end } = node.value.clone();
    is_exact.then_some([node.key.as_ref().map_or(start, |key| key.start), end])
}
