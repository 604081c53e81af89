//! What went wrong and where, in one sentence.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct;

use crate::text::text;
use crate::word::words;

/// Why a payload was refused.
///
/// An error says what and where, and never quotes the payload. Its [`Display`](fmt::Display) is the sentence, and its
/// JSON form is `{"code", "message", "offset"?, "at"?}`.
///
/// # Example: where the JSON broke
///
/// ```
/// use transversion::{ErrorCode, Options, Version, translate_event};
///
/// let error = translate_event(br#"{"trigger" "postback"}"#, &Options::to(Version::V1_1)).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::InvalidJson);
/// assert_eq!(error.offset(), Some(11));
/// assert_eq!(error.to_string(), "invalid JSON at byte 11: expected ':' after a key");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    code: ErrorCode,
    message: String,
    offset: Option<usize>,
    at: Option<String>,
}

/// The kinds of [`Error`]. In JSON and in JavaScript they are written in snake case: `invalid_json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorCode {
    /// Not JSON as in RFC 8259, or not UTF-8; with an offset.
    InvalidJson,
    /// JSON, but the body of an event or a request is no object.
    NotAnObject,
    /// Over `max_bytes`, or the payloads together would be over `max_output_bytes`.
    TooLarge,
    /// More than `max_depth` open brackets; with an offset.
    TooDeep,
    /// A member that decides the translation stands twice in its object; with its place.
    Ambiguous,
    /// An object that is no webhook event: it has no `trigger`.
    UnrecognizedPayload,
    /// A version that is not known.
    UnknownVersion,
    /// The caller and the payload name different versions.
    VersionMismatch,
    /// A supplied object is not the one that the payload names.
    SupplyMismatch,
    /// A member that a change must read has another type; with its place.
    WrongType,
}

words!(ErrorCode {
    InvalidJson => "invalid_json",
    NotAnObject => "not_an_object",
    TooLarge => "too_large",
    TooDeep => "too_deep",
    Ambiguous => "ambiguous",
    UnrecognizedPayload => "unrecognized_payload",
    UnknownVersion => "unknown_version",
    VersionMismatch => "version_mismatch",
    SupplyMismatch => "supply_mismatch",
    WrongType => "wrong_type",
});

impl Error {
    /// Which kind of error this is.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The sentence.
    pub(crate) fn message(&self) -> &str {
        &self.0.message
    }

    /// The offset in bytes from the start of the input, for errors of JSON's grammar and of depth.
    pub fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// The JSON Pointer of the member that was refused.
    pub fn at(&self) -> Option<&str> {
        self.0.at.as_deref()
    }

    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, message: message.into(), offset: None, at: None }))
    }

    /// Never inlined: what is written wherever an error is made had better be short.
    #[inline(never)]
    pub(crate) fn with_at(mut self, at: String) -> Self {
        self.0.at = Some(at);
        self
    }

    pub(crate) fn with_offset(mut self, offset: usize) -> Self {
        self.0.offset = Some(offset);
        self
    }

    /// The same error, said of something other than the payload itself: `in the supplied appUser`.
    pub(crate) fn of(mut self, what: &str) -> Self {
        self.0.message = text![what, ": ", self.0.message];
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({}: {})", self.0.code, self.0.message)
    }
}

impl core::error::Error for Error {}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Inner { code, message, offset, at } = &*self.0;
        let members = 2 + usize::from(offset.is_some()) + usize::from(at.is_some());
        let mut object = serializer.serialize_struct("Error", members)?;
        object.serialize_field("code", code)?;
        object.serialize_field("message", message)?;
        if let Some(offset) = offset {
            object.serialize_field("offset", offset)?;
        }
        if let Some(at) = at {
            object.serialize_field("at", at)?;
        }
        object.end()
    }
}
