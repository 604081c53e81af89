//! What people read on the terminal.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write as _};

use anstream::ColorChoice;
use clap::ValueEnum;
use serde::Serialize;
use transversion::{By, Change, DetectedKind, Detection, Kind, NoteKind, Outcome, Translation};

/// How many notes a summary shows; a report has them all.
const NOTES_SHOWN: usize = 20;

/// When to use colours.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set; CLICOLOR_FORCE asks for them everywhere
    #[default]
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

impl Color {
    /// What is written from now on has colours, or not.
    pub(crate) fn apply(self) {
        let choice = match self {
            Self::Auto => ColorChoice::Auto,
            Self::Always => ColorChoice::Always,
            Self::Never => ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Text for a stream: without its colours, where the stream is to have none.
pub(crate) fn fitting<'t>(text: &'t str, stream: &impl anstream::stream::RawStream) -> Cow<'t, str> {
    match anstream::AutoStream::choice(stream) {
        ColorChoice::Never => anstream::adapter::strip_str(text).to_string().into(),
        _ => text.into(),
    }
}

/// Whether the person asked for colours wherever it goes.
pub(crate) fn is_color_forced() -> bool {
    ColorChoice::global() == ColorChoice::Always
}

/// Text as JSON on one line.
pub(crate) fn json(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(value)?)
}

/// Writes an error to standard error.
pub(crate) fn complain(message: &str) {
    say(&complaint(message));
}

/// An error, as it is written to standard error.
pub(crate) fn complaint(message: &str) -> String {
    format!("transversion: {}\n", printable(message))
}

/// Writes what is printable and may have colours to standard error. Where that fails, nobody is there to be told.
pub(crate) fn say(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Names of files and members come from elsewhere. They could tell a terminal what to do, look like a line of ours, or
/// turn the direction in which the rest of the line is read.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || is_of_layout(letter) {
            let _ = write!(shown, "{}", letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Ends of lines and of paragraphs, and marks of direction: nobody sees them, but what they do to a text.
fn is_of_layout(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What came of one input, in a few printable lines.
pub(crate) fn summary(name: &str, translation: &Translation<'_>) -> String {
    let Translation { outcome, from, to, .. } = translation;
    let what = match outcome {
        Outcome::Unchanged if !translation.notes.is_empty() => "unchanged".to_owned(),
        Outcome::Unchanged if from == to => format!("unchanged, in {to} already"),
        Outcome::Unchanged => "unchanged".to_owned(),
        Outcome::Translated => format!("translated from {from} to {to}"),
        Outcome::Withheld => format!("withheld: {to} has no such event"),
    };
    let subject = short(translation.trigger.as_deref().or(translation.endpoint).unwrap_or_default());
    let mut summary = printable(&format!("{name}: {subject}{}{what}", if subject.is_empty() { "" } else { " " }));
    if translation.payloads.len() > 1 {
        let _ = write!(summary, ", {} payloads", translation.payloads.len());
    }
    summary.push('\n');
    if let Some(path) = &translation.path {
        let _ = writeln!(summary, "  path      {}", printable(path));
    }
    for note in translation.notes.iter().take(NOTES_SHOWN) {
        let mut place = note.at.to_owned();
        if let Some(to) = note.to {
            let _ = write!(place, " → {to}");
        }
        if let (NoteKind::Invented | NoteKind::Replaced, Some(value)) = (note.kind, note.value) {
            let _ = write!(place, " = {}", short(value));
        }
        if let Some(payload) = note.payload {
            let _ = write!(place, " (payload {payload})");
        }
        let kind = note.kind;
        let _ = writeln!(summary, "  {kind:9} {}  {}", printable(&place), note.why);
    }
    if translation.notes.len() > NOTES_SHOWN {
        let more = translation.notes.len() - NOTES_SHOWN;
        let _ = writeln!(summary, "  and {more} more: --report FILE has them all");
    }
    for need in &translation.needs {
        let name = need.supply.as_str();
        let call = printable(&format!("{}  {} {}", need.at, need.method, need.path));
        let _ = writeln!(summary, "  need      {call}, then --supply {name}=FILE");
    }
    summary
}

/// So many of something.
pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The beginning of a long value.
pub(crate) fn short(value: &str) -> String {
    const SHOWN: usize = 60;
    if value.chars().count() <= SHOWN {
        return value.to_owned();
    }
    format!("{}…", value.chars().take(SHOWN).collect::<String>())
}

/// What a payload is, on one line.
pub(crate) fn detection(found: &Detection) -> String {
    let mut line = found.kind.to_string();
    for part in [&found.version, &found.trigger].into_iter().flatten() {
        let _ = write!(line, " {}", short(part));
    }
    let how = match (found.kind, found.by) {
        (DetectedKind::Unrecognized, _) => "it has no `trigger`",
        (DetectedKind::Middleware, _) => "by its shape: a `nonce` beside one message or postback",
        (_, By::Version) => "by its `version`",
        (_, By::Trigger) => "by its trigger",
        (_, By::Shape) => "by its shape",
        (_, By::Path) => "by its path",
        _ => "by default: nothing in it tells, as in the oldest version",
    };
    let _ = write!(line, " ({how})");
    line
}

/// The changes, each in a few lines.
pub(crate) fn changes_as_text(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let _ = writeln!(
            text,
            "{} ({}, {})\n  {}\n  {}\n  Source: {}\n",
            change.id,
            change.version,
            kinds(change),
            change.title,
            change.why,
            change.source
        );
    }
    text.truncate(text.trim_end().len());
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The changes as a table.
pub(crate) fn changes_as_markdown(changes: &[Change]) -> String {
    let mut table = String::from("| change | what is new | since | concerns |\n| --- | --- | --- | --- |\n");
    for change in changes {
        let _ = writeln!(table, "| `{}` | {} | `{}` | {} |", change.id, change.title, change.version, kinds(change));
    }
    table
}

fn kinds(change: &Change) -> String {
    let kinds: Vec<&str> = change
        .kinds
        .iter()
        .map(|kind| match kind {
            Kind::Event => "events",
            Kind::Request => "requests",
            Kind::Response => "responses",
        })
        .collect();
    kinds.join(", ")
}
