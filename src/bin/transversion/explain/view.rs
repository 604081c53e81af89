//! A payload with its changes in place: the input and the output as one text, in which each line has a sign.

use std::collections::{HashMap, HashSet};

use transversion::{Note, NoteKind};

use super::{Explained, is_at_or_under};
use crate::scan::{Scan, Shape, token};
use crate::show;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Same,
    Removed,
    Written,
    /// It stood here.
    MovedFrom,
    /// It stands here.
    MovedTo,
    Missing,
}

impl Sign {
    pub(super) fn letter(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Removed => '-',
            Self::Written => '+',
            Self::MovedFrom => '<',
            Self::MovedTo => '>',
            Self::Missing => '?',
        }
    }

    /// The sign of a note, where it stands alone.
    pub(super) fn of(kind: NoteKind) -> Self {
        match kind {
            NoteKind::Dropped | NoteKind::Withheld => Self::Removed,
            NoteKind::Invented | NoteKind::Copied | NoteKind::Renamed | NoteKind::Replaced => Self::Written,
            NoteKind::Moved | NoteKind::Split => Self::MovedTo,
            NoteKind::Missing => Self::Missing,
            _ => Self::Same,
        }
    }
}

pub(super) struct Line {
    pub(super) sign: Sign,
    pub(super) depth: usize,
    pub(super) text: String,
    /// The index of the change that has to do with it, at the first of its lines.
    pub(super) group: Option<usize>,
}

/// A line, or how many were left out.
pub(super) enum Shown {
    Line(Line),
    Left(Sign, usize),
}

/// Of a long run of marked lines, the first and the last ones are shown.
const MOST_MARKED: usize = 24;
const FIRST_MARKED: usize = 12;

/// The input and one of the payloads. Nothing where either is no JSON, or where nothing can be seen.
pub(super) fn of(explained: &Explained<'_>, payload: usize, context: usize) -> Vec<Shown> {
    let mut view = View {
        input: Scan::of(explained.body),
        output: Scan::of(&explained.translation.payloads[payload]),
        input_marks: HashMap::new(),
        output_marks: HashMap::new(),
        holes: Vec::new(),
        lines: Vec::new(),
        depth: 0,
    };
    for (index, group) in explained.groups.iter().enumerate() {
        let notes = group.notes.iter().filter(|note| note.payload.is_none_or(|of| of == payload));
        notes.for_each(|note| view.take(index, *note));
    }
    if let (Some(before), Some(after)) = (view.input.root(), view.output.root()) {
        view.compare(before, after, "", "");
    }
    if view.lines.iter().all(|line| line.sign == Sign::Same) {
        return Vec::new();
    }
    fold(view.lines, context)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Input,
    Output,
}

/// No payload here has more open brackets than the library allows, so to recurse is safe.
struct View<'t> {
    input: Scan<'t>,
    output: Scan<'t>,
    /// The places of notes on each side, each with its sign and the index of its change.
    input_marks: HashMap<&'t str, (Sign, usize)>,
    output_marks: HashMap<&'t str, (Sign, usize)>,
    holes: Vec<(usize, &'t str)>,
    lines: Vec<Line>,
    depth: usize,
}

impl<'t> View<'t> {
    /// Keeps where a note is. Where there are two at one place, the first one counts.
    fn take(&mut self, group: usize, note: Note<'t>) {
        let mut before = |sign| {
            self.input_marks.entry(note.at).or_insert((sign, group));
        };
        match note.kind {
            NoteKind::Moved | NoteKind::Split => {
                before(Sign::MovedFrom);
                self.output_marks.entry(note.to.unwrap_or(note.at)).or_insert((Sign::MovedTo, group));
            }
            NoteKind::Dropped => before(Sign::Removed),
            NoteKind::Renamed | NoteKind::Replaced => {
                before(Sign::Removed);
                self.output_marks.entry(note.at).or_insert((Sign::Written, group));
            }
            NoteKind::Invented | NoteKind::Copied => {
                self.output_marks.entry(note.at).or_insert((Sign::Written, group));
            }
            NoteKind::Missing => self.holes.push((group, note.at)),
            _ => {}
        }
    }

    /// A value that is on both sides.
    fn compare(&mut self, before: usize, after: usize, from: &str, to: &str) {
        let shapes = (self.input.node(before).shape, self.output.node(after).shape);
        let is_same = self.input.value(before) == self.output.value(after);
        if is_same && !self.has_hole_in(to) {
            self.lay(Side::Output, after, to, Sign::Same);
        } else if shapes.0 == shapes.1 && shapes.1 != Shape::Scalar {
            self.open(Side::Output, after, Sign::Same, None);
            self.compare_inside(before, after, from, to);
            self.holes(to);
            self.close(Side::Output, after, Sign::Same);
        } else {
            self.lay(Side::Input, before, from, Sign::Removed);
            self.lay(Side::Output, after, to, Sign::Written);
        }
    }

    fn compare_inside(&mut self, before: usize, after: usize, from: &str, to: &str) {
        let old = self.children(Side::Input, before, from);
        let new = self.children(Side::Output, after, to);
        let is_list = self.output.node(after).shape == Shape::Array;
        // Elements are told apart by where they stand, or, where some came or went, by what they are.
        let is_even = is_list && old.len() == new.len();
        let names = |view: &Self, side: Side, children: &[(usize, String)]| -> Vec<Vec<u8>> {
            let scan = view.scan(side);
            let name = |(index, &(node, _)): (usize, &(usize, String))| match scan.key(node) {
                Some(key) => key.as_bytes().to_vec(),
                None if is_even => index.to_string().into_bytes(),
                None => scan.value(node).to_vec(),
            };
            children.iter().enumerate().map(name).collect()
        };
        let (old_names, new_names) = (names(self, Side::Input, &old), names(self, Side::Output, &new));
        let stays: HashSet<&[u8]> = new_names.iter().map(Vec::as_slice).collect();
        let mut next = 0;
        for ((node, pointer), name) in new.iter().zip(&new_names) {
            let partner =
                if old_names[next..].is_empty() { None } else { old_names[next..].iter().position(|old| old == name) };
            let end = match partner {
                Some(partner) => next + partner,
                None => next + old_names[next..].iter().take_while(|old| !stays.contains(old.as_slice())).count(),
            };
            for (node, pointer) in &old[next..end] {
                self.lay(Side::Input, *node, pointer, Sign::Removed);
            }
            next = end;
            if partner.is_some() {
                self.compare(old[next].0, *node, &old[next].1, pointer);
                next += 1;
            } else {
                self.lay(Side::Output, *node, pointer, Sign::Written);
            }
        }
        for (node, pointer) in &old[next..] {
            self.lay(Side::Input, *node, pointer, Sign::Removed);
        }
    }

    /// All of a value that is shown from one side, with this sign where no note has another.
    fn lay(&mut self, side: Side, node: usize, pointer: &str, sign: Sign) {
        let mark = if sign == Sign::Same { None } else { self.mark(side, pointer) };
        let sign = mark.map_or(sign, |(sign, _)| sign);
        let group = mark.map(|(_, group)| group);
        let children = self.children(side, node, pointer);
        if children.is_empty() {
            let text =
                format!("{}{}{}", self.key(side, node), spelled(self.scan(side).value(node)), self.comma(side, node));
            self.push(sign, text, group);
            return;
        }
        self.open(side, node, sign, group);
        for (child, pointer) in children {
            self.lay(side, child, &pointer, sign);
        }
        if side == Side::Output {
            self.holes(pointer);
        }
        self.close(side, node, sign);
    }

    fn open(&mut self, side: Side, node: usize, sign: Sign, group: Option<usize>) {
        let bracket = if self.scan(side).node(node).shape == Shape::Object { '{' } else { '[' };
        let text = format!("{}{bracket}", self.key(side, node));
        self.push(sign, text, group);
        self.depth += 1;
    }

    fn close(&mut self, side: Side, node: usize, sign: Sign) {
        self.depth -= 1;
        let bracket = if self.scan(side).node(node).shape == Shape::Object { '}' } else { ']' };
        let text = format!("{bracket}{}", self.comma(side, node));
        self.push(sign, text, None);
    }

    /// What is missing directly in a value, or of it.
    fn holes(&mut self, pointer: &str) {
        let is_here = |at: &str| at == pointer || at.rsplit_once('/').is_some_and(|(around, _)| around == pointer);
        let holes: Vec<_> = self.holes.iter().copied().filter(|(_, at)| is_here(at)).collect();
        for (group, at) in holes {
            let name = at.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
            let is_there = self.output.find(at).is_some_and(|(_, is_exact)| is_exact);
            if at == pointer && !at.is_empty() {
                self.push(Sign::Missing, "the rest is missing".into(), Some(group));
            } else if !is_there {
                self.push(Sign::Missing, format!("{} is missing", show::printable(&name)), Some(group));
            }
        }
    }

    fn has_hole_in(&self, pointer: &str) -> bool {
        self.holes.iter().any(|(_, at)| is_at_or_under(at, pointer))
    }

    /// The sign and the group of the note that is about this very value.
    fn mark(&self, side: Side, pointer: &str) -> Option<(Sign, usize)> {
        let marks = if side == Side::Input { &self.input_marks } else { &self.output_marks };
        marks.get(pointer).copied()
    }

    fn children(&self, side: Side, node: usize, pointer: &str) -> Vec<(usize, String)> {
        let scan = self.scan(side);
        let children = scan.children(node).enumerate();
        let pointer_to = |(index, child)| match scan.key(child) {
            Some(key) => (child, format!("{pointer}/{}", token(&key))),
            None => (child, format!("{pointer}/{index}")),
        };
        children.map(pointer_to).collect()
    }

    fn scan(&self, side: Side) -> &Scan<'t> {
        match side {
            Side::Input => &self.input,
            Side::Output => &self.output,
        }
    }

    fn key(&self, side: Side, node: usize) -> String {
        let scan = self.scan(side);
        let key = scan.node(node).key.clone();
        key.map(|key| format!("{}: ", spelled(&scan.text[key]))).unwrap_or_default()
    }

    /// The comma after a value, where it has one.
    fn comma(&self, side: Side, node: usize) -> &'static str {
        let scan = self.scan(side);
        let rest = scan.text[scan.node(node).value.end..].trim_ascii_start();
        if rest.starts_with(b",") { "," } else { "" }
    }

    fn push(&mut self, sign: Sign, text: String, group: Option<usize>) {
        self.lines.push(Line { sign, depth: self.depth, text, group });
    }
}

/// Bytes as they stand there, on one line: an empty list may be spelled over several.
fn spelled(bytes: &[u8]) -> String {
    show::printable(&String::from_utf8_lossy(bytes).replace(['\n', '\r', '\t'], " "))
}

/// Leaves out what is far from any change, and the middle of long runs.
fn fold(lines: Vec<Line>, context: usize) -> Vec<Shown> {
    let mut shown = Vec::new();
    let mut rest = lines.into_iter().peekable();
    while let Some(first) = rest.next() {
        let sign = first.sign;
        let is_beginning = shown.is_empty();
        let mut run = vec![first];
        while let Some(next) = rest.next_if(|next| next.sign == sign) {
            run.push(next);
        }
        let (head, tail) = match sign {
            Sign::Same => (if is_beginning { 1 } else { context }, if rest.peek().is_none() { 1 } else { context }),
            _ if run.len() > MOST_MARKED => (FIRST_MARKED, MOST_MARKED - FIRST_MARKED),
            _ => (run.len(), 0),
        };
        let count = run.len();
        // To leave a single line out saves nothing.
        let left = count.saturating_sub(head + tail);
        let left = if left == 1 { 0 } else { left };
        for (index, line) in run.into_iter().enumerate() {
            if left == 0 || index < head || index >= head + left {
                shown.push(Shown::Line(line));
            } else if index == head {
                shown.push(Shown::Left(sign, left));
            }
        }
    }
    shown
}
