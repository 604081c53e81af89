//! A case file, and how it is run. `tests/README.md` says how to write one.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use transversion::{
    Error, Options, Request, Response, Supply, Translation, translate_event, translate_request, translate_response,
};

/// One case.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Case {
    pub(crate) story: String,
    pub(crate) event: Option<Text>,
    pub(crate) request: Option<Call>,
    pub(crate) response: Option<Call>,
    pub(crate) options: CaseOptions,
    pub(crate) outcome: String,
    pub(crate) from: Option<String>,
    pub(crate) trigger: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) payloads: Vec<Text>,
    pub(crate) path: Option<String>,
    pub(crate) notes: Vec<Value>,
    pub(crate) needs: Vec<Value>,
}

/// An API call, or the answer to one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    #[serde(default)]
    pub(crate) status: u16,
    pub(crate) body: Option<Text>,
}

/// The options of a case, as they are written in JavaScript.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CaseOptions {
    pub(crate) to: String,
    pub(crate) from: Option<String>,
    #[serde(default)]
    pub(crate) exact: bool,
    #[serde(default)]
    pub(crate) include_full_app_user: bool,
    #[serde(default)]
    pub(crate) include_client: bool,
    #[serde(default)]
    pub(crate) supply: CaseSupply,
}

/// What a case supplies.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CaseSupply {
    pub(crate) app_user: Option<Text>,
    pub(crate) message: Option<Text>,
    pub(crate) conversation: Option<Text>,
}

/// A payload: the text of a JSON value as it stands in the case file, or the content of a string.
#[derive(serde::Serialize)]
pub(crate) struct Text(pub(crate) String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with('"') {
            return serde_json::from_str(raw.get()).map(Self).map_err(serde::de::Error::custom);
        }
        Ok(Self(raw.get().to_owned()))
    }
}

impl Case {
    /// The files of all cases, in the order of their names.
    pub(crate) fn files() -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
        let mut files: Vec<PathBuf> = fs::read_dir(folder)
            .unwrap()
            .flat_map(|folder| fs::read_dir(folder.unwrap().path()).unwrap())
            .map(|file| file.unwrap().path())
            .collect();
        files.sort();
        files
    }

    /// All cases.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        Self::files().into_iter().map(|file| Self::read(&file))
    }

    /// Reads a case file; one that cannot be read is a mistake of its author.
    pub(crate) fn read(file: &Path) -> Self {
        let text = fs::read_to_string(file).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// Translates what the case is about.
    pub(crate) fn translate(&self) -> Result<Translation<'_>, Error> {
        let options = self.options();
        match (&self.event, &self.request, &self.response) {
            (Some(event), None, None) => translate_event(event.0.as_bytes(), &options),
            (None, Some(Call { method, path, body, .. }), None) => {
                translate_request(&Request { method, path, body: bytes(body) }, &options)
            }
            (None, None, Some(Call { method, path, status, body })) => {
                translate_response(&Response { method, path, status: *status, body: bytes(body) }, &options)
            }
            _ => panic!("a case is about one event, one request or one response"),
        }
    }

    /// The options as the library takes them.
    pub(crate) fn options(&self) -> Options<'_> {
        let CaseOptions { to, from, exact, include_full_app_user, include_client, supply } = &self.options;
        let supply = Supply {
            app_user: bytes(&supply.app_user),
            message: bytes(&supply.message),
            conversation: bytes(&supply.conversation),
        };
        Options {
            from: from.as_deref().map(|from| from.parse().unwrap()),
            supply,
            exact: *exact,
            include_full_app_user: *include_full_app_user,
            include_client: *include_client,
            ..Options::to(to.parse().unwrap())
        }
    }
}

fn bytes(text: &Option<Text>) -> Option<&[u8]> {
    text.as_ref().map(|text| text.0.as_bytes())
}
