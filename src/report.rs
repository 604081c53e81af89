//! What a translation gives back: the payloads, and every difference between them and the input.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::num::NonZeroU32;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use crate::order::sort;
use crate::versions::Version;
use crate::word::words;

/// What came of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The output is the input.
    Unchanged,
    /// Something was written, and the notes say what.
    Translated,
    /// The target version has no such event: the right output is no output.
    Withheld,
}

words!(Outcome {
    Unchanged => "unchanged",
    Translated => "translated",
    Withheld => "withheld",
});

/// What was translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The body of a webhook call.
    Event,
    /// An API call.
    Request,
    /// The answer to an API call.
    Response,
}

words!(Kind {
    Event => "event",
    Request => "request",
    Response => "response",
});

/// The payloads of the other version, and the whole report.
///
/// Its JSON form is the report alone, without the payloads.
///
/// # Example: print the report
///
/// ```
/// # #[cfg(feature = "cli")] {
/// use transversion::{Options, Version, translate_event};
///
/// let event = br#"{"trigger":"message:delivery:user","version":"v1.1"}"#;
/// let translation = translate_event(event, &Options::to(Version::V1))?;
/// assert!(serde_json::to_string(&translation).unwrap().starts_with(r#"{"outcome":"withheld","from":"v1.1","to":"v1""#));
/// # }
/// # Ok::<(), transversion::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Translation<'a> {
    /// What came of the payload.
    pub outcome: Outcome,
    /// The version that the payload was in.
    pub from: Version,
    /// The version that was asked for.
    pub to: Version,
    /// What was translated.
    pub kind: Kind,
    /// Of events: the trigger as received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Cow<'a, str>>,
    /// Of requests and responses: the id of the API call, such as `create_webhook`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<&'static str>,
    /// None when withheld or when there was no body, one nearly always, several when the input stood for several.
    /// An unchanged payload is borrowed from the input.
    #[serde(skip)]
    pub payloads: Vec<Cow<'a, [u8]>>,
    /// Of requests: the rewritten path and query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What was lost, invented, moved or is missing: `envelope` first, then as the changes stand in the timeline;
    /// within a change by place in the text.
    pub notes: Notes,
    /// Data that would fill holes, and the calls that fetch it.
    pub needs: Vec<Need>,
}

impl<'a> Translation<'a> {
    /// One that passes its input on.
    pub(crate) fn unchanged(kind: Kind, from: Version, to: Version, body: Option<&'a [u8]>) -> Self {
        Self {
            outcome: Outcome::Unchanged,
            from,
            to,
            kind,
            trigger: None,
            endpoint: None,
            payloads: body.into_iter().map(Cow::Borrowed).collect(),
            path: None,
            notes: Notes::default(),
            needs: Vec::new(),
        }
    }
}

/// What kind of difference a [`Note`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// A value was exchanged for its counterpart; nothing is lost. `at` points into the input.
    Renamed,
    /// Present in the input, absent from the output. `at` points into the input.
    Dropped,
    /// Stands at another place, `to`. `at` points into the input.
    Moved,
    /// Not in the input: a documented default or an inference. `at` points into the output.
    Invented,
    /// Taken over from elsewhere in the input, or from what the caller supplied. `at` points into the output.
    Copied,
    /// Exchanged for something that says less or reads otherwise. `at` points into the input.
    Replaced,
    /// An array whose elements went to several payloads. `at` points into the input.
    Split,
    /// A reader of the target version may expect it, and nobody can know it from this payload. `at` points into the
    /// output.
    Missing,
    /// The event has no counterpart. `at` points into the input.
    Withheld,
    /// A trigger or shape that these versions do not know; passed on. `at` points into the input.
    Unknown,
}

words!(NoteKind {
    Renamed => "renamed",
    Dropped => "dropped",
    Moved => "moved",
    Invented => "invented",
    Copied => "copied",
    Replaced => "replaced",
    Split => "split",
    Missing => "missing",
    Withheld => "withheld",
    Unknown => "unknown",
});

impl NoteKind {
    /// Whether `at` points into the output; else it points into the input.
    pub fn is_of_output(self) -> bool {
        matches!(self, Self::Invented | Self::Copied | Self::Missing)
    }
}

/// One entry of the report: what a change did, where, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Note<'r> {
    /// What kind of difference this is.
    pub kind: NoteKind,
    /// The id of the change that wrote it; `envelope` for the version itself.
    pub change: &'static str,
    /// The place: a JSON Pointer (RFC 6901). In the name of a member, a lone surrogate reads as U+FFFD.
    pub at: &'r str,
    /// The index of the payload, where the note concerns one of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<usize>,
    /// Of moved and split, a JSON Pointer in the output; of renamed, the new value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<&'r str>,
    /// Of renamed, the old value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<&'r str>,
    /// Of invented and replaced, the JSON text that was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<&'r str>,
    /// Why, in one sentence.
    pub why: &'static str,
}

impl Note<'_> {
    /// A note of which no more is known than what it is.
    pub(crate) const fn new(kind: NoteKind, change: &'static str, why: &'static str) -> Self {
        Self { kind, change, at: "", payload: None, to: None, from: None, value: None, why }
    }
}

/// The notes of a translation, kept as compact records: many notes cost little more than their pointers.
///
/// # Example: what is lost
///
/// ```
/// use transversion::{NoteKind, Options, Version, translate_event};
///
/// let event = br#"{"trigger":"postback","version":"v1","appUser":{"_id":"u","clients":[]}}"#;
/// let translation = translate_event(event, &Options::to(Version::V1_1))?;
/// let lost: Vec<&str> =
///     translation.notes.iter().filter(|note| note.kind == NoteKind::Dropped).map(|note| note.at).collect();
/// assert_eq!(lost, ["/appUser/clients"]);
/// # Ok::<(), transversion::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Notes {
    /// The texts of all notes, one after another. That they are UTF-8 is seen to when they are read.
    texts: Vec<u8>,
    records: Vec<Record>,
    /// What is said of many notes alike.
    reasons: Vec<Reason>,
    /// Of the notes that have them: where `to`, `from` and `value` end, each beginning where the one before it ends.
    extras: Vec<[Option<u32>; 3]>,
    /// Whether there would be a note, if a report had been asked for.
    are_left_out: bool,
}

/// A note, its texts exchanged for where they stand. Records are ordered as the report is; where two stand at one
/// place, the one that was written first comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Record {
    order: Order,
    at: (u32, u32),
    reason: u16,
    payload: Option<NonZeroU32>,
    extra: Option<NonZeroU32>,
}

/// What many notes say alike: the kind, the change, and why.
pub(crate) type Reason = (NoteKind, &'static str, &'static str);

/// Where a note stands among the others: first by change, then by place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Order {
    pub(crate) change: u16,
    pub(crate) place: u32,
}

/// A number that may be absent, in the room of one that may not: it is kept one higher.
fn one_higher(number: usize) -> Option<NonZeroU32> {
    NonZeroU32::new(number as u32 + 1)
}

fn one_lower(number: NonZeroU32) -> usize {
    number.get() as usize - 1
}

impl Notes {
    /// How many notes there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no note at all.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The notes, in order.
    pub fn iter(&self) -> NotesIter<'_> {
        NotesIter { notes: self, records: self.records.iter() }
    }

    fn note(&self, record: &Record) -> Note<'_> {
        let (start, end) = record.at;
        let at = self.text(start, end);
        let [to, from, value] = record.extra.map_or([None; 3], |extra| {
            let mut start = end;
            self.extras[one_lower(extra)].map(|end| {
                let text = self.text(start, end?);
                start = end?;
                Some(text)
            })
        });
        let (kind, change, why) = self.reasons[record.reason as usize];
        Note { kind, change, at, payload: record.payload.map(one_lower), to, from, value, why }
    }

    fn text(&self, start: u32, end: u32) -> &str {
        // The offsets are those of `push_at`. To slice would bring along what a panic has to say.
        let text = self.texts.get(start as usize..end as usize).unwrap_or_default();
        str::from_utf8(text).unwrap_or_default()
    }

    /// The notes as they are kept, for a host that makes notes of them itself: what notes say alike, and of each note
    /// which of that it is, its payload, how long `at`, `to`, `from` and `value` are, and these.
    #[cfg_attr(not(target_os = "unknown"), expect(dead_code, reason = "only the host of WebAssembly asks for it"))]
    #[expect(clippy::type_complexity, reason = "it is told once, and read once")]
    pub(crate) fn kept(
        &self,
    ) -> (&[Reason], impl ExactSizeIterator<Item = (usize, Option<usize>, [Option<usize>; 4], &[u8])>) {
        let notes = self.records.iter().map(|record| {
            let (start, mut end) = record.at;
            let mut lengths = [Some((end - start) as usize), None, None, None];
            let ends = record.extra.map_or([None; 3], |extra| self.extras[one_lower(extra)]);
            for (length, next) in lengths[1..].iter_mut().zip(ends) {
                *length = next.map(|next| (next - core::mem::replace(&mut end, next)) as usize);
            }
            let texts = self.texts.get(start as usize..end as usize).unwrap_or_default();
            (record.reason as usize, record.payload.map(one_lower), lengths, texts)
        });
        (&self.reasons, notes)
    }

    pub(crate) fn orders(&self) -> impl Iterator<Item = Order> {
        self.records.iter().map(|record| record.order)
    }

    pub(crate) fn push(&mut self, order: Order, note: Note<'_>) {
        let texts = self.texts();
        let start = texts.len();
        texts.extend_from_slice(note.at.as_bytes());
        self.push_at(order, start, note);
    }

    /// The texts, at whose end the `at` of the next note is to be written, in UTF-8.
    pub(crate) fn texts(&mut self) -> &mut Vec<u8> {
        if self.records.is_empty() {
            // Most reports that have a note have some, and to grow costs more than to begin with room for them.
            self.texts.reserve(1024);
            self.records.reserve(32);
            self.reasons.reserve(16);
            self.extras.reserve(8);
        }
        &mut self.texts
    }

    /// Adds a note whose `at` is what stands at the end of the texts, from `start` on.
    pub(crate) fn push_at(&mut self, order: Order, start: usize, note: Note<'_>) {
        let Note { kind, change, why, payload, to, from, value, .. } = note;
        let at = (start as u32, self.texts.len() as u32);
        let mut extra = None;
        if to.or(from).or(value).is_some() {
            extra = one_higher(self.extras.len());
            self.extras.push([to, from, value].map(|text| {
                self.texts.extend_from_slice(text?.as_bytes());
                Some(self.texts.len() as u32)
            }));
        }
        // Each sentence stands in memory once, nearly always: a second one is only said twice.
        let is_same = |&(a, by, reason): &Reason| a == kind && core::ptr::eq(by, change) && core::ptr::eq(reason, why);
        let reason = self.reasons.iter().rposition(is_same).unwrap_or_else(|| {
            self.reasons.push((kind, change, why));
            self.reasons.len() - 1
        });
        let payload = payload.and_then(one_higher);
        self.records.push(Record { order, at, reason: reason as u16, payload, extra });
    }

    /// Leaves a note out, because no report was asked for.
    pub(crate) fn leave_out(&mut self) {
        self.are_left_out = true;
    }

    /// Whether a note was left out.
    pub(crate) fn are_left_out(&self) -> bool {
        self.are_left_out
    }

    /// Whether the texts are longer than the records can tell.
    pub(crate) fn are_too_long(&self) -> bool {
        u32::try_from(self.texts.len()).is_err()
    }

    /// Leaves only the notes of one kind.
    pub(crate) fn keep(&mut self, kind: NoteKind) {
        for record in core::mem::take(&mut self.records) {
            if self.reasons[record.reason as usize].0 == kind {
                self.records.push(record);
            }
        }
    }

    /// Puts the notes in the order of the report.
    pub(crate) fn sort(&mut self) {
        sort(&mut self.records);
    }
}

impl<'r> IntoIterator for &'r Notes {
    type Item = Note<'r>;
    type IntoIter = NotesIter<'r>;

    fn into_iter(self) -> NotesIter<'r> {
        self.iter()
    }
}

/// The notes of a translation, in order; from [`Notes::iter`].
#[derive(Clone)]
pub struct NotesIter<'r> {
    notes: &'r Notes,
    records: core::slice::Iter<'r, Record>,
}

impl<'r> Iterator for NotesIter<'r> {
    type Item = Note<'r>;

    fn next(&mut self) -> Option<Note<'r>> {
        self.records.next().map(|record| self.notes.note(record))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.records.size_hint()
    }
}

impl DoubleEndedIterator for NotesIter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.records.next_back().map(|record| self.notes.note(record))
    }
}

impl ExactSizeIterator for NotesIter<'_> {}

impl core::fmt::Debug for NotesIter<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl core::fmt::Debug for Notes {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.iter().fmt(f)
    }
}

impl Serialize for Notes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.len()))?;
        for note in self {
            list.serialize_element(&note)?;
        }
        list.end()
    }
}

/// Under which name fetched data is handed back, in [`Supply`](crate::Supply): that of the member that it fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SupplyName {
    /// The full app user.
    AppUser,
    /// The full message.
    Message,
    /// The conversation.
    Conversation,
}

words!(SupplyName {
    AppUser => "appUser",
    Message => "message",
    Conversation => "conversation",
});

/// Data that the payload does not hold and that would fill a hole, with the API call that fetches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Need {
    /// The JSON Pointer in the output that it would fill.
    pub at: String,
    /// The name under which to hand it back.
    pub supply: SupplyName,
    /// The method of the call: `GET`.
    pub method: &'static str,
    /// The path of the call, version first.
    pub path: String,
    /// The JSON Pointer of the data in the answer.
    pub pick: &'static str,
    /// Where `pick` is an array: which element.
    #[serde(skip_serializing_if = "Option::is_none", rename = "where")]
    pub which: Option<Which>,
    /// Why, in one sentence.
    pub why: &'static str,
}

/// The element of an array that a [`Need`] asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Which {
    /// The `_id` of the element.
    #[serde(rename = "_id")]
    pub id: String,
}
