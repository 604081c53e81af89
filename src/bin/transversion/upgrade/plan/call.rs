//! One HTTP call of the plan, and the line of a shell that makes it.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::webhook::Subscription;

#[derive(Clone, Serialize)]
pub(super) struct Call {
    /// What it is good for, in one sentence.
    pub(super) why: String,
    pub(super) method: &'static str,
    /// May hold `$APP_ID` and `$NEW_WEBHOOK`, which a shell knows.
    pub(super) url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Body>,
    /// The line to paste.
    pub(super) curl: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) undo: Option<Box<Call>>,
}

/// What is sent along.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Body {
    Webhook(Subscription),
    Phase { phase: &'static str },
}

/// Whose door a call knocks at, and so which variable holds its key.
#[derive(Clone, Copy)]
pub(super) enum Door {
    Api,
    Relay,
}

impl Call {
    pub(super) fn new(
        door: Door,
        method: &'static str,
        url: String,
        body: Option<Body>,
        why: impl Into<String>,
    ) -> Self {
        let key = match door {
            Door::Api => "$SMOOCH_TOKEN",
            Door::Relay => "$UPGRADE_SECRET",
        };
        let mut curl = format!(
            "curl --silent --show-error --fail-with-body --request {method} --header \"Authorization: Bearer {key}\""
        );
        if let Some(body) = &body {
            curl.push_str(" --header 'Content-Type: application/json' --data ");
            curl.push_str(&quoted(&ascii_json(body)));
        }
        // Addresses are checked or percent-encoded: within these quotes nothing but our own variables has a meaning.
        curl.push_str(&format!(" \"{url}\""));
        Self { why: why.into(), method, url, body, curl, undo: None }
    }

    pub(super) fn undone_by(mut self, undo: Self) -> Self {
        self.undo = Some(Box::new(undo));
        self
    }
}

/// Text as one word of a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// JSON in printable ASCII alone: a terminal that is pasted to may take anything else for a key.
pub(super) fn ascii_json(value: &impl Serialize) -> String {
    let mut json = Vec::new();
    // Writing to memory cannot fail, and all that is written here has text for its keys.
    let _ = value.serialize(&mut Serializer::with_formatter(&mut json, Ascii));
    String::from_utf8(json).unwrap_or_default()
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for letter in fragment.chars() {
            if letter.is_ascii() && letter != '\x7f' {
                writer.write_all(&[letter as u8])?;
                continue;
            }
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

/// A name in a sentence: as it is where that is harmless, else as JSON. In a comment of a shell a newline would end it.
pub(super) fn named(name: &str) -> Cow<'_, str> {
    let is_harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?&=%*@+".contains(&byte);
    if !name.is_empty() && name.bytes().all(is_harmless) { Cow::Borrowed(name) } else { Cow::Owned(ascii_json(&name)) }
}

/// An id as a segment of a path.
pub(super) fn segment(id: &str) -> String {
    let mut segment = String::new();
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            segment.push(byte as char);
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    segment
}

/// Reads an address to which paths are added.
pub(super) fn base(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let rest = rest.ok_or("expected an address that begins with https:// or http://")?.trim_end_matches('/');
    let is_harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/%".contains(&byte);
    if rest.is_empty() || rest.starts_with('/') || !rest.bytes().all(is_harmless) {
        return Err("expected an address of letters, digits and -._~:/% without a query".into());
    }
    Ok(text.trim_end_matches('/').to_owned())
}
