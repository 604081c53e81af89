//! `transversion explain`: what a translation changes and why, for reading.

mod json;
mod markdown;
mod text;
mod view;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use transversion::{Change, Kind, Need, Note, NoteKind, Options, Outcome, Translation, Version};

use crate::call::{self, CallArgs, HowArgs};
use crate::files::{self, Target};
use crate::translate::Supplied;
use crate::{Status, fault, show};

/// A reader needs so many columns.
const LEAST_WIDTH: u16 = 20;

/// Where there is no terminal to tell.
const USUAL_WIDTH: u16 = 80;

#[derive(Args)]
pub(crate) struct ExplainArgs {
    /// The files to explain, each with one payload; standard input if there is none, or for `-`
    files: Vec<PathBuf>,
    /// The version to translate to
    #[arg(long, value_parser = call::version)]
    to: Version,
    #[command(flatten)]
    how: HowArgs,
    #[command(flatten)]
    call: CallArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Wrap lines at this column, 20 or more; that of the terminal if not set, and 80 without one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(i64::from(LEAST_WIDTH)..))]
    width: Option<u16>,
    /// Show so many lines around each change of the payload
    #[arg(long, value_name = "N", default_value_t = 3)]
    context: usize,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For reading
    #[default]
    Text,
    /// For tools: the report, the changes, and where in the bytes each note is, one line per input
    Json,
    /// For pull requests
    Markdown,
}

pub(crate) fn run(args: &ExplainArgs) -> io::Result<Status> {
    let options = args.how.options(args.to);
    let supplied = Supplied::read(&args.call.supply, options.max_bytes)?;
    let options = Options { supply: supplied.supply(), ..options };
    let mut output = Target::stdout();
    let mut status = Status::Done;
    let mut is_first = true;
    for file in files::or_stdin(&args.files) {
        let name = files::name(&file);
        let most = if args.call.is_event() { options.max_bytes } else { usize::MAX };
        let read = if args.call.is_event() { files::read_payload(&file, most) } else { files::read(&file, most) };
        let body = match read {
            Ok(body) => body,
            Err(error) => {
                show::complain(&error.to_string());
                status = Status::Failed;
                continue;
            }
        };
        match args.call.translate(&body, &options) {
            Ok(translation) => {
                let explained = Explained::new(name, &body, &translation);
                let mut text = match args.format {
                    Format::Text => text::of(&explained, args.width(), args.context),
                    Format::Json => json::of(&explained)?,
                    Format::Markdown => markdown::of(&explained, args.context),
                };
                if !std::mem::take(&mut is_first) && !matches!(args.format, Format::Json) {
                    text.insert(0, '\n');
                }
                output.write_all(show::fitting(&text, &io::stdout()).as_bytes())?;
            }
            Err(error) => {
                status = status.max(Status::Refused);
                show::complain(&format!("{name}: {error}"));
                show::say(&fault::place(&name, None, &body, &error));
            }
        }
    }
    output.flush()?;
    Ok(status)
}

impl ExplainArgs {
    fn width(&self) -> usize {
        let terminal = || {
            let size = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
            size.map_or(USUAL_WIDTH, |(width, _)| width.0.max(LEAST_WIDTH))
        };
        self.width.unwrap_or_else(terminal).into()
    }
}

/// A translation, and what is told of it.
struct Explained<'t> {
    name: String,
    body: &'t [u8],
    translation: &'t Translation<'t>,
    groups: Vec<Group<'t>>,
}

/// The notes of one change.
struct Group<'t> {
    id: &'static str,
    /// What the change is; nothing is said so of the version's own name.
    change: Option<Change>,
    notes: Vec<Note<'t>>,
}

impl<'t> Explained<'t> {
    fn new(name: String, body: &'t [u8], translation: &'t Translation<'t>) -> Self {
        let changes = transversion::changes(translation.from, translation.to);
        let mut groups: Vec<Group<'t>> = Vec::new();
        for note in &translation.notes {
            match groups.last_mut() {
                Some(group) if group.id == note.change => group.notes.push(note),
                _ => {
                    let change = changes.iter().find(|change| change.id == note.change).cloned();
                    groups.push(Group { id: note.change, change, notes: vec![note] });
                }
            }
        }
        Self { name, body, translation, groups }
    }

    /// What it is and what becomes of it, in one line.
    fn headline(&self) -> String {
        let Translation { outcome, from, to, trigger, endpoint, .. } = self.translation;
        let subject = trigger.as_deref().or(*endpoint).unwrap_or("a payload");
        let what = match outcome {
            Outcome::Unchanged if from == to => format!("is in {to} already, and stays as it is"),
            Outcome::Unchanged => format!("stays as it is from {from} to {to}"),
            Outcome::Translated => format!("from {from} to {to}"),
            Outcome::Withheld => format!("is withheld: {to} has no such event"),
        };
        let split = match self.translation.payloads.len() {
            0 | 1 => String::new(),
            several => format!(", in {several} payloads"),
        };
        format!("{}: {subject} {what}{split}", self.name)
    }

    /// How many notes there are of each kind.
    fn counts(&self) -> String {
        let notes = || self.translation.notes.iter();
        let kinds = NoteKind::ALL.iter().map(|&kind| (notes().filter(|note| note.kind == kind).count(), kind));
        let counts: Vec<String> =
            kinds.filter(|(count, _)| *count > 0).map(|(n, kind)| format!("{n} {kind}")).collect();
        counts.join(", ")
    }

    /// Who gets what comes out.
    fn receiver(&self) -> String {
        let to = self.translation.to;
        match self.translation.kind {
            Kind::Event => format!("A reader of {to}"),
            Kind::Request => format!("The API of {to}"),
            Kind::Response => format!("A client of {to}"),
        }
    }

    /// The members that go.
    fn lost(&self) -> Vec<&'t str> {
        self.translation.notes.iter().filter(|note| note.kind == NoteKind::Dropped).map(|note| note.at).collect()
    }

    /// What is missing, each with the call that fetches it, if one does.
    fn missing(&self) -> impl Iterator<Item = (Note<'t>, Option<&'t Need>)> {
        let missing = self.translation.notes.iter().filter(|note| note.kind == NoteKind::Missing);
        let needs = &self.translation.needs;
        missing.map(move |note| (note, needs.iter().find(|need| is_at_or_under(note.at, &need.at))))
    }
}

/// The place of a note, with where it went or what was written there.
fn place(note: &Note<'_>) -> String {
    let mut place = note.at.to_owned();
    match (note.to, note.value) {
        (Some(to), _) => place.push_str(&format!(" → {to}")),
        (_, Some(value)) => place.push_str(&format!(" = {}", show::short(value))),
        _ => {}
    }
    if let Some(payload) = note.payload {
        place.push_str(&format!(" (payload {})", payload + 1));
    }
    if place.is_empty() { "(the whole payload)".into() } else { place }
}

/// How a need is met, in words.
fn how_to_fetch(need: &Need) -> String {
    let which = need.which.as_ref().map(|which| format!(" with `_id` {}", which.id)).unwrap_or_default();
    let supply = need.supply.as_str();
    format!("answers with it at {}{which}; hand it in with --supply {supply}=FILE", need.pick)
}

fn is_at_or_under(pointer: &str, around: &str) -> bool {
    pointer.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
