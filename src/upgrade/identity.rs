//! Which happenings an event is about.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use crate::detect::{Envelope, event, read_object_with};
use crate::error::{Error, ErrorCode};
use crate::json::{Document, Place, Type, unescape_exactly, write_value};
use crate::options::Options;
use crate::order::sort;
use crate::splice::{Edits, Plan};
use crate::text::{decimal, push_decimal, text};
use crate::versions::{Version, looks_inside};

/// What an event is about, from [`identify`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identity {
    /// The version of the event, which tells by which webhook it came.
    pub version: Version,
    /// Its trigger, as the newest version calls it.
    pub trigger: String,
    /// What it is about: at least one happening.
    pub happenings: Vec<Happening>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Happening {
    /// What all events about it have in common, and events about others have not.
    pub key: String,
    /// Whether no other happening can have this key.
    pub is_certain: bool,
}

/// Tells which happenings an event is about. Its elements (messages, postbacks, payments) are about one each, in their
/// order.
///
/// # Errors
///
/// What [`detect`](crate::detect) refuses, and what is no event of a known version.
///
/// # Example: twins
///
/// ```
/// use transversion::upgrade::identify;
///
/// let old = br#"{"trigger":"delivery:success","messages":[{"_id":"a"},{"_id":"b"}],"destination":{"type":"line"}}"#;
/// let new = br#"{"trigger":"message:delivery:channel","message":{"_id":"b"},"destination":{"type":"line"}}"#;
/// assert_eq!(identify(old)?.happenings[1], identify(new)?.happenings[0]);
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn identify(body: &[u8]) -> Result<Identity, Error> {
    let known = Known::read(body)?;
    let most = Options::to(Version::NEWEST).max_output_bytes;
    let mut bytes = 0;
    let mut happenings = Vec::new();
    for element in known.elements() {
        let happening = known.happening(element);
        bytes += happening.key.len();
        if bytes > most {
            let message =
                text!["the keys of what happened would have more than ", decimal(most), " bytes, which is the limit"];
            return Err(Error::new(ErrorCode::TooLarge, message));
        }
        happenings.push(happening);
    }
    Ok(Identity { version: known.version, trigger: known.trigger, happenings })
}

/// The event with those of its elements that are about the happenings of these indexes, and all else as it stands: the
/// very bytes, where that is all of them. The event about a single happening that is no element stays whole.
///
/// # Errors
///
/// As [`identify`].
///
/// # Example: without the message that was delivered already
///
/// ```
/// use transversion::upgrade::pick;
///
/// let event = br#"{"trigger":"message:appUser", "messages":[{"_id":"a"}, {"_id":"b"}], "app":{"_id":"c"}}"#;
/// assert_eq!(
///     pick(event, &[1])?.as_ref(),
///     br#"{"trigger":"message:appUser", "messages":[ {"_id":"b"}], "app":{"_id":"c"}}"#,
/// );
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn pick<'a>(body: &'a [u8], indexes: &[usize]) -> Result<Cow<'a, [u8]>, Error> {
    let known = Known::read(body)?;
    let elements = known.elements();
    let mut stays = vec![false; elements.len()];
    for &index in indexes {
        if let Some(stays) = stays.get_mut(index) {
            *stays = true;
        }
    }
    let goes = |(element, stays): (Option<Place>, bool)| element.filter(|_| !stays);
    let drops: Vec<Place> = elements.into_iter().zip(stays).filter_map(goes).collect();
    let plan = Plan::new(&known.document, Edits { drops, ..Edits::default() });
    if plan.is_empty() {
        return Ok(Cow::Borrowed(body));
    }
    // It is shorter than the body, whose limit has been seen to.
    Ok(plan.assemble(usize::MAX).and_then(|mut payloads| payloads.pop()).map_or(Cow::Borrowed(body), Cow::Owned))
}

/// An event of a known version.
struct Known<'a> {
    document: Document<'a>,
    version: Version,
    trigger: String,
}

impl<'a> Known<'a> {
    fn read(body: &'a [u8]) -> Result<Self, Error> {
        let tells = |name: &str| {
            looks_inside(name)
                || [
                    "messages",
                    "postbacks",
                    "payments",
                    "destination",
                    "notification",
                    "source",
                    "activity",
                    "surviving",
                    "discarded",
                    "clients",
                ]
                .contains(&name)
        };
        let document = read_object_with(body, &Options::to(Version::NEWEST), tells)?;
        let envelope = Envelope::read(&document)?;
        if envelope.middleware(&document).is_some() {
            let message = "a call of the pipeline's middleware is no webhook event";
            return Err(Error::new(ErrorCode::UnrecognizedPayload, message));
        }
        let event = event(&document, envelope, None)?;
        let trigger = Version::newest_trigger(&event.trigger).to_owned();
        Ok(Self { version: event.version, trigger, document })
    }

    /// The elements that are about a happening each; of an event that is about one, what it is about, if it has that.
    fn elements(&self) -> Vec<Option<Place>> {
        let trigger = &self.trigger[..];
        let is_delivery = trigger.starts_with("message:delivery:");
        let list = match trigger {
            "message" | "message:appUser" | "message:appMaker" => "messages",
            "postback" => "postbacks",
            "payment:success" => "payments",
            _ if is_delivery => "messages",
            _ => return vec![None],
        };
        let elements: Vec<_> = self.elements_of(list).map(Some).collect();
        if elements.is_empty() { vec![None] } else { elements }
    }

    /// The elements of an array of the payload.
    fn elements_of(&self, name: &'static str) -> impl Iterator<Item = Place> {
        let document = &self.document;
        let list = document.first(document.root(), name).filter(|&list| document.type_of(list) == Type::Array);
        list.into_iter().flat_map(|list| document.children(list))
    }

    fn happening(&self, element: Option<Place>) -> Happening {
        let mut key = Key::default();
        key.push(self.trigger.as_bytes(), b't');
        let root = Some(self.document.root());
        let is_certain = match &self.trigger[..] {
            "message" | "message:appUser" | "message:appMaker" => {
                let is_certain = self.tell(&mut key, element, &["_id"]);
                if !is_certain {
                    self.tell_user(&mut key);
                    self.tell(&mut key, element, &["received"]);
                }
                is_certain
            }
            trigger if trigger.starts_with("message:delivery:") => {
                let message = element.or_else(|| self.at(root, &["message"]));
                self.tell(&mut key, root, &["destination", "type"]);
                self.tell(&mut key, message, &["_id"])
            }
            trigger if trigger.starts_with("notification:delivery:") => {
                for member in ["type", "integrationId", "destinationId"] {
                    self.tell(&mut key, root, &["destination", member]);
                }
                self.tell(&mut key, root, &["notification", "_id"])
            }
            "postback" => {
                self.tell_user(&mut key);
                for path in [&["message", "_id"][..], &["action", "_id"], &["action", "payload"]] {
                    self.tell(&mut key, element, path);
                }
                false
            }
            "payment:success" => {
                self.tell(&mut key, element, &["charge", "id"])
                    || self.tell(&mut key, element, &["message", "_id"])
                        & self.tell(&mut key, element, &["action", "_id"])
            }
            "merge:appUser" => self.tell(&mut key, root, &["surviving", "_id"]) & self.tell_discarded(&mut key),
            trigger if trigger.starts_with("link:") => {
                self.tell_user(&mut key);
                self.tell(&mut key, root, &["channel"]);
                false
            }
            trigger if trigger.starts_with("client:") => {
                self.tell_user(&mut key);
                let client = self.elements_of("clients").next().or_else(|| self.at(root, &["client"]));
                let id = ["_id", "id"].into_iter().find(|&name| self.at(client, &[name]).is_some());
                self.tell(&mut key, client, &[id.unwrap_or("_id")]);
                false
            }
            trigger => {
                let what: &[&str] = match trigger {
                    "typing:appUser" => &["activity", "type"],
                    trigger if trigger.starts_with("conversation:") => &["source", "type"],
                    _ => &[],
                };
                if !what.is_empty() {
                    self.tell(&mut key, root, what);
                }
                self.tell_user(&mut key) & self.tell(&mut key, root, &["timestamp"])
            }
        };
        Happening { key: key.into_text(), is_certain }
    }

    /// Adds who it is about to the key, and says whether the payload tells.
    fn tell_user(&self, key: &mut Key) -> bool {
        let root = Some(self.document.root());
        // An `_id` is of one user alone, and a `userId` of one in each app.
        self.tell(key, root, &["appUser", "_id"]) || {
            self.tell(key, root, &["app", "_id"]);
            self.tell(key, root, &["appUser", "userId"])
        }
    }

    /// Adds the users to the key that are discarded, in any order, and says whether each has an `_id`.
    fn tell_discarded(&self, key: &mut Key) -> bool {
        let mut ids: Vec<Vec<u8>> = Vec::new();
        let mut have_ids = true;
        for user in self.elements_of("discarded") {
            let mut id = Key::default();
            have_ids &= self.tell(&mut id, Some(user), &["_id"]);
            ids.push(id.0);
        }
        sort(&mut ids);
        ids.iter().for_each(|id| key.0.extend_from_slice(id));
        have_ids && !ids.is_empty()
    }

    /// Adds a string or a number to the key, and says whether it is there.
    fn tell(&self, key: &mut Key, within: Option<Place>, path: &[&'static str]) -> bool {
        let document = &self.document;
        let Some(place) = self.at(within, path) else { return key.push_absent() };
        let raw = document.raw(place);
        match document.type_of(place) {
            // A lone surrogate is no letter, and two of them would look the same.
            Type::String => match unescape_exactly(&raw[1..raw.len() - 1]) {
                Some(string) => key.push(string.as_bytes(), b's'),
                None => key.push_absent(),
            },
            Type::Number => {
                let mut value = Vec::new();
                write_value(raw, &mut value);
                key.push(&value, b'n')
            }
            _ => key.push_absent(),
        }
    }

    /// The first member of each name, one inside the other.
    fn at(&self, within: Option<Place>, path: &[&'static str]) -> Option<Place> {
        let inside = |object: Place, &name: &&'static str| {
            (self.document.type_of(object) == Type::Object).then(|| self.document.first(object, name)).flatten()
        };
        path.iter().try_fold(within?, inside)
    }
}

/// A key: each part with its type and its length, so that none can run into the next.
#[derive(Default)]
struct Key(Vec<u8>);

impl Key {
    fn push(&mut self, part: &[u8], of: u8) -> bool {
        self.0.push(of);
        push_decimal(part.len(), &mut self.0);
        self.0.push(b':');
        self.0.extend_from_slice(part);
        true
    }

    fn push_absent(&mut self) -> bool {
        self.0.push(b'-');
        false
    }

    fn into_text(self) -> String {
        // All of its parts are UTF-8.
        String::from_utf8(self.0).unwrap_or_default()
    }
}
