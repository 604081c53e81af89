//! What the API tells of webhooks, and what it is told.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use transversion::{Options, Request, Version};

/// A webhook, as `GET /v1/apps/{appId}/webhooks` lists it. Its secret is not read.
pub(super) struct Webhook {
    pub(super) id: String,
    pub(super) version: WebhookVersion,
    pub(super) subscription: Subscription,
}

/// The version of a webhook.
pub(super) enum WebhookVersion {
    Known(Version),
    Unknown(String),
}

impl fmt::Display for WebhookVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(version) => f.write_str(version.as_str()),
            Self::Unknown(name) => f.write_str(name),
        }
    }
}

/// The body of the calls that create and update a webhook.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Subscription {
    pub(super) target: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) triggers: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) include_client: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) include_full_app_user: Option<bool>,
}

impl Subscription {
    /// The same webhook for a call in the newer version, as the library translates it.
    pub(super) fn upgraded(&self, from: Version, to: Version) -> Result<Self, String> {
        let body = serde_json::to_vec(self).map_err(|error| error.to_string())?;
        let path = format!("/{from}/apps/a/webhooks");
        let request = Request { method: "POST", path: &path, body: Some(&body) };
        let translation =
            transversion::translate_request(&request, &Options::to(to)).map_err(|error| error.to_string())?;
        let payload = translation.payloads.first().ok_or("the library has written no call")?;
        serde_json::from_slice(payload).map_err(|error| error.to_string())
    }

    /// The names that one trigger has in the newer version.
    pub(super) fn upgraded_trigger(trigger: &str, from: Version, to: Version) -> Result<Vec<String>, String> {
        let one = Self {
            target: String::new(),
            triggers: Some(vec![trigger.to_owned()]),
            include_client: None,
            include_full_app_user: None,
        };
        Ok(one.upgraded(from, to)?.triggers.unwrap_or_default())
    }

    /// The triggers, in an order of their own: a list of triggers is a set.
    pub(super) fn sorted_triggers(&self) -> Vec<&str> {
        let mut triggers: Vec<&str> = self.triggers.iter().flatten().map(String::as_str).collect();
        triggers.sort_unstable();
        triggers.dedup();
        triggers
    }
}

/// Reads what the API answers. The sentence about what is wrong never quotes the answer, which has secrets in it.
pub(super) fn read(answer: &[u8]) -> Result<Vec<Webhook>, String> {
    let answer: Value = serde_json::from_slice(answer)
        .map_err(|error| format!("invalid JSON at line {}, column {}", error.line(), error.column()))?;
    let Some(Value::Array(webhooks)) = answer.get("webhooks") else {
        return Err("there is no array `webhooks`, as GET /v1/apps/{appId}/webhooks answers it".into());
    };
    webhooks.iter().enumerate().map(|(index, webhook)| read_one(webhook, &format!("/webhooks/{index}"))).collect()
}

fn read_one(webhook: &Value, at: &str) -> Result<Webhook, String> {
    let Value::Object(webhook) = webhook else { return Err(format!("{at} is not an object")) };
    let id = text(webhook, "_id", at)?.ok_or_else(|| format!("{at} has no `_id`"))?;
    // An address ends at its parent with them, and the call that deletes a webhook would delete the app.
    if ["", ".", ".."].contains(&id.as_str()) {
        return Err(format!("{at}/_id cannot stand in an address"));
    }
    let target = text(webhook, "target", at)?.ok_or_else(|| format!("{at} has no `target`"))?;
    let version = match text(webhook, "version", at)? {
        None => WebhookVersion::Known(Version::ALL[0]),
        Some(name) => name.parse().map_or(WebhookVersion::Unknown(name), WebhookVersion::Known),
    };
    let triggers = match webhook.get("triggers") {
        None | Some(Value::Null) => None,
        Some(Value::Array(triggers)) => Some(
            triggers
                .iter()
                .enumerate()
                .map(|(index, trigger)| {
                    let trigger = trigger.as_str().map(str::to_owned);
                    trigger.ok_or_else(|| format!("{at}/triggers/{index} is not a string"))
                })
                .collect::<Result<_, _>>()?,
        ),
        Some(_) => return Err(format!("{at}/triggers is not an array")),
    };
    let flag = |name| webhook.get(name).and_then(Value::as_bool);
    let subscription = Subscription {
        target,
        triggers,
        include_client: flag("includeClient"),
        include_full_app_user: flag("includeFullAppUser"),
    };
    Ok(Webhook { id, version, subscription })
}

fn text(object: &Map<String, Value>, name: &str, at: &str) -> Result<Option<String>, String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("{at}/{name} is not a string")),
    }
}
