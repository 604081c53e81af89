//! Where in the input a mistake is, shown to the person at the terminal, whose input it is. A message in a log holds
//! nothing of it.

use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::sync::atomic::{AtomicU32, Ordering};

use anstyle::{AnsiColor, Style};
use transversion::{Error, ErrorCode};
use unicode_width::UnicodeWidthChar;

use crate::scan::Scan;
use crate::show;

/// So much of the line is shown before the place and after it.
const BEFORE: usize = 30;
const AFTER: usize = 30;

/// Of many refused lines, so many are shown; the others have one line each.
const MOST_SHOWN: u32 = 8;

const CARET: Style = AnsiColor::Red.on_default().bold();
const MARGIN: Style = AnsiColor::Blue.on_default();
const HINT: Style = AnsiColor::Cyan.on_default();

static SHOWN: AtomicU32 = AtomicU32::new(0);

/// The lines under a message: the place with a caret, and what to do. Empty where nobody sits in front of it.
pub(crate) fn place(name: &str, line: Option<u64>, body: &[u8], error: &Error) -> String {
    let is_for_people = io::stderr().is_terminal() || show::is_color_forced();
    if !is_for_people || SHOWN.fetch_add(1, Ordering::Relaxed) >= MOST_SHOWN {
        return String::new();
    }
    let mut text = String::new();
    if let Some(offset) = offset(body, error) {
        text.push_str(&excerpt(name, line.unwrap_or(1), body, offset.min(body.len())));
    }
    if let Some(hint) = hint(body, error) {
        let _ = writeln!(text, "  {HINT}hint:{HINT:#} {hint}");
    }
    text
}

fn offset(body: &[u8], error: &Error) -> Option<usize> {
    if error.code() == ErrorCode::SupplyMismatch || error.to_string().starts_with("in the supplied") {
        return None;
    }
    error.offset().or_else(|| {
        let scan = Scan::of(body);
        let node = scan.node(scan.find(error.at()?)?.0);
        Some(node.key.as_ref().map_or(node.value.start, |key| key.start))
    })
}

/// A window of the line around the place. Lines count from that of the first byte.
fn excerpt(name: &str, first_line: u64, body: &[u8], offset: usize) -> String {
    let start = memchr::memrchr(b'\n', &body[..offset]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &body[offset..]).map_or(body.len(), |newline| offset + newline);
    let line = first_line + memchr::memchr_iter(b'\n', &body[..start]).count() as u64;
    // A letter has four bytes at most.
    let far = &body[start.max(offset.saturating_sub(4 * BEFORE))..offset];
    let before = String::from_utf8_lossy(far);
    let after = String::from_utf8_lossy(&body[offset..end.min(offset + 4 * AFTER)]);
    let skipped = before.chars().count().saturating_sub(BEFORE);
    let before: String = before.chars().skip(skipped).map(visible).collect();
    let after: String = after.chars().take(AFTER).map(visible).collect();
    let more = if skipped > 0 || far.len() < offset - start { "…" } else { "" };
    let width: usize = before.chars().map(|letter| letter.width().unwrap_or(0)).sum::<usize>() + more.chars().count();
    let column = String::from_utf8_lossy(&body[start..offset]).chars().count() + 1;
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    let name = show::printable(name);
    format!(
        "  {MARGIN}-->{MARGIN:#} {name}:{line}:{column}\n  {MARGIN}{number} |{MARGIN:#} {more}{before}{after}\n  \
         {MARGIN}{margin} |{MARGIN:#} {}{CARET}^{CARET:#}\n",
        " ".repeat(width)
    )
}

/// One letter for each, that moves no cursor.
fn visible(letter: char) -> char {
    if letter == '\t' || letter == '\r' {
        ' '
    } else if letter.is_control() || letter.width().unwrap_or(0) == 0 {
        '·'
    } else {
        letter
    }
}

fn hint(body: &[u8], error: &Error) -> Option<&'static str> {
    Some(match error.code() {
        ErrorCode::InvalidJson if body.starts_with(&[0x1f, 0x8b]) => {
            "it is compressed with gzip; a file whose name ends in .gz is read as what it holds"
        }
        ErrorCode::InvalidJson if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            "it is compressed with Zstandard; a file whose name ends in .zst is read as what it holds"
        }
        ErrorCode::InvalidJson if body.starts_with("\u{feff}".as_bytes()) => {
            "it begins with a byte order mark, which JSON does not allow"
        }
        ErrorCode::InvalidJson if body.get(..4).is_some_and(|start| start.contains(&0)) => {
            "it looks like UTF-16; JSON is UTF-8"
        }
        ErrorCode::InvalidJson if body.is_empty() => "there was no input at all",
        ErrorCode::InvalidJson if error.offset().is_some_and(|at| at == body.len()) => "it ends too early",
        ErrorCode::InvalidJson if error.offset().is_some_and(|at| follows_a_line(body, at)) => {
            "with one event a line, --ndjson translates them all"
        }
        ErrorCode::NotAnObject if body.trim_ascii_start().starts_with(b"[") => {
            "one event a line can be translated with --ndjson; `jq -c '.[]'` makes lines of an array"
        }
        ErrorCode::TooLarge if error.to_string().contains("translation") => "--max-output-bytes N raises the limit",
        ErrorCode::TooLarge => "--max-bytes N raises the limit",
        ErrorCode::TooDeep => "--max-depth N raises the limit",
        ErrorCode::UnrecognizedPayload => "is it the body of an API call? --request or --response say of which",
        ErrorCode::VersionMismatch => "without --from, the payload says it itself",
        ErrorCode::SupplyMismatch => "hand in the object with the `_id` that stands in the payload",
        ErrorCode::Ambiguous => "leave one of the two; which one is meant, nobody else can tell",
        _ => return None,
    })
}

/// Whether a whole value ends before this place, and another object begins at it, on a line of its own.
fn follows_a_line(body: &[u8], at: usize) -> bool {
    let before = body[..at].trim_ascii_end();
    before.ends_with(b"}") && body.get(at) == Some(&b'{') && body[before.len()..at].contains(&b'\n')
}
