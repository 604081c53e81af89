//! Input + edits → output bytes. Cannot fail.
//!
//! Edits name places of the input and never see each other. Here they become cuts: which bytes go, and what stands in
//! their stead. The output is assembled once, from the spans between the cuts.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::ops::Range;

use crate::json::{Document, Place, skip_white, skip_white_back};
use crate::order::sort;

/// What the rooms of a floor recorded.
#[derive(Debug, Default)]
pub(crate) struct Edits<'a> {
    /// Members and elements that go, with their comma and the white space before them.
    pub(crate) drops: Vec<Place>,
    /// Bytes that are exchanged.
    pub(crate) writes: Vec<Write<'a>>,
    /// Members that come last in their object.
    pub(crate) inserts: Vec<Insert<'a>>,
    /// The span of an array that gives way to its elements, one a payload, and theirs.
    pub(crate) split: Option<(Range<usize>, Vec<Range<usize>>)>,
}

impl Edits<'_> {
    /// Without edits, and with room for as many as most payloads have.
    pub(crate) fn new() -> Self {
        Self {
            drops: Vec::with_capacity(16),
            writes: Vec::with_capacity(8),
            inserts: Vec::with_capacity(2),
            split: None,
        }
    }
}

/// Bytes of the input that are exchanged for others.
#[derive(Debug)]
pub(crate) struct Write<'a> {
    pub(crate) span: Range<usize>,
    pub(crate) text: Cow<'a, [u8]>,
}

/// A member that is added to an object.
#[derive(Debug)]
pub(crate) struct Insert<'a> {
    pub(crate) object: Place,
    pub(crate) name: &'static str,
    pub(crate) value: Cow<'a, [u8]>,
}

/// Bytes of the input that go, and what stands in their stead: nothing, or one of the texts that are written. There may
/// be many, so they are kept small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cut {
    start: u32,
    end: u32,
    text: u32,
}

impl Cut {
    /// The text of cuts in whose stead nothing stands.
    const NOTHING: u32 = u32::MAX;

    fn new(span: &Range<usize>, text: u32) -> Self {
        Self { start: span.start as u32, end: span.end as u32, text }
    }
}

/// A piece of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'p> {
    /// Bytes of the input, as they stand.
    Copied(Range<usize>),
    /// Written in the stead of the bytes from `at` on.
    Written { at: usize, text: &'p [u8] },
}

/// How the payloads are assembled.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    text: &'a [u8],
    /// By place, without overlap.
    cuts: Vec<Cut>,
    /// What is written, in the order in which it was recorded.
    writes: Vec<Write<'a>>,
    /// Where an array gives way to its elements: its span, and theirs.
    split: Option<(Range<usize>, Vec<Range<usize>>)>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(document: &Document<'a>, edits: Edits<'a>) -> Self {
        let Edits { mut drops, mut writes, inserts, split } = edits;
        sort(&mut drops);
        let mut cuts = Vec::with_capacity(drops.len() + writes.len() + inserts.len());
        cut_drops(document, &drops, &mut cuts);
        // Which objects have got a member already; most translations insert one or none.
        let mut begun = vec![false; if inserts.len() > 1 { document.places() } else { 0 }];
        for insert in &inserts {
            let begun = begun.get_mut(insert.object.index());
            let is_first = !begun.is_some_and(|begun| core::mem::replace(begun, true));
            writes.push(written(document, &drops, insert, is_first));
        }
        for (index, write) in writes.iter().enumerate() {
            cuts.push(Cut::new(&write.span, index as u32));
        }
        // Where several begin at one offset, what is written at the end of a member comes before what is inserted after
        // it, as their texts do, and both before the members that are dropped there.
        sort(&mut cuts);
        debug_assert!(cuts.is_sorted_by(|one, next| one.end <= next.start), "two rooms touch one span: {cuts:?}");
        Self { text: document.text(), cuts, writes, split }
    }

    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.cuts.is_empty() && self.split.is_none()
    }

    /// How many payloads come out.
    pub(crate) fn payloads(&self) -> usize {
        self.split.as_ref().map_or(1, |(_, elements)| elements.len())
    }

    /// Shows the pieces of one payload, in order.
    pub(crate) fn pieces(&self, payload: usize, show: &mut dyn FnMut(Piece<'_>)) {
        self.parts(payload).into_iter().for_each(|part| self.pieces_in(part, show));
    }

    /// What all payloads begin with, what is one payload's own, and what all end with.
    fn parts(&self, payload: usize) -> [Range<usize>; 3] {
        match &self.split {
            None => [0..self.text.len(), 0..0, 0..0],
            Some((array, elements)) => [0..array.start, elements[payload].clone(), array.end..self.text.len()],
        }
    }

    // Of many callers, none of which is large: inlined, it would weigh several times as much.
    #[inline(never)]
    fn pieces_in(&self, within: Range<usize>, show: &mut dyn FnMut(Piece<'_>)) {
        let first = self.cuts.partition_point(|cut| (cut.start as usize) < within.start);
        let end = self.cuts.partition_point(|cut| cut.end as usize <= within.end);
        let mut at = within.start;
        for cut in &self.cuts[first..end.max(first)] {
            let start = cut.start as usize;
            if at < start {
                show(Piece::Copied(at..start));
            }
            if cut.text != Cut::NOTHING {
                show(Piece::Written { at: start, text: &self.writes[cut.text as usize].text });
            }
            at = cut.end as usize;
        }
        if at < within.end {
            show(Piece::Copied(at..within.end));
        }
    }

    /// Assembles the payloads; nothing, if together they would have more bytes than this, which is known before any is
    /// written.
    pub(crate) fn assemble(&self, max_bytes: usize) -> Option<Vec<Vec<u8>>> {
        let [head, _, tail] = self.parts(0).map(|part| self.length(part));
        let mut bytes = 0_usize;
        for payload in 0..self.payloads() {
            let [_, own, _] = self.parts(payload);
            bytes = bytes.saturating_add(head + self.length(own) + tail);
            if bytes > max_bytes {
                return None;
            }
        }
        let mut assembled: Vec<Vec<u8>> = Vec::with_capacity(self.payloads());
        for payload in 0..self.payloads() {
            let [before, own, after] = self.parts(payload);
            let mut output = Vec::with_capacity(head + self.length(own.clone()) + tail);
            // What all payloads share is put together once, so that the work is bounded by the output.
            if let Some(first) = assembled.first() {
                output.extend_from_slice(&first[..head]);
                self.write(own, &mut output);
                output.extend_from_slice(&first[first.len() - tail..]);
            } else {
                [before, own, after].into_iter().for_each(|part| self.write(part, &mut output));
            }
            assembled.push(output);
        }
        Some(assembled)
    }

    fn length(&self, part: Range<usize>) -> usize {
        let mut length = 0;
        self.pieces_in(part, &mut |piece| length += self.bytes(&piece).len());
        length
    }

    fn write(&self, part: Range<usize>, output: &mut Vec<u8>) {
        self.pieces_in(part, &mut |piece| output.extend_from_slice(self.bytes(&piece)));
    }

    fn bytes<'p>(&'p self, piece: &Piece<'p>) -> &'p [u8] {
        match piece {
            Piece::Copied(span) => &self.text[span.clone()],
            Piece::Written { text, .. } => text,
        }
    }
}

/// The bytes that go with dropped members and elements, which are in the order of the text.
fn cut_drops(document: &Document<'_>, drops: &[Place], cuts: &mut Vec<Cut>) {
    let text = document.text();
    // Where the last member ends of the run of dropped ones that begins an object.
    let mut leading_to = None;
    let mut previous = None;
    for &place in drops {
        if previous.replace(place) == Some(place) {
            continue;
        }
        let after_comma_before = skip_white_back(text, document.begin(place));
        let has_comma_before = text[after_comma_before - 1] == b',';
        let end_before = skip_white_back(text, after_comma_before - 1);
        let end = document.span(place).end;
        let span = if !has_comma_before || leading_to == Some(end_before) {
            leading_to = Some(end);
            let comma = skip_white(text, end);
            after_comma_before..if text[comma] == b',' { comma + 1 } else { end }
        } else {
            end_before..end
        };
        cuts.push(Cut::new(&span, Cut::NOTHING));
    }
}

/// A member after the last one that stays, with the white space of that elder sibling; and where it is to stand.
fn written(document: &Document<'_>, drops: &[Place], insert: &Insert<'_>, is_first: bool) -> Write<'static> {
    let text = document.text();
    let object = document.span(insert.object);
    let stays = |member: &Place| drops.binary_search(member).is_err();
    let mut elder = None;
    let mut end_before_elder = None;
    let mut previous = None;
    for member in document.children(insert.object) {
        if stays(&member) {
            elder = Some(member);
            end_before_elder = previous;
        }
        previous = Some(document.span(member).end);
    }

    let mut written = Vec::with_capacity(insert.name.len() + insert.value.len() + 16);
    let mut colon: &[u8] = b":";
    let mut at = object.start + 1;
    if let Some(elder) = elder {
        let key = document.key_span(elder);
        let value = document.span(elder);
        match end_before_elder {
            Some(end) => written.extend_from_slice(&text[end..key.start]),
            None => {
                written.push(b',');
                written.extend_from_slice(&text[object.start + 1..key.start]);
            }
        }
        colon = &text[key.end..value.start];
        at = value.end;
    } else if !is_first {
        written.push(b',');
    }
    written.push(b'"');
    written.extend_from_slice(insert.name.as_bytes());
    written.push(b'"');
    written.extend_from_slice(colon);
    written.extend_from_slice(&insert.value);
    Write { span: at..at, text: Cow::Owned(written) }
}
