//! What a room sees: it reads the payload as it came in, and edits it by a few verbs.
//!
//! Reading never fails in a room. Where a member stands twice, or has a type that the room cannot understand, the fault
//! is kept aside and the room goes on as if it were absent; of all faults the first in the text is the error of the
//! whole translation, whichever room met it, and nothing that was recorded matters.
//!
//! Every verb records its edit together with its note, so that a room cannot lose anything in silence.

mod lists;

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

use crate::endpoints::around_version;
use crate::error::{Error, ErrorCode};
use crate::json::{Children, Document, Name, Place, Type, letters, unescape, unescape_exactly};
use crate::options::Options;
use crate::report::{Need, Note, NoteKind, Notes, Order, SupplyName, Which};
use crate::splice::{Edits, Insert, Write};
use crate::supply::Supplies;
use crate::text::text;
use crate::versions::Version;
pub(crate) use lists::Fate;

/// In whose name notes are written that no change writes, and the rank of these notes.
const ENVELOPE: (&str, u16) = ("envelope", 0);

/// A payload on one floor: what came in, and what the rooms have recorded so far.
pub(crate) struct Payload<'d, 'a> {
    document: &'d Document<'a>,
    options: &'d Options<'d>,
    supplies: &'d Supplies<'a>,
    version: Version,
    trigger: &'d str,
    trigger_is_known: bool,
    change: (&'static str, u16),
    /// Which of several payloads the notes are about.
    part: Option<usize>,
    /// The object or array in which the last note was written, and where its pointer stands among the texts of the
    /// notes: the next one often is in it too.
    around: (Place, Range<usize>),
    recorded: Recorded<'a>,
    fault: Option<(usize, Error)>,
}

/// What the rooms have recorded.
#[derive(Default)]
pub(crate) struct Recorded<'a> {
    pub(crate) edits: Edits<'a>,
    pub(crate) notes: Notes,
    pub(crate) needs: Vec<Need>,
    pub(crate) is_withheld: bool,
}

impl<'d, 'a> Payload<'d, 'a> {
    pub(crate) fn new(
        document: &'d Document<'a>,
        options: &'d Options<'d>,
        supplies: &'d Supplies<'a>,
        version: Version,
        trigger: &'d str,
    ) -> Self {
        Self {
            document,
            options,
            supplies,
            version,
            trigger,
            trigger_is_known: version.knows_trigger(trigger),
            change: ENVELOPE,
            part: None,
            around: (document.root(), 0..0),
            recorded: Recorded { edits: Edits::new(), ..Recorded::default() },
            fault: None,
        }
    }

    /// From here on notes are written in the name of this change.
    pub(crate) fn enter(&mut self, id: &'static str, rank: u16) {
        self.change = (id, rank);
    }

    /// What the rooms have recorded, unless the payload is refused for the first fault in its text.
    pub(crate) fn leave(self) -> Result<Recorded<'a>, Error> {
        let mut recorded = self.recorded;
        if recorded.is_withheld {
            // What decides that there is no such event decides alone.
            recorded.edits = Edits::default();
            recorded.notes.keep(NoteKind::Withheld);
            recorded.needs = Vec::new();
        } else if let Some((_, error)) = self.fault {
            return Err(error);
        } else if recorded.notes.are_too_long() {
            return Err(Error::new(ErrorCode::TooLarge, "the report would have more than 4 GiB, which is the limit"));
        }
        recorded.notes.sort();
        Ok(recorded)
    }
}

/// Reading.
impl<'d, 'a> Payload<'d, 'a> {
    pub(crate) fn root(&self) -> Place {
        self.document.root()
    }

    /// The trigger of an event; of anything else, nothing.
    pub(crate) fn trigger(&self) -> &'d str {
        self.trigger
    }

    /// Whether the version of the payload knows its trigger.
    pub(crate) fn trigger_is_known(&self) -> bool {
        self.trigger_is_known
    }

    /// Whether only what the older version knows may come out of a downgrade.
    pub(crate) fn is_exact(&self) -> bool {
        self.options.exact
    }

    /// Whether an upgraded app user keeps their clients.
    pub(crate) fn includes_full_app_user(&self) -> bool {
        self.options.include_full_app_user
    }

    /// Whether an upgraded event tells its client.
    pub(crate) fn includes_client(&self) -> bool {
        self.options.include_client
    }

    /// A member, whatever its type. Of one that stands twice, nothing, and the payload is refused.
    #[inline(always)]
    pub(crate) fn member(&mut self, object: Place, name: impl Into<Name>) -> Option<Place> {
        self.only(object, name.into())
    }

    fn only(&mut self, object: Place, name: Name) -> Option<Place> {
        let document = self.document;
        let mut members = document.named(object, name);
        let member = members.next()?;
        if members.next().is_some() {
            self.fail(member, document.twice(member, name));
            return None;
        }
        Some(member)
    }

    /// Refuses the payload if it has a member twice.
    pub(crate) fn refuse_twins(&mut self, name: &'static str) {
        self.member(self.root(), name);
    }

    /// The first member of this name, for a room that need not be the one to refuse a second.
    #[inline(always)]
    pub(crate) fn find(&self, object: Place, name: impl Into<Name>) -> Option<Place> {
        self.document.first(object, name)
    }

    /// Whether there is such a member, once or more often, whatever its value.
    #[inline(always)]
    pub(crate) fn has(&self, object: Place, name: impl Into<Name>) -> bool {
        self.find(object, name).is_some()
    }

    /// A member that must be an object if it is there.
    #[inline(always)]
    pub(crate) fn object(&mut self, object: Place, name: impl Into<Name>) -> Option<Place> {
        self.typed(object, name.into(), Type::Object)
    }

    /// A member that must be an array if it is there.
    #[inline(always)]
    pub(crate) fn array(&mut self, object: Place, name: impl Into<Name>) -> Option<Place> {
        self.typed(object, name.into(), Type::Array)
    }

    /// A member that must be a string if it is there.
    pub(crate) fn string(&mut self, object: Place, name: impl Into<Name>) -> Option<Cow<'a, str>> {
        self.typed(object, name.into(), Type::String).and_then(|string| self.document.string(string))
    }

    fn typed(&mut self, object: Place, name: Name, expected: Type) -> Option<Place> {
        let member = self.only(object, name)?;
        self.expect(member, expected).then_some(member)
    }

    /// The value of the first member of this name, if it is a string, for a room that refuses nothing for it.
    pub(crate) fn find_text(&self, object: Place, name: impl Into<Name>) -> Option<Cow<'a, str>> {
        self.document.string(self.find(object, name)?)
    }

    /// The objects of an array, each of whose elements must be one.
    pub(crate) fn objects(&mut self, array: Place) -> Vec<Place> {
        self.document.children(array).filter(|&element| self.expect(element, Type::Object)).collect()
    }

    /// The members of an object or the elements of an array.
    pub(crate) fn children(&self, place: Place) -> Children<'d> {
        self.document.children(place)
    }

    pub(crate) fn type_of(&self, place: Place) -> Type {
        self.document.type_of(place)
    }

    /// The value of a string; nothing where something else stands.
    pub(crate) fn text(&self, place: Place) -> Option<Cow<'a, str>> {
        self.document.string(place)
    }

    /// Whether a value is this string.
    pub(crate) fn says(&self, place: Place, text: &str) -> bool {
        self.document.string(place).is_some_and(|it| it == text)
    }

    /// The text of a value as it stands in the input.
    pub(crate) fn raw(&self, place: Place) -> &'a [u8] {
        self.document.raw(place)
    }

    /// Whether a value says nothing: `null`, `""`, `[]` or `{}`.
    pub(crate) fn is_blank(&self, place: Place) -> bool {
        self.document.is_blank(place)
    }

    /// Where a URL names this version, in bytes from the beginning of the string; nothing where it does not.
    pub(crate) fn version_in_url(&self, place: Place, version: &str) -> Option<Range<usize>> {
        let url = self.document.string(place)?;
        let (before, segment, _) = around_version(&url).filter(|&(_, segment, _)| segment == version)?;
        // The string may be spelled with escapes: letters are counted in it, bytes in the input.
        let raw = self.document.raw(place);
        let spelled_at = |bytes: usize| {
            let mut length = 0;
            for (letter, at) in letters(&raw[1..raw.len() - 1]) {
                if length == bytes {
                    return at + 1;
                }
                length += letter.unwrap_or(char::REPLACEMENT_CHARACTER).len_utf8();
            }
            raw.len() - 1
        };
        Some(spelled_at(before.len())..spelled_at(before.len() + segment.len()))
    }

    /// What the caller supplied under this name: the bytes of an object.
    pub(crate) fn supply(&self, name: SupplyName) -> Option<&'d Document<'a>> {
        self.supplies.get(name)
    }

    /// Refuses the payload for what stands at this place, unless something before it in the text is refused.
    pub(crate) fn fail(&mut self, place: Place, error: Error) {
        let offset = self.document.begin(place);
        if self.fault.as_ref().is_none_or(|&(first, _)| offset < first) {
            self.fault = Some((offset, error));
        }
    }

    fn expect(&mut self, place: Place, expected: Type) -> bool {
        let is_expected = self.type_of(place) == expected;
        if !is_expected {
            self.fail(place, self.document.wrong_type(place, expected));
        }
        is_expected
    }

    /// Refuses a delivery event for a member that cannot stand beside its counterpart of the other version.
    pub(crate) fn fail_beside(&mut self, place: Place, counterpart: &str) {
        let at = self.document.pointer(place);
        let message = text!["a delivery event cannot have ", at, " beside `", counterpart, "`"];
        self.fail(place, Error::new(ErrorCode::Ambiguous, message).with_at(at));
    }
}

/// The verbs. Each edits the payload and says so.
impl<'a> Payload<'_, 'a> {
    /// Exchanges a string for its counterpart; nothing is lost.
    pub(crate) fn rename(&mut self, place: Place, to: &'static str, why: &'static str) {
        let from = self.document.string(place).unwrap_or_default();
        self.write_inside(self.document.span(place), to);
        self.note_at(place, Note { to: Some(to), from: Some(&from), ..note(NoteKind::Renamed, why) });
    }

    /// Renames an event.
    pub(crate) fn rename_trigger(&mut self, from: &str, to: &'static str, why: &'static str) {
        if self.trigger == from
            && let Some(trigger) = self.member(self.root(), "trigger")
        {
            self.rename(trigger, to, why);
        }
    }

    /// Exchanges a part of a string, which begins so many bytes into it.
    pub(crate) fn rename_part(&mut self, place: Place, part: Range<usize>, to: &'static str, why: &'static str) {
        let raw = self.document.raw(place);
        let from = self.document.string(place).unwrap_or_default();
        let after = [&raw[..part.start], to.as_bytes(), &raw[part.end..]].concat();
        let after = unescape(&after[1..after.len() - 1]);
        let start = self.document.span(place).start;
        let span = start + part.start..start + part.end;
        self.recorded.edits.writes.push(Write { span, text: Cow::Borrowed(to.as_bytes()) });
        self.note_at(place, Note { to: Some(&after), from: Some(&from), ..note(NoteKind::Renamed, why) });
    }

    /// Takes a member or an element out.
    pub(crate) fn drop(&mut self, place: Place, why: &'static str) {
        self.recorded.edits.drops.push(place);
        self.note_at(place, note(NoteKind::Dropped, why));
    }

    /// Takes members out by name, each as often as it stands.
    pub(crate) fn drop_members(&mut self, object: Place, names: &[&'static str], why: &'static str) {
        let document = self.document;
        for &name in names {
            for (times, member) in document.named(object, name).enumerate() {
                self.drop_one_of(member, times > 0, why);
            }
        }
    }

    /// Takes all members out but these.
    pub(crate) fn keep_members(&mut self, object: Place, names: &[&'static str], why: &'static str) {
        let document = self.document;
        let goes = |member: &Place| !names.iter().any(|&name| document.is(*member, name));
        let drops = &mut self.recorded.edits.drops;
        let first = drops.len();
        drops.extend(document.members(object).filter(goes));
        if drops.len() == first {
            return;
        }
        if !self.options.report {
            return self.recorded.notes.leave_out();
        }
        let dropped = drops[first..].to_vec();
        for (&member, is_twin) in dropped.iter().zip(document.twins(&dropped)) {
            if !is_twin {
                self.note_at(member, note(NoteKind::Dropped, why));
            }
        }
    }

    /// Takes a member out. One that stands twice goes twice, and has one note.
    fn drop_one_of(&mut self, member: Place, is_twin: bool, why: &'static str) {
        self.recorded.edits.drops.push(member);
        if !is_twin {
            self.note_at(member, note(NoteKind::Dropped, why));
        }
    }

    /// Exchanges a value for one that says less or reads otherwise.
    pub(crate) fn replace(&mut self, place: Place, json: &str, why: &'static str) {
        self.write(place, json.as_bytes().to_vec());
        self.note_at(place, Note { value: Some(json), ..note(NoteKind::Replaced, why) });
    }

    /// Exchanges an element for several; the note tells all that it stood for.
    fn replace_as(&mut self, place: Place, json: String, stood_for: &str, why: &'static str) {
        self.write(place, json.into_bytes());
        self.note_at(place, Note { value: Some(stood_for), ..note(NoteKind::Replaced, why) });
    }

    /// Gives a member a documented default, or an inference: one that is null in its place, one that is absent as a new
    /// member. One that says something stays.
    pub(crate) fn fill(&mut self, object: Place, name: &'static str, json: &'static str, why: &'static str) {
        match self.member(object, name) {
            Some(null) if self.type_of(null) == Type::Null => self.replace(null, json, why),
            Some(_) => {}
            None => self.invent(object, name, json, why),
        }
    }

    /// Adds a member that was not there: a documented default, or an inference.
    pub(crate) fn invent(&mut self, object: Place, name: &'static str, json: &'static str, why: &'static str) {
        self.insert(object, name, Cow::Borrowed(json.as_bytes()));
        self.note_in(object, name, Note { value: Some(json), ..note(NoteKind::Invented, why) });
    }

    /// Adds a member whose value was taken over from elsewhere.
    pub(crate) fn copy(&mut self, object: Place, name: &'static str, json: Cow<'a, [u8]>, why: &'static str) {
        self.insert(object, name, json);
        self.note_in(object, name, note(NoteKind::Copied, why));
    }

    /// Exchanges a value for what the caller supplied in its stead.
    pub(crate) fn copy_over(&mut self, place: Place, json: &'a [u8], why: &'static str) {
        if self.document.raw(place) == json {
            return;
        }
        self.write(place, Cow::Borrowed(json));
        self.note_at(place, note(NoteKind::Copied, why));
    }

    /// Moves a member to another object, as the one element of an array.
    pub(crate) fn move_into_array(&mut self, place: Place, object: Place, name: &'static str, why: &'static str) {
        self.recorded.edits.drops.push(place);
        self.insert(object, name, in_brackets(self.document.raw(place)));
        let to = text![self.document.pointer(object), "/", name];
        self.note_moved(place, &to, why);
    }

    /// Gives each element of an array of the payload a payload of its own, in the place of the array and under another
    /// name. One alone just moves there.
    pub(crate) fn split(&mut self, array: Place, elements: &[Place], name: &'static str, why: &'static str) {
        self.write_key(array, name);
        let spans = elements.iter().map(|&element| self.document.span(element)).collect();
        self.recorded.edits.split = Some((self.document.span(array), spans));
        let kind = if elements.len() == 1 { NoteKind::Moved } else { NoteKind::Split };
        self.note_at(array, Note { to: Some(&text!["/", name]), ..note(kind, why) });
    }

    /// The notes of `about` are about one of several payloads.
    pub(crate) fn of_payload(&mut self, index: Option<usize>, about: impl FnOnce(&mut Self)) {
        self.part = index;
        about(self);
        self.part = None;
    }

    /// Puts a member of the payload into an array of its own, under another name.
    pub(crate) fn wrap_in_array(&mut self, place: Place, name: &'static str, why: &'static str) {
        let span = self.document.span(place);
        self.write_key(place, name);
        self.recorded.edits.writes.push(Write { span: span.start..span.start, text: Cow::Borrowed(b"[") });
        self.recorded.edits.writes.push(Write { span: span.end..span.end, text: Cow::Borrowed(b"]") });
        let to = text!["/", name, "/0"];
        self.note_moved(place, &to, why);
    }

    /// The same with what the caller supplied in the stead of the member.
    pub(crate) fn wrap_supplied(&mut self, place: Place, name: &'static str, json: &'a [u8], why: [&'static str; 2]) {
        let [why_moved, why_copied] = why;
        self.write_key(place, name);
        self.write(place, in_brackets(json));
        let to = text!["/", name];
        self.note_moved(place, &to, why_moved);
        self.note_beside(place, &text![to, "/0"], note(NoteKind::Copied, why_copied));
    }

    /// Gives a member another name.
    #[cfg(test)]
    pub(crate) fn rename_member(&mut self, place: Place, name: &'static str, why: &'static str) {
        self.write_key(place, name);
        let parent = self.document.pointer(self.document.parent(place));
        self.note_moved(place, &text![parent, "/", name], why);
    }

    /// The event has no counterpart, and the member at this pointer says so.
    pub(crate) fn withhold(&mut self, at: &str, why: &'static str) {
        self.recorded.is_withheld = true;
        self.note_beside(self.root(), at, note(NoteKind::Withheld, why));
    }

    /// A reader may expect a member that nobody can know.
    pub(crate) fn miss(&mut self, object: Place, name: &str, why: &'static str) {
        self.note_in(object, name, note(NoteKind::Missing, why));
    }

    /// The same at a place of the output that is written otherwise in the input.
    pub(crate) fn miss_at(&mut self, place: Place, at: &str, why: &'static str) {
        let end = self.document.span(place).end;
        self.write_note(end, note(NoteKind::Missing, why), at.as_bytes());
    }

    /// A trigger or shape that these versions do not know is passed on. That is said in the name of no change.
    pub(crate) fn leave_unknown(&mut self, place: Place, why: &'static str) {
        let change = core::mem::replace(&mut self.change, ENVELOPE);
        self.note_at(place, note(NoteKind::Unknown, why));
        self.change = change;
    }

    /// Asks for the app user of the payload, for something of it, or for one of their messages.
    pub(crate) fn need(&mut self, at: &str, supply: SupplyName, message: Option<Place>, why: &'static str) {
        let Some(user) = self.find(self.root(), "appUser").and_then(|user| self.id(user)) else { return };
        let which = match message {
            Some(message) => match self.id(message) {
                Some(id) => Some(Which { id: id.into_owned() }),
                None => return,
            },
            None => None,
        };
        let app = self.find(self.root(), "app").and_then(|app| self.id(app));
        // An id that stands twice has been refused by now, whoever asks.
        if !self.options.report {
            return;
        }
        let mut path = String::with_capacity(64);
        path.push('/');
        path.push_str(self.version.as_str());
        if let Some(app) = app {
            path.push_str("/apps/");
            push_percent_encoded(&app, &mut path);
        }
        path.push_str("/appusers/");
        push_percent_encoded(&user, &mut path);
        let (rest, pick) = match supply {
            SupplyName::AppUser => ("", "/appUser"),
            SupplyName::Message => ("/messages", "/messages"),
            SupplyName::Conversation => ("/messages", "/conversation"),
        };
        path.push_str(rest);
        self.recorded.needs.push(Need { at: at.to_owned(), supply, method: "GET", path, pick, which, why });
    }

    /// The `_id` of an object, where it is a string that can be written down.
    fn id(&mut self, object: Place) -> Option<Cow<'a, str>> {
        let id = self.member(object, "_id")?;
        let raw = self.document.raw(id);
        if self.type_of(id) != Type::String {
            return None;
        }
        unescape_exactly(&raw[1..raw.len() - 1]).filter(|id| !id.is_empty())
    }

    fn write(&mut self, place: Place, text: impl Into<Cow<'a, [u8]>>) {
        self.recorded.edits.writes.push(Write { span: self.document.span(place), text: text.into() });
    }

    fn write_key(&mut self, member: Place, name: &'static str) {
        if let Some(other) = self.find(self.document.parent(member), name) {
            let at = self.document.pointer(other);
            let message = text![at, " stands where another member is to stand"];
            self.fail(other, Error::new(ErrorCode::Ambiguous, message).with_at(at));
        }
        self.write_inside(self.document.key_span(member), name);
    }

    /// Exchanges what stands between the quotes of a string.
    fn write_inside(&mut self, quoted: Range<usize>, text: &'static str) {
        let span = quoted.start + 1..quoted.end - 1;
        self.recorded.edits.writes.push(Write { span, text: Cow::Borrowed(text.as_bytes()) });
    }

    fn insert(&mut self, object: Place, name: &'static str, value: Cow<'a, [u8]>) {
        self.recorded.edits.inserts.push(Insert { object, name, value });
    }

    fn note_moved(&mut self, place: Place, to: &str, why: &'static str) {
        self.note_at(place, Note { to: Some(to), ..note(NoteKind::Moved, why) });
    }

    /// Writes a note at a place of the input.
    fn note_at(&mut self, place: Place, note: Note<'_>) {
        let document = self.document;
        let begin = document.begin(place);
        if place == document.root() {
            return self.write_note(begin, note, &[]);
        }
        self.note_within(document.parent(place), begin, note, &|at| document.push_token(place, at));
    }

    /// Writes a note at a member that stands, or would stand, at the end of an object.
    fn note_in(&mut self, object: Place, name: &str, note: Note<'_>) {
        self.note_within(object, self.document.span(object).end, note, &|at| {
            at.push(b'/');
            at.extend_from_slice(name.as_bytes());
        });
    }

    /// Writes a note at what is in an object or array, of which the caller writes the last token.
    fn note_within(&mut self, around: Place, begin: usize, note: Note<'_>, write_token: &dyn Fn(&mut Vec<u8>)) {
        if !self.options.report {
            return self.recorded.notes.leave_out();
        }
        let texts = self.recorded.notes.texts();
        let start = texts.len();
        if self.around.0 == around {
            texts.extend_from_within(self.around.1.clone());
        } else {
            self.document.write_pointer(around, texts);
        }
        self.around = (around, start..texts.len());
        write_token(texts);
        self.push_note(begin, start, note);
    }

    /// Writes a note at a place of the output that comes of a place of the input.
    fn note_beside(&mut self, place: Place, at: &str, note: Note<'_>) {
        self.write_note(self.document.begin(place), note, at.as_bytes());
    }

    fn write_note(&mut self, place: usize, note: Note<'_>, at: &[u8]) {
        if !self.options.report {
            return self.recorded.notes.leave_out();
        }
        let texts = self.recorded.notes.texts();
        let start = texts.len();
        texts.extend_from_slice(at);
        self.push_note(place, start, note);
    }

    /// Adds a note of this room, and of the payload that is spoken of. Its `at` is the end of the texts, from `start` on.
    fn push_note(&mut self, place: usize, start: usize, note: Note<'_>) {
        let (change, rank) = self.change;
        let order = Order { change: rank, place: place as u32 };
        self.recorded.notes.push_at(order, start, Note { change, payload: self.part, ..note });
    }
}

/// A note that does not know yet in whose name it is written.
const fn note(kind: NoteKind, why: &'static str) -> Note<'static> {
    Note::new(kind, "", why)
}

fn in_brackets(json: &[u8]) -> Cow<'static, [u8]> {
    Cow::Owned([b"[", json, b"]"].concat())
}

/// Writes an id as a segment of a path: all but RFC 3986's unreserved characters is percent-encoded.
fn push_percent_encoded(id: &str, path: &mut String) {
    let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value)]);
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            path.push(char::from(byte));
        } else {
            path.push('%');
            path.push(digit(byte >> 4));
            path.push(digit(byte & 15));
        }
    }
}
