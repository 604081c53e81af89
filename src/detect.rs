//! Which version, which event.

use alloc::borrow::Cow;
use alloc::string::String;

use serde::Serialize;

use crate::error::{Error, ErrorCode};
use crate::json::{Document, Place, Type};
use crate::options::Options;
use crate::text::text;
use crate::versions::{Version, looks_inside};
use crate::word::words;

/// What a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DetectedKind {
    /// The body of a webhook call.
    Event,
    /// A call of the pipeline's middleware, which is no webhook event and is the same in all versions.
    Middleware,
    /// A JSON object that is neither.
    Unrecognized,
}

words!(DetectedKind {
    Event => "event",
    Middleware => "middleware",
    Unrecognized => "unrecognized",
});

/// How a version was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum By {
    /// By the payload's own `version`.
    Version,
    /// By its trigger, which only one version has.
    Trigger,
    /// By members that only one version has.
    Shape,
    /// Nothing in it tells; so it is of the oldest version, whose payloads may lack a `version`.
    Default,
    /// Of a request or a response, by the first segment of its path.
    Path,
}

words!(By {
    Version => "version",
    Trigger => "trigger",
    Shape => "shape",
    Default => "default",
    Path => "path",
});

/// What [`detect`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Detection {
    /// What the payload is.
    pub kind: DetectedKind,
    /// Its version as written, or as told; a version that is not known is named all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its trigger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// How the version was told.
    pub by: By,
}

/// Tells what a payload is, which version it is in, and how that shows.
///
/// Source: an event's version is its `version` member; else a trigger that only one version has; else members that only
/// one version has; else v1.
///
/// # Errors
///
/// What is not JSON or no object, and an event that names its trigger or version twice or as something other than a string.
///
/// # Example: told by the trigger
///
/// ```
/// use transversion::{By, detect};
///
/// let detection = detect(br#"{"trigger":"delivery:failure"}"#)?;
/// assert_eq!(detection.version.as_deref(), Some("v1"));
/// assert_eq!(detection.by, By::Trigger);
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn detect(body: &[u8]) -> Result<Detection, Error> {
    let limits = Options::to(Version::NEWEST);
    let document = read_object(body, &limits)?;
    let envelope = Envelope::read(&document)?;
    let mut found = Detection { kind: DetectedKind::Event, version: None, trigger: None, by: By::Shape };
    if envelope.middleware(&document).is_some() {
        found.kind = DetectedKind::Middleware;
        found.trigger = envelope.trigger(&document).map(Cow::into_owned);
        return Ok(found);
    }
    if envelope.is_v2(&document) {
        found.version = Some("v2".into());
        return Ok(found);
    }
    if let Some(version) = envelope.version(&document)?
        && Version::named(&version).is_none()
    {
        found.version = Some(version.into_owned());
        found.trigger = envelope.trigger(&document).map(Cow::into_owned);
        found.by = By::Version;
        return Ok(found);
    }
    match event(&document, envelope, None) {
        Ok(Event { version, trigger, by }) => {
            found.version = Some(version.as_str().into());
            found.trigger = Some(trigger.into_owned());
            found.by = by;
        }
        Err(error) if error.code() == ErrorCode::UnrecognizedPayload => {
            found.kind = DetectedKind::Unrecognized;
            found.by = By::Default;
        }
        Err(error) => return Err(error),
    }
    Ok(found)
}

/// Reads a body that must be an object.
pub(crate) fn read_object<'a>(body: &'a [u8], options: &Options<'_>) -> Result<Document<'a>, Error> {
    read_object_with(body, options, looks_inside)
}

/// The same, with the inside of other members indexed.
pub(crate) fn read_object_with<'a>(
    body: &'a [u8],
    options: &Options<'_>,
    is_open: fn(&str) -> bool,
) -> Result<Document<'a>, Error> {
    let document = Document::read(body, options.max_bytes, options.max_depth, is_open)?;
    match document.type_of(document.root()) {
        Type::Object => Ok(document),
        other => {
            let message = text!["the payload is ", other.with_article(), ", not an object"];
            Err(Error::new(ErrorCode::NotAnObject, message))
        }
    }
}

/// The members of an event that decide what it is.
#[derive(Clone, Copy)]
pub(crate) struct Envelope {
    trigger: Option<Place>,
    version: Option<Place>,
    nonce: Option<Place>,
    events: Option<Place>,
}

impl Envelope {
    /// Finds them; none may stand twice.
    pub(crate) fn read(document: &Document<'_>) -> Result<Self, Error> {
        let mut found = [None; 4];
        let mut twice: Option<(Place, &str)> = None;
        for member in document.children(document.root()) {
            let names = ["trigger", "version", "nonce", "events"];
            let Some(index) = names.iter().position(|&name| document.is(member, name)) else { continue };
            match found[index] {
                None => found[index] = Some(member),
                Some(first) if twice.is_none_or(|(before, _)| first < before) => twice = Some((first, names[index])),
                Some(_) => {}
            }
        }
        if let Some((first, name)) = twice {
            return Err(document.twice(first, name));
        }
        let [trigger, version, nonce, events] = found;
        Ok(Self { trigger, version, nonce, events })
    }

    /// Where the `nonce` stands of a middleware call: without a version, and beside one message or postback.
    pub(crate) fn middleware(&self, document: &Document<'_>) -> Option<Place> {
        let nonce = self.nonce.filter(|_| self.version.is_none())?;
        let has = |name| document.first(document.root(), name).is_some();
        (has("message") || has("postback")).then_some(nonce)
    }

    /// Whether this is a batch of v2: `events` beside a `webhook` with a version.
    fn is_v2(&self, document: &Document<'_>) -> bool {
        let has_events = self.events.is_some_and(|events| document.type_of(events) == Type::Array);
        has_events
            && document.named(document.root(), "webhook").any(|webhook| document.first(webhook, "version").is_some())
    }

    fn version<'a>(&self, document: &Document<'a>) -> Result<Option<Cow<'a, str>>, Error> {
        self.version.map(|place| string(document, place)).transpose()
    }

    /// The trigger, where it is a string.
    pub(crate) fn trigger<'a>(&self, document: &Document<'a>) -> Option<Cow<'a, str>> {
        document.string(self.trigger?)
    }
}

/// An event of a known version.
pub(crate) struct Event<'a> {
    pub(crate) version: Version,
    pub(crate) trigger: Cow<'a, str>,
    by: By,
}

/// Tells the version of an event, which the caller may know already.
pub(crate) fn event<'a>(
    document: &Document<'a>,
    envelope: Envelope,
    from: Option<Version>,
) -> Result<Event<'a>, Error> {
    if envelope.is_v2(document) {
        return Err(Version::unknown("`events` beside `webhook` is a payload of v2, which is not known"));
    }
    let unknown = || Version::unknown("the version at /version is not known").with_at("/version".into());
    let own = match envelope.version(document)? {
        Some(name) => Some(Version::named(&name).ok_or_else(unknown)?),
        None => None,
    };
    let trigger = match envelope.trigger {
        Some(place) => string(document, place)?,
        None => {
            let message = "the payload has no `trigger`, so it is no webhook event";
            return Err(Error::new(ErrorCode::UnrecognizedPayload, message));
        }
    };
    if let (Some(own), Some(from)) = (own, from)
        && own != from
    {
        let message = text!["the payload says version ", own.as_str(), " at /version, the caller says ", from.as_str()];
        return Err(Error::new(ErrorCode::VersionMismatch, message).with_at("/version".into()));
    }
    let (version, by) = match own {
        Some(own) => (own, By::Version),
        None => match Version::of_trigger(&trigger) {
            Some(version) => (version, By::Trigger),
            None => match Version::of_shape(document) {
                Some(version) => (version, By::Shape),
                None => (Version::OLDEST, By::Default),
            },
        },
    };
    Ok(Event { version: from.unwrap_or(version), trigger, by })
}

fn string<'a>(document: &Document<'a>, place: Place) -> Result<Cow<'a, str>, Error> {
    document.string(place).ok_or_else(|| document.wrong_type(place, Type::String))
}
