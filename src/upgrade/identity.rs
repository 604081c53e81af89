//! Which happenings an event is about.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use crate::detect::{Envelope, event, read_object_with};
use crate::error::{Error, ErrorCode};
use crate::json::{Document, Place, Type, unescape_exactly, write_value};
use crate::options::Options;
use crate::order::ordered;
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

/// Tells which happenings an event is about. Its elements (messages, postbacks, payments, clients) are about one each, in
/// their order.
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

/// How the happenings are told of which events are about.
struct Scheme {
    /// The trigger, or what it begins with.
    trigger: &'static str,
    /// The array of the payload whose elements are about a happening each.
    list: &'static str,
    /// The parts of keys, of which the first counts whose parts are all there; the last of all is taken as it is. The
    /// first ones are certain.
    certain: &'static [&'static [Part]],
    weak: &'static [&'static [Part]],
}

/// A part of a key.
enum Part {
    /// A string or a number, by the names of the members that lead to it from the payload.
    Of(&'static [&'static str]),
    /// The same, and it need not be there.
    May(&'static [&'static str]),
    /// The same, from the element.
    OfElement(&'static [&'static str]),
    /// The user, by `_id`, else by `userId` and the app.
    User,
    /// The users that are discarded, in any order.
    Discarded,
}
use Part::{Discarded, May, Of, OfElement, User};

const WITH_TIME: &[Part] = &[User, Of(&["timestamp"])];

/// The first scheme whose trigger fits is that of an event.
const SCHEMES: &[Scheme] = &[
    Scheme {
        trigger: "message:delivery:",
        list: "messages",
        certain: &[
            &[OfElement(&["_id"]), May(&["destination", "type"])],
            &[Of(&["message", "_id"]), May(&["destination", "type"])],
        ],
        weak: &[&[User, May(&["destination", "type"]), Of(&["timestamp"])]],
    },
    Scheme {
        trigger: "message",
        list: "messages",
        certain: &[&[OfElement(&["_id"])]],
        weak: &[&[User, OfElement(&["received"])]],
    },
    Scheme {
        trigger: "notification:delivery:",
        list: "",
        certain: &[&[
            Of(&["notification", "_id"]),
            May(&["destination", "type"]),
            May(&["destination", "integrationId"]),
            May(&["destination", "destinationId"]),
        ]],
        weak: &[&[Of(&["timestamp"])]],
    },
    Scheme {
        trigger: "postback",
        list: "postbacks",
        certain: &[],
        weak: &[&[
            User,
            OfElement(&["message", "_id"]),
            OfElement(&["action", "_id"]),
            OfElement(&["action", "payload"]),
        ]],
    },
    Scheme {
        trigger: "payment:success",
        list: "payments",
        certain: &[&[OfElement(&["charge", "id"])], &[OfElement(&["message", "_id"]), OfElement(&["action", "_id"])]],
        weak: &[WITH_TIME],
    },
    Scheme {
        trigger: "conversation:",
        list: "",
        certain: &[&[User, May(&["source", "type"]), Of(&["timestamp"])]],
        weak: &[&[User, May(&["source", "type"])]],
    },
    Scheme {
        trigger: "typing:",
        list: "",
        certain: &[&[User, May(&["activity", "type"]), Of(&["timestamp"])]],
        weak: &[&[User, May(&["activity", "type"])]],
    },
    Scheme {
        trigger: "merge:",
        list: "",
        certain: &[&[Of(&["surviving", "_id"]), Discarded]],
        weak: &[&[Of(&["surviving", "_id"]), Discarded]],
    },
    Scheme { trigger: "link:", list: "", certain: &[], weak: &[&[User, Of(&["channel"])]] },
    Scheme {
        trigger: "client:",
        list: "clients",
        certain: &[],
        weak: &[
            &[User, OfElement(&["_id"])],
            &[User, OfElement(&["id"])],
            &[User, Of(&["client", "_id"])],
            &[User, Of(&["client", "id"])],
        ],
    },
];

/// The scheme of all other events.
const OTHERS: Scheme = Scheme { trigger: "", list: "", certain: &[WITH_TIME], weak: &[WITH_TIME] };

/// An event of a known version.
struct Known<'a> {
    document: Document<'a>,
    version: Version,
    trigger: String,
    scheme: &'static Scheme,
}

impl<'a> Known<'a> {
    fn read(body: &'a [u8]) -> Result<Self, Error> {
        let document = read_object_with(body, &Options::to(Version::NEWEST), tells)?;
        let envelope = Envelope::read(&document)?;
        if envelope.middleware(&document).is_some() {
            let message = "a call of the pipeline's middleware is no webhook event";
            return Err(Error::new(ErrorCode::UnrecognizedPayload, message));
        }
        let event = event(&document, envelope, None)?;
        let trigger = Version::newest_trigger(&event.trigger).to_owned();
        let version = event.version;
        let scheme = SCHEMES.iter().find(|scheme| trigger.starts_with(scheme.trigger)).unwrap_or(&OTHERS);
        Ok(Self { document, version, trigger, scheme })
    }

    /// The elements that are about a happening each; of an event that is about one, nothing once.
    fn elements(&self) -> Vec<Option<Place>> {
        let elements = self.elements_of(self.scheme.list);
        if elements.is_empty() { vec![None] } else { elements.into_iter().map(Some).collect() }
    }

    fn happening(&self, element: Option<Place>) -> Happening {
        let Scheme { certain, weak, .. } = self.scheme;
        let mut last = String::new();
        for (index, parts) in certain.iter().chain(*weak).enumerate() {
            let (key, is_complete) = self.key(parts, element);
            if is_complete {
                return Happening { key, is_certain: index < certain.len() };
            }
            last = key;
        }
        Happening { key: last, is_certain: false }
    }

    /// A key of these parts, and whether all of them are there that must be.
    fn key(&self, parts: &[Part], element: Option<Place>) -> (String, bool) {
        let root = Some(self.document.root());
        let mut key = Key::default();
        key.push(b't', self.trigger.as_bytes());
        let mut is_complete = true;
        for part in parts {
            is_complete &= match part {
                Of(path) => self.tell(&mut key, root, path),
                May(path) => {
                    self.tell(&mut key, root, path);
                    true
                }
                OfElement(path) => self.tell(&mut key, element, path),
                User => {
                    self.tell(&mut key, root, &["appUser", "_id"]) || {
                        self.tell(&mut key, root, &["app", "_id"]);
                        self.tell(&mut key, root, &["appUser", "userId"])
                    }
                }
                Discarded => self.tell_discarded(&mut key),
            };
        }
        // All of its parts are UTF-8.
        (String::from_utf8(key.0).unwrap_or_default(), is_complete)
    }

    /// Adds the users to the key that are discarded, in any order, and says whether each has an `_id`.
    fn tell_discarded(&self, key: &mut Key) -> bool {
        let mut have_ids = true;
        let ids = self.elements_of("discarded").into_iter().map(|user| {
            let mut id = Key::default();
            have_ids &= self.tell(&mut id, Some(user), &["_id"]);
            id.0
        });
        let ids: Vec<Vec<u8>> = ids.collect();
        let order = ordered(ids.len(), &|one, other| ids[one].cmp(&ids[other]));
        order.into_iter().for_each(|index| key.0.extend_from_slice(&ids[index]));
        have_ids && !ids.is_empty()
    }

    /// The elements of an array of the payload.
    fn elements_of(&self, name: &'static str) -> Vec<Place> {
        let document = &self.document;
        let list = document.first(document.root(), name).filter(|&list| document.type_of(list) == Type::Array);
        list.into_iter().flat_map(|list| document.children(list)).collect()
    }

    /// Adds a string or a number to the key, and says whether it is there.
    fn tell(&self, key: &mut Key, within: Option<Place>, path: &[&'static str]) -> bool {
        let document = &self.document;
        let Some(place) = self.at(within, path) else { return key.push_absent() };
        let raw = document.raw(place);
        match document.type_of(place) {
            // A lone surrogate is no letter, and two of them would look the same.
            Type::String => match unescape_exactly(&raw[1..raw.len() - 1]) {
                Some(string) => key.push(b's', string.as_bytes()),
                None => key.push_absent(),
            },
            Type::Number => {
                let mut value = Vec::new();
                write_value(raw, &mut value);
                key.push(b'n', &value)
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
    fn push(&mut self, of: u8, part: &[u8]) -> bool {
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
}

/// Whether happenings are told by what is inside the members of this name.
fn tells(name: &str) -> bool {
    let is_of = |part: &Part| matches!(part, Of([first, _]) | May([first, _]) if *first == name);
    let tells = |scheme: &Scheme| {
        let parts = scheme.certain.iter().chain(scheme.weak).copied().flatten();
        scheme.list == name || parts.into_iter().any(is_of)
    };
    name == "discarded" || looks_inside(name) || SCHEMES.iter().any(tells)
}
