//! For reading on a terminal of any width, with colours, and without.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use textwrap::{WordSplitter, wrap};
use transversion::Outcome;
use unicode_width::UnicodeWidthChar;

use super::view::{self, Shown, Sign};
use super::{Explained, how_to_fetch, place};
use crate::show;

const HEADING: Style = Style::new().bold();
const PALE: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();

/// More payloads than these are not shown one by one.
const MOST_PAYLOADS: usize = 3;

/// More lines than these of one value say no more.
const MOST_ROWS: usize = 4;

pub(super) fn of(explained: &Explained<'_>, width: usize, context: usize) -> String {
    let mut page = Page { text: String::new(), width };
    page.paragraph("", HEADING, &explained.headline());
    if let Some(path) = &explained.translation.path {
        page.paragraph("  ", PLAIN, &format!("The path becomes {path}"));
    }
    if explained.groups.is_empty() {
        page.paragraph("  ", PLAIN, "Not a byte changes.");
        return page.text;
    }
    page.paragraph("  ", PLAIN, &explained.counts());
    payloads(&mut page, explained, context);
    groups(&mut page, explained);
    misses(&mut page, explained);
    page.text
}

fn payloads(page: &mut Page, explained: &Explained<'_>, context: usize) {
    let payloads = &explained.translation.payloads;
    if explained.translation.outcome != Outcome::Translated {
        return;
    }
    let mut is_legend_due = true;
    for index in 0..payloads.len().min(MOST_PAYLOADS) {
        let lines = view::of(explained, index, context);
        if lines.is_empty() {
            continue;
        }
        match payloads.len() {
            1 => page.heading("The payload"),
            several => page.heading(&format!("Payload {} of {several}", index + 1)),
        }
        if std::mem::take(&mut is_legend_due) {
            page.paragraph("  ", PALE, "- removed, + written, < moved from here, > moved to here, ? missing");
        }
        for line in lines {
            page.payload_line(&line);
        }
    }
    if payloads.len() > MOST_PAYLOADS {
        page.paragraph("  ", PALE, &format!("and {} payloads more", payloads.len() - MOST_PAYLOADS));
    }
}

fn groups(page: &mut Page, explained: &Explained<'_>) {
    page.heading("The changes");
    for (index, group) in explained.groups.iter().enumerate() {
        if index > 0 {
            page.text.push('\n');
        }
        page.paragraph("  ", HEADING, &format!("[{}] {}", index + 1, group.id));
        if let Some(change) = &group.change {
            page.paragraph("      ", PLAIN, change.title);
            page.paragraph("      ", PALE, change.why);
        }
        for (position, note) in group.notes.iter().enumerate() {
            let sign = Sign::of(note.kind);
            page.hanging(&format!("    {} ", sign.letter()), style(sign), &format!("{} {}", note.kind, place(note)));
            // A sentence that holds for several notes stands under the last of them.
            let holds_on = group.notes.get(position + 1).is_some_and(|next| next.why == note.why);
            let is_said = group.change.as_ref().is_some_and(|change| change.title == note.why);
            if !holds_on && !is_said {
                page.paragraph("        ", PLAIN, note.why);
            }
        }
        if let Some(change) = &group.change {
            page.paragraph("      ", PALE, change.source);
        }
    }
}

fn misses(page: &mut Page, explained: &Explained<'_>) {
    let lost = explained.lost();
    if explained.translation.outcome == Outcome::Withheld {
        page.heading(&format!("{} will miss", explained.receiver()));
        page.hanging("  - ", style(Sign::Removed), "the whole event");
        return;
    }
    let missing: Vec<_> = explained.missing().collect();
    if lost.is_empty() && missing.is_empty() {
        return;
    }
    page.heading(&format!("{} will miss", explained.receiver()));
    let mut told = None;
    for (note, need) in missing {
        page.hanging("  ? ", style(Sign::Missing), note.at);
        page.paragraph("      ", PLAIN, note.why);
        // One call may fill several holes.
        if let Some(need) = need.filter(|&need| told.replace(need) != Some(need)) {
            page.paragraph("      ", HEADING, &format!("{} {}", need.method, need.path));
            page.paragraph("      ", PLAIN, &how_to_fetch(need));
        }
    }
    for pointer in lost {
        page.hanging("  - ", style(Sign::Removed), pointer);
    }
}

fn style(sign: Sign) -> Style {
    let color = match sign {
        Sign::Same => return PLAIN,
        Sign::Removed => AnsiColor::Red,
        Sign::Written => AnsiColor::Green,
        Sign::MovedFrom => AnsiColor::Yellow,
        Sign::MovedTo => AnsiColor::Blue,
        Sign::Missing => AnsiColor::Magenta,
    };
    color.on_default()
}

struct Page {
    text: String,
    width: usize,
}

impl Page {
    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.paragraph("", HEADING, text);
    }

    fn paragraph(&mut self, indent: &str, style: Style, text: &str) {
        self.wrapped(indent, indent, style, text);
    }

    /// The first line begins with this, and the others under what follows it.
    fn hanging(&mut self, first: &str, style: Style, text: &str) {
        self.wrapped(first, &" ".repeat(first.len()), style, text);
    }

    fn wrapped(&mut self, first: &str, rest: &str, style: Style, text: &str) {
        let text = show::printable(text);
        let options = textwrap::Options::new(self.width)
            .initial_indent(first)
            .subsequent_indent(rest)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in wrap(&text, options) {
            let _ = writeln!(self.text, "{style}{}{style:#}", line.trim_end());
        }
    }

    fn payload_line(&mut self, shown: &Shown) {
        let line = match shown {
            Shown::Line(line) => line,
            Shown::Left(sign, count) => {
                let text = if *sign == Sign::Same { "lines stay as they are" } else { "lines more" };
                return self.hanging(&format!("  {} ", sign.letter()), PALE, &format!("⋮ {count} {text}"));
            }
        };
        let style = style(line.sign);
        let mark = line.group.map(|group| format!("  [{}]", group + 1)).unwrap_or_default();
        let indent = (2 * line.depth).min(self.width / 3);
        let room = self.width - 4 - indent;
        let letter = line.sign.letter();
        let rows = rows(&line.text, room);
        let last = rows.len().min(MOST_ROWS) - 1;
        for (index, row) in rows.iter().take(MOST_ROWS).enumerate() {
            let space = " ".repeat(indent);
            let is_cut = index == last && rows.len() > MOST_ROWS;
            let row = if is_cut { cut(rows.len() - last, room) } else { row.clone() };
            let _ = write!(self.text, "{style}  {letter} {space}{row}{style:#}");
            // The number of the change stands behind, or below where it has no room.
            if index == last && !mark.is_empty() {
                if width_of(&row) + mark.len() > room {
                    let _ = write!(self.text, "\n{style}  {letter}{style:#}{space}");
                }
                let _ = write!(self.text, "{PALE}{mark}{PALE:#}");
            }
            self.text.push('\n');
        }
    }
}

/// What stands for rows that are not shown.
fn cut(rows: usize, room: usize) -> String {
    let text = format!("⋮ {rows} rows more");
    if width_of(&text) > room { "⋮".into() } else { text }
}

/// Cuts text into rows of so many columns.
fn rows(text: &str, room: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    for letter in text.chars() {
        let width = letter.width().unwrap_or(0);
        if used + width > room {
            rows.push(String::new());
            used = 0;
        }
        used += width;
        rows.last_mut().expect("there is one").push(letter);
    }
    rows
}

fn width_of(text: &str) -> usize {
    text.chars().map(|letter| letter.width().unwrap_or(0)).sum()
}
