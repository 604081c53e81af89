//! `transversion upgrade check`: a text search for what an upgrade breaks. It knows lines, and no language.

mod libraries;
mod rules;
mod scope;
mod walk;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;

use serde::Serialize;
use transversion::{Change, Version};

use self::rules::{Place, Rules};
use self::walk::Skipped;
use super::Format;
use crate::{Status, show};

pub(super) const EXAMPLES: &str = r#"Example:
  transversion upgrade check --handler .

This is a text search: it knows no language, finds things in comments too, and overlooks what is put together while the
program runs. What it finds is to be looked at, and what it does not find is no proof.

Folders named node_modules, .git, vendor, target and dist are passed over, and so are symbolic links, binary files and
files of more than 1 MiB, unless they are named themselves. What .gitignore says makes no difference: what git ignores
may be deployed all the same.

Exit status: 0 nothing was found; 1 something was; 2 wrong usage; 3 input or output failed."#;

/// How much of a line is shown.
const SHOWN: usize = 160;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The files and folders to search
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    handler: Vec<PathBuf>,
    /// The version to upgrade to
    #[arg(long, default_value_t = Version::ALL[Version::ALL.len() - 1])]
    to: Version,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// All that is printed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report {
    to: Version,
    /// What kind of search this was, so that nobody takes it for more.
    method: &'static str,
    findings: Vec<Finding>,
    files_searched: usize,
    skipped: Skipped,
}

/// A place that is to be looked at.
#[derive(Serialize)]
struct Finding {
    file: String,
    /// From 1 on.
    line: usize,
    /// In characters, from 1 on.
    column: usize,
    rule: &'static str,
    /// The line, without the white space around it.
    text: String,
    advice: &'static str,
    /// The change of the timeline that it comes of; versions of addresses and libraries have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'static str>,
    /// Where it is documented.
    source: &'static str,
}

pub(super) fn run(args: &Args) -> io::Result<Status> {
    let changes = transversion::changes(Version::ALL[0], args.to);
    let rules = Rules::of(&changes, args.to);
    let mut status = Status::Done;
    let mut found = Vec::new();
    let mut files_searched = 0;
    let mut skipped = Skipped::default();
    walk::files(&args.handler, |file| match file {
        Ok(walk::Found::File { name, kind, text }) => {
            files_searched += 1;
            found.extend(findings(rules.search(kind, &text), &name, &text, &changes));
        }
        Ok(walk::Found::Skipped(what)) => skipped.count(what),
        Err(error) => {
            show::complain(&error);
            status = Status::Failed;
        }
    });
    if !found.is_empty() {
        status = status.max(Status::Refused);
    }
    let report = Report { to: args.to, method: "text search", findings: found, files_searched, skipped };
    let mut output = io::stdout().lock();
    match args.format {
        Format::Json => writeln!(output, "{}", show::json(&report)?)?,
        Format::Text => output.write_all(show::printable(&report.text()).as_bytes())?,
    }
    output.flush()?;
    Ok(status)
}

/// The findings of one file, in order.
fn findings<'c>(
    places: Vec<Place>,
    file: &'c str,
    text: &'c str,
    changes: &'c [Change],
) -> impl Iterator<Item = Finding> {
    // What is behind is not counted again, or a long file with many findings would take forever.
    let (mut seen, mut line, mut column, mut line_start) = (0, 1, 1, 0);
    places.into_iter().map(move |place| {
        for (at, letter) in text[seen..place.at].char_indices() {
            column += 1;
            if letter == '\n' {
                (line, column, line_start) = (line + 1, 1, seen + at + 1);
            }
        }
        seen = place.at;
        let change = changes.iter().find(|change| Some(change.id) == place.rule.change);
        Finding {
            file: file.to_owned(),
            line,
            column,
            rule: place.rule.id,
            text: around(&text[line_start..], place.at - line_start),
            advice: place.rule.advice,
            change: change.map(|change| change.id),
            title: change.map(|change| change.title),
            source: change.map_or(place.rule.source, |change| change.source),
        }
    })
}

/// The line that a text begins with, without the white space around it; of a long one, what stands around the place.
fn around(text: &str, at: usize) -> String {
    let is_end = |letter: &char| *letter == '\n';
    let all: String =
        text.trim_start_matches([' ', '\t']).chars().take(SHOWN + 1).take_while(|it| !is_end(it)).collect();
    if all.chars().count() <= SHOWN {
        return all.trim().to_owned();
    }
    let before: String = text[..at].chars().rev().take(SHOWN / 4).collect();
    let after: String = text[at..].chars().take(SHOWN * 3 / 4).take_while(|it| !is_end(it)).collect();
    let start = if before.len() < at { "…" } else { "" };
    let is_cut = text[at + after.len()..].chars().next().is_some_and(|letter| !is_end(&letter));
    let end = if is_cut { "…" } else { "" };
    let before: String = before.chars().rev().collect();
    format!("{start}{}{}{end}", before.trim_start(), after.trim_end())
}

impl Report {
    fn text(&self) -> String {
        let mut text = String::new();
        for finding in &self.findings {
            let Finding { file, line, column, rule, advice, source, .. } = finding;
            // A newline in the name of a file would look like a finding.
            let file = file.replace('\n', "\\n");
            let _ = writeln!(text, "{file}:{line}:{column}: {rule}\n    {}\n  {advice}", finding.text);
            if let (Some(change), Some(title)) = (finding.change, finding.title) {
                let _ = writeln!(text, "  {change}: {title}");
            }
            let _ = writeln!(text, "  {source}\n");
        }
        let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let _ = writeln!(
            text,
            "{} in {}. This is a text search: look at what it found, and do not take what it did not find for proof.",
            counted(self.findings.len(), "finding"),
            counted(self.files_searched, "searched file")
        );
        let Skipped { folders, links, binary, large, other } = &self.skipped;
        let mut passed = Vec::new();
        for (count, what) in [
            (*other, "file of another kind"),
            (folders.len(), "folder"),
            (*links, "symbolic link"),
            (*binary, "binary file"),
            (large.len(), "file of more than 1 MiB"),
        ] {
            if count > 0 {
                let mut said = match what.strip_prefix("file of") {
                    Some(of) => format!("{} of{of}", counted(count, "file")),
                    None => counted(count, what),
                };
                let names = if what == "folder" { folders } else { large };
                if what == "folder" || what.ends_with("MiB") {
                    let _ = write!(said, " ({})", short(names));
                }
                passed.push(said);
            }
        }
        if !passed.is_empty() {
            let _ = writeln!(text, "Passed over: {}.", passed.join(", "));
        }
        text
    }
}

/// The first few names; the report in JSON has them all.
fn short(names: &[String]) -> String {
    const NAMED: usize = 5;
    let mut list = names.iter().take(NAMED).map(|name| name.replace('\n', "\\n")).collect::<Vec<_>>().join(", ");
    if names.len() > NAMED {
        let _ = write!(list, " and {} more", names.len() - NAMED);
    }
    list
}
