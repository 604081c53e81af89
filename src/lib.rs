//! Translates API and webhook payloads between versions of an API, both ways: bytes in, bytes out, and a report of
//! everything lost, invented, moved or missing.
//!
//! # The map
//!
//! A payload walks one corridor: bytes → `json` (spans) → `detect` (which version, which event) → `versions` (floor by
//! floor, through the rooms of each) → `splice` (bytes again), and leaves with its report. A floor is a version; a room
//! is one breaking change, with a door up and a door down; no room knows another. Beside the corridor stands [`upgrade`],
//! for those who receive the events of two versions at once.
//!
//! # The invariants
//!
//! 1. The middle cannot fail: only reading JSON, detecting, and reading a member that a room must understand can.
//! 2. What no room names is carried over byte for byte. Nothing to do means the same bytes.
//! 3. Whatever is not carried over is in the report, with its place.
//! 4. An upgrade of a downgrade gives the same bytes, except where a note says otherwise.
//! 5. A room does no I/O, calls no room, and does not know which version was asked for.
//! 6. A shipped room is not edited, save for bugs.
//! 7. Whatever the bytes: no panic, no recursion, memory bounded by a small multiple of input and output, and the size
//!    of the output known before it is written.
//! 8. The timeline is the one list of changes; all others are made from it.

#![no_std]

#[cfg(test)]
extern crate std;

#[macro_use]
extern crate alloc;

mod detect;
mod endpoints;
mod error;
mod json;
mod options;
mod order;
mod payload;
mod report;
mod splice;
mod supply;
mod text;
pub mod upgrade;
mod versions;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod wasm;
mod word;

pub use detect::{By, DetectedKind, Detection, detect};
pub use error::{Error, ErrorCode};
pub use options::{Options, Supply};
pub use report::{Kind, Need, Note, NoteKind, Notes, NotesIter, Outcome, SupplyName, Translation, Which};
pub use versions::{Change, Version, changes};

/// Translates the body of a webhook call.
///
/// The payload is borrowed from `body` when nothing changed.
///
/// # Errors
///
/// See [`ErrorCode`]; whatever the bytes, this does not panic.
///
/// # Example: upgrade a delivery event
///
/// ```
/// use transversion::{Options, Version, translate_event};
///
/// let event = br#"{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}"#;
/// let translation = translate_event(event, &Options::to(Version::V1_1))?;
/// assert_eq!(
///     translation.payloads[0].as_ref(),
///     br#"{"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"a"},"isFinalEvent":true}"#,
/// );
/// let places: Vec<&str> = translation.notes.iter().map(|note| note.at).collect();
/// assert_eq!(places, ["/version", "/trigger", "/messages", "/messages/0/text", "/isFinalEvent"]);
/// # Ok::<(), transversion::Error>(())
/// ```
///
/// # Example: fetch what a downgrade needs
///
/// ```
/// use transversion::{Options, Supply, Version, translate_event};
///
/// let event = br#"{"trigger":"postback","version":"v1.1","app":{"_id":"a"},"appUser":{"_id":"u"}}"#;
/// let first = translate_event(event, &Options::to(Version::V1))?;
/// assert_eq!(first.needs[0].path, "/v1.1/apps/a/appusers/u");
///
/// // The caller fetches it, picks `/appUser` of the answer, and calls again.
/// let user = br#"{"_id":"u","clients":[],"properties":{}}"#;
/// let options = Options { supply: Supply { app_user: Some(user), ..Supply::default() }, ..Options::to(Version::V1) };
/// let second = translate_event(event, &options)?;
/// assert!(second.needs.is_empty());
/// assert_eq!(
///     second.payloads[0].as_ref(),
///     br#"{"trigger":"postback","version":"v1","app":{"_id":"a"},"appUser":{"_id":"u","clients":[],"properties":{}}}"#,
/// );
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn translate_event<'a>(body: &'a [u8], options: &Options<'_>) -> Result<Translation<'a>, Error> {
    versions::walk_event(body, options)
}

/// An API call.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The method, such as `POST`.
    pub method: &'a str,
    /// The path and query, version first, or a full URL.
    pub path: &'a str,
    /// The body, if there is one.
    pub body: Option<&'a [u8]>,
}

/// Translates an API call. The body is read only where the API call has changed between the versions.
///
/// # Errors
///
/// See [`ErrorCode`]; whatever the bytes, this does not panic.
///
/// # Example: the type that v1 did not ask for
///
/// ```
/// use transversion::{Options, Request, Version, translate_request};
///
/// let request = Request {
///     method: "POST",
///     path: "/v1/apps/a/appusers/u/messages",
///     body: Some(br#"{"role":"appMaker","text":"Hello"}"#),
/// };
/// let translation = translate_request(&request, &Options::to(Version::V1_1))?;
/// assert_eq!(translation.path.as_deref(), Some("/v1.1/apps/a/appusers/u/messages"));
/// assert_eq!(translation.payloads[0].as_ref(), br#"{"role":"appMaker","text":"Hello","type":"text"}"#);
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn translate_request<'a>(request: &Request<'a>, options: &Options<'_>) -> Result<Translation<'a>, Error> {
    versions::walk_request(request, options)
}

/// The answer to an API call.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// The method of the call.
    pub method: &'a str,
    /// The path and query of the call, version first, or a full URL.
    pub path: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// The body, if there is one.
    pub body: Option<&'a [u8]>,
}

/// Translates the answer to an API call, from the version of the API (that of the path) to the client's.
///
/// # Errors
///
/// See [`ErrorCode`]; whatever the bytes, this does not panic.
///
/// # Example: the triggers of a webhook, as a client of v1 knows them
///
/// ```
/// use transversion::{Options, Response, Version, translate_response};
///
/// let response = Response {
///     method: "GET",
///     path: "/v1.1/apps/a/webhooks/w",
///     status: 200,
///     body: Some(br#"{"webhook":{"_id":"w","triggers":["message:delivery:channel"]}}"#),
/// };
/// let translation = translate_response(&response, &Options::to(Version::V1))?;
/// assert_eq!(translation.payloads[0].as_ref(), br#"{"webhook":{"_id":"w","triggers":["delivery:success"]}}"#);
/// # Ok::<(), transversion::Error>(())
/// ```
pub fn translate_response<'a>(response: &Response<'a>, options: &Options<'_>) -> Result<Translation<'a>, Error> {
    versions::walk_response(response, options)
}

/// The README's examples run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
