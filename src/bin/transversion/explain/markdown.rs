//! For pull requests.

use std::fmt::Write as _;

use transversion::Outcome;

use super::view::{self, Shown};
use super::{Explained, how_to_fetch, place};
use crate::show;

/// More payloads than these are not shown one by one.
const MOST_PAYLOADS: usize = 3;

pub(super) fn of(explained: &Explained<'_>, context: usize) -> String {
    let mut text = format!("### {}\n\n", plain(&explained.headline()));
    if let Some(path) = &explained.translation.path {
        let _ = writeln!(text, "The path becomes {}.\n", code(path));
    }
    if explained.groups.is_empty() {
        text.push_str("Not a byte changes.\n");
        return text;
    }
    let _ = writeln!(text, "{}.", explained.counts());
    if explained.translation.outcome == Outcome::Translated {
        for index in 0..explained.translation.payloads.len().min(MOST_PAYLOADS) {
            payload(&mut text, &view::of(explained, index, context));
        }
    }
    for (index, group) in explained.groups.iter().enumerate() {
        let title = group.change.as_ref().map(|change| format!(": {}", change.title)).unwrap_or_default();
        let _ = writeln!(text, "\n{}. **`{}`**{title}", index + 1, group.id);
        for note in &group.notes {
            let _ = writeln!(text, "   - {} {}: {}", note.kind, code(&place(note)), note.why);
        }
        if let Some(change) = &group.change {
            let _ = writeln!(text, "\n   {}", change.source);
        }
    }
    let missing: Vec<_> = explained.missing().collect();
    let lost = explained.lost();
    if !missing.is_empty() || !lost.is_empty() {
        let _ = writeln!(text, "\n**{} will miss**\n", explained.receiver());
    }
    for (note, need) in missing {
        let fetch =
            need.map(|need| format!(" {} {}.", code(&format!("{} {}", need.method, need.path)), how_to_fetch(need)));
        let _ = writeln!(text, "- {}: {}{}", code(note.at), note.why, fetch.unwrap_or_default());
    }
    for pointer in lost {
        let _ = writeln!(text, "- {}", code(pointer));
    }
    text
}

fn payload(text: &mut String, lines: &[Shown]) {
    if lines.is_empty() {
        return;
    }
    let row = |shown: &Shown| match shown {
        Shown::Line(line) => {
            let mark = line.group.map(|group| format!("  [{}]", group + 1)).unwrap_or_default();
            format!("{} {}{}{mark}\n", line.sign.letter(), "  ".repeat(line.depth), line.text)
        }
        Shown::Left(sign, count) => format!("{} ⋮ {count} lines\n", sign.letter()),
    };
    let rows: String = lines.iter().map(row).collect();
    // A fence is longer than any that stands in the text.
    let longest = rows.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = write!(text, "\n{fence}diff\n{rows}{fence}\n");
}

/// Text that comes from elsewhere, as code.
fn code(text: &str) -> String {
    format!("`{}`", show::printable(text).replace('`', "'"))
}

fn plain(text: &str) -> String {
    show::printable(text).replace(['<', '`', '*', '['], "·")
}
