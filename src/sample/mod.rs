//! Payloads to try things on, made of a seed: they know the grammar of both versions, and the dark corners of JSON.
//!
//! Triggers and API calls, their members and optional members, members that nobody knows at every depth, escapes,
//! spellings of numbers, members that stand twice, white space in several manners, any order. Most of what is made can
//! be translated; what is refused is refused for one oddity. The same seed makes the same payload, on every machine.

mod call;
mod dice;
mod event;
mod node;
mod resource;
mod value;
mod wish;

use alloc::string::String;

use crate::report::{Kind, NoteKind, Translation};
use crate::versions::Version;
use crate::{Error, Options, Request, Response, translate_event, translate_request, translate_response};
pub(crate) use dice::Dice;
use node::{Manner, Node};
pub use wish::Wish;

/// What a payload is the body of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// A webhook call.
    Event,
    /// An API call.
    Request {
        /// Its method.
        method: &'static str,
        /// Its path, version first, or a full URL.
        path: String,
    },
    /// The answer to an API call.
    Response {
        /// The method of the call.
        method: &'static str,
        /// The path of the call, version first, or a full URL.
        path: String,
        /// The HTTP status.
        status: u16,
    },
}

impl Call {
    /// Which kind of body this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Event => Kind::Event,
            Self::Request { .. } => Kind::Request,
            Self::Response { .. } => Kind::Response,
        }
    }

    /// Translates a body of this kind.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`](crate::ErrorCode).
    pub fn translate<'a>(&'a self, body: &'a [u8], options: &Options<'a>) -> Result<Translation<'a>, Error> {
        match self {
            Self::Event => translate_event(body, options),
            Self::Request { method, path } => translate_request(&Request { method, path, body: Some(body) }, options),
            Self::Response { method, path, status } => {
                translate_response(&Response { method, path, status: *status, body: Some(body) }, options)
            }
        }
    }
}

/// Which payloads are wanted: any, where nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// What they are bodies of.
    pub kind: Option<Kind>,
    /// The version that they follow.
    pub version: Option<Version>,
    /// Of events: the trigger.
    pub trigger: Option<&'a str>,
    /// Of requests and responses: the id of the API call, such as `create_webhook`.
    pub endpoint: Option<&'a str>,
    /// How white space stands in them.
    pub style: Option<Style>,
}

/// How white space stands in a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// There is none.
    Compact,
    /// As JSON is printed for reading.
    Pretty,
}

/// A payload, and what it was made for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sample {
    /// What it is the body of.
    pub call: Call,
    /// The payload.
    pub body: String,
    /// The version that it follows.
    pub version: Version,
    /// Whether it, or its path, says so.
    pub says_version: bool,
    tree: Node,
    manner: Manner,
}

impl Sample {
    /// Makes the payload that a seed stands for; none where an API call is wanted that nobody knows.
    ///
    /// # Example: payloads for a test of one's own handler
    ///
    /// ```
    /// use transversion::Version;
    /// use transversion::sample::{Sample, Wanted};
    ///
    /// let wanted = Wanted { trigger: Some("postback"), version: Some(Version::V1_1), ..Wanted::default() };
    /// for seed in 0..100 {
    ///     let sample = Sample::new(&wanted, seed).unwrap();
    ///     assert_eq!(sample.version, Version::V1_1);
    ///     assert_eq!(sample.body, Sample::new(&wanted, seed).unwrap().body);
    /// }
    /// ```
    pub fn new(wanted: &Wanted<'_>, seed: u64) -> Option<Self> {
        let dice = &mut Dice::new(seed);
        let kind = match wanted {
            Wanted { kind: Some(kind), .. } => *kind,
            Wanted { trigger: Some(_), .. } => Kind::Event,
            Wanted { endpoint: Some(_), .. } => dice.pick(&[Kind::Request, Kind::Response]),
            _ => dice.pick(&[Kind::Event, Kind::Event, Kind::Event, Kind::Event, Kind::Request, Kind::Response]),
        };
        let (call, version, says_version, tree) = match kind {
            Kind::Event => {
                let (version, trigger) = event::version_and_trigger(dice, wanted.version, wanted.trigger);
                let says_version = dice.below(8) > 0;
                let tree = event::event(dice, version, &trigger, says_version);
                (Call::Event, version, says_version, tree)
            }
            Kind::Request | Kind::Response => {
                let is_answer = kind == Kind::Response;
                let version = wanted.version.unwrap_or_else(|| dice.pick(&[Version::V1, Version::V1_1]));
                let endpoint = wanted.endpoint.or_else(|| call::any_endpoint(dice, is_answer));
                let (method, path) = call::address(dice, endpoint, version)?;
                let (call, tree) = if is_answer {
                    let status = dice.pick(&[200, 200, 200, 201, 201, 404]);
                    (Call::Response { method, path, status }, call::response(dice, endpoint))
                } else {
                    (Call::Request { method, path }, call::request(dice, endpoint))
                };
                (call, version, true, tree)
            }
        };
        let manner = match wanted.style {
            Some(Style::Compact) => Manner::Compact,
            Some(Style::Pretty) => Manner::Pretty,
            None => Manner::any(dice),
        };
        Some(Self { call, body: tree.print(manner.clone()), version, says_version, tree, manner })
    }

    /// Finds a payload of which something is true, and takes away from it whatever can go while that stays true; none
    /// where a few thousand seeds bring none.
    ///
    /// # Example: the smallest event that loses something on its way down
    ///
    /// ```
    /// use transversion::sample::{Sample, Wanted, loses};
    /// use transversion::{Kind, Version};
    ///
    /// let wanted = Wanted { kind: Some(Kind::Event), version: Some(Version::V1_1), ..Wanted::default() };
    /// let smallest = Sample::smallest(&wanted, 7, |sample| loses(sample)).unwrap();
    /// assert!(smallest.body.len() < 80, "{}", smallest.body);
    /// ```
    pub fn smallest(wanted: &Wanted<'_>, seed: u64, is_it: impl Fn(&Self) -> bool) -> Option<Self> {
        const SEEDS: u64 = 4096;
        let seeds = (0..SEEDS).map(|step| seed.wrapping_add(step));
        let found = seeds.map_while(|seed| Self::new(wanted, seed)).find(|sample| is_it(sample))?;
        Some(found.reduced(is_it))
    }

    /// Takes away whatever can go while something stays true, white space first.
    pub(crate) fn reduced(self, is_it: impl Fn(&Self) -> bool) -> Self {
        let manner = self.manner.clone();
        let mut smallest = Some(self.with(self.tree.clone(), Manner::Compact)).filter(&is_it).unwrap_or(self);
        let manner = if matches!(smallest.manner, Manner::Compact) { Manner::Compact } else { manner };
        while let Some(smaller) = smallest.tree.smaller().into_iter().find_map(|tree| {
            let smaller = smallest.with(tree, manner.clone());
            is_it(&smaller).then_some(smaller)
        }) {
            smallest = smaller;
        }
        smallest
    }

    fn with(&self, tree: Node, manner: Manner) -> Self {
        Self { body: tree.print(manner.clone()), tree, manner, ..self.clone() }
    }

    /// An event as somebody has received it. Nothing is taken away from it.
    #[cfg(feature = "verify")]
    pub(crate) fn of_event(body: &str, version: Version, says_version: bool) -> Self {
        let (tree, manner) = (Node::raw(body), Manner::Compact);
        Self { call: Call::Event, body: body.into(), version, says_version, tree, manner }
    }

    /// Translates it to the other version, as it comes.
    ///
    /// # Errors
    ///
    /// See [`ErrorCode`](crate::ErrorCode).
    pub fn translate(&self) -> Result<Translation<'_>, Error> {
        self.call.translate(self.body.as_bytes(), &Options::to(other(self.version)))
    }
}

/// Whether the translation of a payload has a note of this change.
pub fn exercises(sample: &Sample, change: &str) -> bool {
    // Else less and less of its version would be said, until it has become a payload of the other.
    let is_exercised =
        |translation: Translation<'_>| translation.from == sample.version && says(&translation, |it| it.0 == change);
    sample.translate().is_ok_and(is_exercised)
}

/// Whether the translation of a payload loses something of it.
pub fn loses(sample: &Sample) -> bool {
    let is_loss = |kind| matches!(kind, NoteKind::Dropped | NoteKind::Replaced | NoteKind::Withheld);
    let is_lost =
        |translation: Translation<'_>| translation.from == sample.version && says(&translation, |it| is_loss(it.1));
    sample.translate().is_ok_and(is_lost)
}

fn says(translation: &Translation<'_>, is_it: impl Fn((&str, NoteKind)) -> bool) -> bool {
    translation.notes.iter().any(|note| is_it((note.change, note.kind)))
}

/// The version that is not this one.
pub(crate) fn other(version: Version) -> Version {
    if version == Version::V1 { Version::V1_1 } else { Version::V1 }
}
