//! The timeline: the versions, oldest first, and the changes between them. A new version is added here.

mod carry;
#[cfg(test)]
mod test_floor;
mod v1_1;
mod walk;

use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::json::{Document, Type};
use crate::payload::Payload;
use crate::report::Kind;
use crate::text::text;
pub(crate) use walk::{walk_event, walk_request, walk_response};

/// A version of the API, and of the webhooks' payloads. Versions are ordered by age.
///
/// # Example: read and order versions
///
/// ```
/// use transversion::Version;
///
/// let version: Version = "v1.1".parse()?;
/// assert!(Version::V1 < version);
/// assert_eq!(version.to_string(), "v1.1");
/// assert_eq!("v9".parse::<Version>().unwrap_err().to_string(), "this version is not known; known are v1 and v1.1");
/// # Ok::<(), transversion::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Version {
    /// The first version.
    V1,
    /// Released in October 2018.
    V1_1,
    /// A version that exists in tests alone, and proves that payloads can walk several floors.
    #[cfg(test)]
    Test,
}

/// The floors: what it takes to come up to each version but the oldest from the one before it, in the order of
/// [`Version`].
const FLOORS: &[&Floor] = &[
    &v1_1::FLOOR,
    #[cfg(test)]
    &test_floor::FLOOR,
];
const _: () = assert!(FLOORS.len() + 1 == Version::ALL.len(), "every version but the oldest has a floor");

impl Version {
    /// The versions, oldest first.
    pub const ALL: &'static [Self] = &[
        Self::V1,
        Self::V1_1,
        #[cfg(test)]
        Self::Test,
    ];
    pub(crate) const OLDEST: Self = Self::V1;
    pub(crate) const NEWEST: Self = Self::ALL[Self::ALL.len() - 1];

    /// The version as it is written in paths and payloads.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V1_1 => "v1.1",
            #[cfg(test)]
            Self::Test => "test",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.as_str() == name)
    }

    /// The error that says so, and which versions are known.
    pub(crate) fn unknown(what: &str) -> Error {
        let mut message = text![what, "; known are ", Self::OLDEST.as_str()];
        for version in &Self::ALL[1..] {
            message.push_str(if *version == Self::NEWEST { " and " } else { ", " });
            message.push_str(version.as_str());
        }
        Error::new(ErrorCode::UnknownVersion, message)
    }

    /// The triggers that this version documents by their full name, those that stand for several among them.
    ///
    /// # Example: which triggers are new
    ///
    /// ```
    /// use transversion::Version;
    ///
    /// let before: Vec<&str> = Version::V1.triggers().collect();
    /// let new: Vec<&str> = Version::V1_1.triggers().filter(|trigger| !before.contains(trigger)).collect();
    /// assert!(new.contains(&"message:delivery:user"));
    /// ```
    pub fn triggers(self) -> impl Iterator<Item = &'static str> {
        const BOTH: &[&str] = &[
            "message:appUser",
            "message:appMaker",
            "postback",
            "conversation:start",
            "conversation:read",
            "conversation:referral",
            "merge:appUser",
            "link:success",
            "link:match",
            "link:failure",
            "payment:success",
            "typing:appUser",
            "client:add",
        ];
        let own: &[&str] = match self {
            Self::V1 => &["message", "*", "delivery:success", "delivery:failure"],
            // The version of the tests knows what the one below it knows.
            _ => &[
                "message:delivery:channel",
                "message:delivery:user",
                "message:delivery:failure",
                "client:remove",
                "appUser:delete",
            ],
        };
        BOTH.iter().chain(own).copied()
    }

    /// The trigger of an event, if this version documents it by its full name.
    pub(crate) fn known_trigger(self, trigger: &str) -> Option<&'static str> {
        self.triggers().find(|&known| known == trigger)
    }

    /// What the newest version calls a trigger.
    pub(crate) fn newest_trigger(trigger: &str) -> &str {
        match trigger {
            "delivery:success" => "message:delivery:channel",
            "delivery:failure" => "message:delivery:failure",
            _ => trigger,
        }
    }

    /// Whether this version documents the trigger of an event.
    pub(crate) fn knows_trigger(self, trigger: &str) -> bool {
        self.known_trigger(trigger).is_some() || self > Self::V1 && trigger.starts_with("notification:delivery:")
    }

    /// The version that a trigger gives away.
    pub(crate) fn of_trigger(trigger: &str) -> Option<Self> {
        if trigger.starts_with("delivery:") {
            return Some(Self::V1);
        }
        let is_newer = ["message:delivery:", "notification:delivery:"].iter().any(|prefix| trigger.starts_with(prefix));
        is_newer.then_some(Self::V1_1)
    }

    /// The version that the members of an event give away.
    pub(crate) fn of_shape(event: &Document<'_>) -> Option<Self> {
        let root = event.root();
        let has = |object, names: &[&'static str]| names.iter().any(|&name| event.first(object, name).is_some());
        if has(root, &["conversation"]) || event.named(root, "client").any(|client| !event.is_blank(client)) {
            return Some(Self::V1_1);
        }
        let mut users = event.named(root, "appUser").filter(|&user| event.type_of(user) == Type::Object);
        users.any(|user| has(user, &["clients", "pendingClients", "devices", "credentialRequired"])).then_some(Self::V1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl core::str::FromStr for Version {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::named(name).ok_or_else(|| Self::unknown("this version is not known"))
    }
}

impl Serialize for Version {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One backward-incompatible difference between two neighbouring versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// Its name in notes.
    pub id: &'static str,
    /// The version that brought it.
    pub version: Version,
    /// One sentence for the customer who must upgrade.
    pub title: &'static str,
    /// Why it matters, and what is done about it.
    pub why: &'static str,
    /// Where it is documented.
    pub source: &'static str,
    /// What it concerns.
    pub kinds: Vec<Kind>,
}

/// The changes between two versions, oldest first, whichever way one goes.
///
/// # Example: what an upgrade brings
///
/// ```
/// use transversion::{Version, changes};
///
/// let first = &changes(Version::V1, Version::V1_1)[0];
/// assert_eq!(first.id, "rename_delivery_success");
/// assert_eq!(first.title, "Trigger `delivery:success` becomes `message:delivery:channel`.");
/// assert!(changes(Version::V1, Version::V1).is_empty());
/// ```
pub fn changes(from: Version, to: Version) -> Vec<Change> {
    let mut changes = Vec::new();
    for floor in floors(from, to) {
        for room in floor.rooms {
            let mut kinds = vec![Kind::Event, Kind::Request, Kind::Response];
            kinds.retain(|kind| room.doors.iter().any(|door| door.on.kind() == *kind));
            let Room { id, title, why, source, .. } = **room;
            changes.push(Change { id, version: floor.version, title, why, source, kinds });
        }
    }
    changes
}

/// The floors between two versions, oldest first.
fn floors(from: Version, to: Version) -> &'static [&'static Floor] {
    &FLOORS[from.min(to) as usize..from.max(to) as usize]
}

/// Whether somebody looks inside the members of this name: a room, what tells the version, or what asks for data. The
/// inside of all others is checked, and left alone.
pub(crate) fn looks_inside(name: &str) -> bool {
    ["app", "appUser", "client", "conversation", "message", "webhook"].contains(&name)
        || FLOORS.iter().any(|floor| floor.envelope_and_rooms().any(|room| room.reads.contains(&name)))
}

/// What it takes to come up to a version from the one before it, and down again.
struct Floor {
    version: Version,
    before: Version,
    /// The members that decide the translation of any event, and so may not stand twice.
    deciding: &'static [&'static str],
    /// What concerns the version itself, and all events alike. Its notes come first, and it is no change.
    envelope: &'static Room,
    /// The changes, in the order in which their notes and what they insert appear.
    rooms: &'static [&'static Room],
}

impl Floor {
    fn envelope_and_rooms(&self) -> impl Iterator<Item = &'static Room> {
        [self.envelope].into_iter().chain(self.rooms.iter().copied())
    }
}

/// A change: what it is, and what it does.
struct Room {
    id: &'static str,
    title: &'static str,
    why: &'static str,
    source: &'static str,
    /// The members of the payload into which it looks.
    reads: &'static [&'static str],
    doors: &'static [Door],
}

/// What a change does to one kind of payload in one direction.
struct Door {
    way: Way,
    on: On,
    walk: Walk,
}

/// A door's way through a payload. It cannot fail: what it cannot read, the payload remembers.
type Walk = fn(&mut Payload<'_, '_>);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Upgrade,
    Downgrade,
}

/// Which payloads go through a door.
enum On {
    /// Events whose trigger their version knows.
    Event,
    /// All events.
    AnyEvent,
    /// Requests of these API calls.
    Request(&'static [&'static str]),
    /// Responses to these API calls.
    Response(&'static [&'static str]),
}

impl On {
    const fn kind(&self) -> Kind {
        match self {
            Self::Event | Self::AnyEvent => Kind::Event,
            Self::Request(_) => Kind::Request,
            Self::Response(_) => Kind::Response,
        }
    }
}

impl Door {
    const fn up(on: On, walk: Walk) -> Self {
        Self { way: Way::Upgrade, on, walk }
    }

    const fn down(on: On, walk: Walk) -> Self {
        Self { way: Way::Downgrade, on, walk }
    }
}
