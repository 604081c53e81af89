//! The walk: a payload goes floor by floor, and on each floor through the rooms.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::carry::{Trace, carry};
use super::{Door, FLOORS, Floor, On, Room, Way, floors, looks_inside};
use crate::detect::{Envelope, event, read_object};
use crate::endpoints::Address;
use crate::error::{Error, ErrorCode};
use crate::json::{Document, Type};
use crate::options::Options;
use crate::payload::{Payload, Recorded};
use crate::report::{Kind, Need, Note, NoteKind, Notes, Order, Outcome, Translation};
use crate::splice::Plan;
use crate::supply::Supplies;
use crate::text::{decimal, text};
use crate::{Request, Response};

pub(crate) fn walk_event<'a>(body: &'a [u8], options: &Options<'_>) -> Result<Translation<'a>, Error> {
    let document = read_object(body, options)?;
    let envelope = Envelope::read(&document)?;
    let mut translation = Translation::unchanged(Kind::Event, options.to, options.to, Some(body));

    if let Some(nonce) = envelope.middleware(&document) {
        within(options, body.len())?;
        translation.trigger = envelope.trigger(&document);
        let why = "A `nonce` beside one message or postback is a call of the pipeline's middleware and no webhook \
                   event: it is the same in all versions.";
        let note = Note { at: &document.pointer(nonce), ..Note::new(NoteKind::Unknown, "envelope", why) };
        match options.report {
            true => translation.notes.push(Order::default(), note),
            false => translation.notes.leave_out(),
        }
        return Ok(translation);
    }
    let event = event(&document, envelope, options.from)?;
    translation.from = event.version;
    let mut passage = Passage { translation, options, supplies: Supplies::read(options)? };
    passage.walk(&document, &event.trigger)?;
    passage.supplies.check(&document)?;
    passage.translation.trigger = Some(event.trigger);
    if passage.translation.outcome == Outcome::Unchanged {
        within(options, body.len())?;
    }
    Ok(passage.translation)
}

pub(crate) fn walk_request<'a>(request: &Request<'a>, options: &Options<'_>) -> Result<Translation<'a>, Error> {
    let (address, mut passage) = call(Kind::Request, request.method, request.path, request.body, options)?;
    passage.translation.path = Some(address.at_version(options.to));
    if address.version != options.to {
        passage.translation.outcome = Outcome::Translated;
    }
    if let Some(body) = request.body
        && passage.reads()
    {
        passage.walk(&read_object(body, options)?, "")?;
    }
    Ok(passage.translation)
}

pub(crate) fn walk_response<'a>(response: &Response<'a>, options: &Options<'_>) -> Result<Translation<'a>, Error> {
    let (_, mut passage) = call(Kind::Response, response.method, response.path, response.body, options)?;
    if let Some(body) = response.body
        && response.status < 400
        && passage.reads()
    {
        let document = Document::read(body, options.max_bytes, options.max_depth, looks_inside)?;
        let is_object = document.type_of(document.root()) == Type::Object;
        if is_object && document.first(document.root(), "error").is_none() {
            passage.walk(&document, "")?;
        }
    }
    Ok(passage.translation)
}

/// What requests and responses have in common.
fn call<'p, 'a, 'o>(
    kind: Kind,
    method: &str,
    path: &'p str,
    body: Option<&'a [u8]>,
    options: &'o Options<'o>,
) -> Result<(Address<'p>, Passage<'a, 'o>), Error> {
    let address = Address::read(path)?;
    if let Some(from) = options.from.filter(|&from| from != address.version) {
        let message = text!["the path says version ", address.version.as_str(), ", the caller says ", from.as_str()];
        return Err(Error::new(ErrorCode::VersionMismatch, message));
    }
    let mut translation = Translation::unchanged(kind, address.version, options.to, body);
    translation.endpoint = address.endpoint(method);
    Ok((address, Passage { translation, options, supplies: Supplies::default() }))
}

/// One walk: what is known of the payload, and what comes of it.
struct Passage<'t, 'o> {
    translation: Translation<'t>,
    options: &'o Options<'o>,
    supplies: Supplies<'o>,
}

impl<'o> Passage<'_, 'o> {
    fn floors(&self) -> &'static [&'static Floor] {
        floors(self.translation.from, self.translation.to)
    }

    fn way(&self) -> Way {
        if self.translation.from < self.translation.to { Way::Upgrade } else { Way::Downgrade }
    }

    /// Whether such a payload goes through a door.
    fn opens(&self, door: &Door, trigger_is_known: bool) -> bool {
        door.way == self.way()
            && door.on.kind() == self.translation.kind
            && match door.on {
                On::Event => trigger_is_known,
                On::AnyEvent => true,
                On::Request(endpoints) | On::Response(endpoints) => {
                    self.translation.endpoint.is_some_and(|endpoint| endpoints.contains(&endpoint))
                }
            }
    }

    /// Whether anything on the way reads the body.
    fn reads(&self) -> bool {
        let opens = |room: &Room| room.doors.iter().any(|door| self.opens(door, true));
        self.floors().iter().any(|floor| floor.envelope_and_rooms().any(opens))
    }

    /// Walks from the payload's version to the other, if they are not the same.
    fn walk(&mut self, document: &Document<'_>, trigger: &str) -> Result<(), Error> {
        let walked = match self.floors() {
            [floor] => self.floor(floor, document, trigger)?.0,
            // As long as there is one floor, the compiler leaves all of this out.
            floors if FLOORS.len() > 1 && !floors.is_empty() => self.floor_by_floor(floors, document, trigger)?.0,
            _ => return Ok(()),
        };
        if walked.is_withheld || walked.is_changed {
            self.translation.outcome = if walked.is_withheld { Outcome::Withheld } else { Outcome::Translated };
            self.translation.payloads = walked.payloads.into_iter().map(Cow::Owned).collect();
        }
        self.translation.notes = walked.notes;
        self.translation.needs = walked.needs;
        Ok(())
    }

    /// Walks several floors: what leaves one goes on to the next, and the notes of both become one report. Gives also
    /// where the bytes of each payload come from.
    fn floor_by_floor(
        &self,
        floors: &[&Floor],
        document: &Document<'_>,
        trigger: &str,
    ) -> Result<(Walked, Vec<Trace>), Error> {
        let next = if self.way() == Way::Upgrade { floors.split_first() } else { floors.split_last() };
        let Some((floor, onward)) = next else {
            return Ok((Walked::unchanged(document.text()), vec![Trace::whole(document.text())]));
        };
        let (first, plan) = self.floor(floor, document, trigger)?;
        let traces = (0..plan.payloads()).map(|payload| Trace::new(&plan, payload)).collect();
        if first.is_withheld || onward.is_empty() {
            return Ok((first, traces));
        }
        let mut walked = Vec::with_capacity(first.payloads.len());
        let mut bytes = 0;
        for payload in &first.payloads {
            let document = Document::read(payload, usize::MAX, usize::MAX, looks_inside)?;
            let trigger = match self.translation.kind {
                Kind::Event => Envelope::read(&document)?.trigger(&document).unwrap_or_default(),
                Kind::Request | Kind::Response => Cow::Borrowed(""),
            };
            let next = self.floor_by_floor(onward, &document, &trigger)?;
            bytes += next.0.payloads.iter().map(Vec::len).sum::<usize>();
            within(self.options, bytes)?;
            walked.push(next);
        }
        carry(document.text(), first, &traces, walked)
    }

    /// Walks through the rooms of one floor, and writes the payloads, if they are not too large.
    fn floor<'t>(&self, floor: &Floor, document: &Document<'t>, trigger: &str) -> Result<(Walked, Plan<'t>), Error>
    where
        'o: 't,
    {
        let version = if self.way() == Way::Upgrade { floor.before } else { floor.version };
        let mut payload = Payload::new(document, self.options, &self.supplies, version, trigger);
        if self.translation.kind == Kind::Event {
            floor.deciding.iter().for_each(|name| payload.refuse_twins(name));
        }
        let knows_trigger = payload.trigger_is_known();
        for (rank, room) in floor.envelope_and_rooms().enumerate() {
            let rank = if rank == 0 { 0 } else { ((floor.version as usize) << 8) + rank };
            payload.enter(room.id, rank as u16);
            for door in room.doors.iter().filter(|door| self.opens(door, knows_trigger)) {
                (door.walk)(&mut payload);
            }
        }
        let Recorded { edits, notes, needs, is_withheld } = payload.leave()?;
        let plan = Plan::new(document, edits);
        let is_changed = !plan.is_empty();
        let payloads = match (is_withheld, is_changed) {
            (true, _) => Vec::new(),
            (false, true) => plan.assemble(self.options.max_output_bytes).ok_or_else(|| too_large(self.options))?,
            (false, false) => {
                within(self.options, document.text().len())?;
                vec![document.text().to_vec()]
            }
        };
        Ok((Walked { payloads, notes, needs, is_withheld, is_changed }, plan))
    }
}

/// What one floor, or several, made of one payload.
pub(super) struct Walked {
    pub(super) payloads: Vec<Vec<u8>>,
    pub(super) notes: Notes,
    pub(super) needs: Vec<Need>,
    pub(super) is_withheld: bool,
    /// Whether the payloads are not the very input.
    pub(super) is_changed: bool,
}

impl Walked {
    pub(super) fn unchanged(text: &[u8]) -> Self {
        Self {
            payloads: vec![text.to_vec()],
            notes: Notes::default(),
            needs: Vec::new(),
            is_withheld: false,
            is_changed: false,
        }
    }
}

/// Whether so many bytes of output are allowed.
fn within(options: &Options<'_>, bytes: usize) -> Result<(), Error> {
    if bytes <= options.max_output_bytes { Ok(()) } else { Err(too_large(options)) }
}

fn too_large(options: &Options<'_>) -> Error {
    let message =
        text!["the output would have more than ", decimal(options.max_output_bytes), " bytes, which is the limit"];
    Error::new(ErrorCode::TooLarge, message)
}
