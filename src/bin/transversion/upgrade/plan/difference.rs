//! What is different for a trigger in the newer version: the library translates samples, and its notes tell.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};
use transversion::{Note, NoteKind, Options, Outcome, Version, translate_event};

use super::webhook::Subscription;

/// Where a webhook stands, where it goes, and what it asks for.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) from: Version,
    pub(super) to: Version,
    pub(super) include_client: bool,
    pub(super) include_full_app_user: bool,
}

impl Way {
    fn up(self) -> Options<'static> {
        Options {
            include_client: self.include_client,
            include_full_app_user: self.include_full_app_user,
            ..Options::to(self.to)
        }
    }
}

/// What is different for the events of one trigger. Places are JSON Pointers, `*` for any index.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Difference {
    /// As the events of the older version say it.
    pub(super) trigger: String,
    /// As those of the newer one do, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) becomes: Option<String>,
    /// The trigger of the webhook, where it stands for several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subscribed_as: Option<String>,
    /// Whether the older version documents it. Of others only what all events share is known.
    pub(super) is_known: bool,
    pub(super) changes: Vec<Title>,
    /// What the newer events no longer carry there.
    pub(super) lost: Vec<String>,
    /// What they carry that the older ones did not.
    pub(super) new: Vec<String>,
    /// What a reader of the older version misses in a newer event that was translated for it.
    pub(super) missing_for_old_reader: Vec<String>,
    /// Which newer events such a reader does not get at all, in sentences.
    pub(super) withheld_from_old_reader: Vec<&'static str>,
}

/// A change, as `transversion changes` lists it.
#[derive(Serialize)]
pub(super) struct Title {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
}

/// A trigger that is only in the newer version, so that no older webhook asks for it.
#[derive(Serialize)]
pub(super) struct NewTrigger {
    pub(super) trigger: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) change: Option<Title>,
}

/// The differences for the triggers of a webhook, each trigger once.
pub(super) fn of_triggers(triggers: &[String], way: Way) -> Result<Vec<Difference>, String> {
    let mut differences: Vec<Difference> = Vec::new();
    for subscribed in triggers {
        for trigger in stands_for(subscribed, way)? {
            if differences.iter().all(|known| known.trigger != trigger) {
                let subscribed_as = (*subscribed != trigger).then(|| subscribed.clone());
                differences.push(of_trigger(trigger, subscribed_as, way)?);
            }
        }
    }
    Ok(differences)
}

/// The triggers that events carry, for one that a webhook asks for.
pub(super) fn stands_for(subscribed: &str, way: Way) -> Result<Vec<String>, String> {
    if subscribed == "*" {
        let mut all = Vec::new();
        for trigger in way.from.triggers().filter(|&trigger| trigger != "*") {
            all.extend(stands_for(trigger, way)?);
        }
        let mut seen = BTreeSet::new();
        all.retain(|trigger| seen.insert(trigger.clone()));
        return Ok(all);
    }
    let names = Subscription::upgraded_trigger(subscribed, way.from, way.to)?;
    Ok(if names.len() > 1 { names } else { vec![subscribed.to_owned()] })
}

/// The triggers of the newer version that no older one becomes.
pub(super) fn new_triggers(from: Version, to: Version) -> Result<Vec<NewTrigger>, String> {
    let mut known: Vec<String> = from.triggers().map(str::to_owned).collect();
    for trigger in from.triggers() {
        known.extend(Subscription::upgraded_trigger(trigger, from, to)?);
    }
    // These are told by what they begin with, so that no list has them.
    let notifications = ["channel", "failure", "user"].map(|to| format!("notification:delivery:{to}"));
    let all = to.triggers().map(str::to_owned).chain(notifications).filter(|trigger| !known.contains(trigger));
    all.map(|trigger| {
        let event = json!({"trigger": trigger, "version": to.as_str()});
        let mut change = None;
        each_note(&event, &Options::to(from), |note, _| {
            if note.kind == NoteKind::Withheld {
                change = title(note.change, from, to);
            }
        })?;
        Ok(NewTrigger { trigger, change })
    })
    .collect()
}

fn of_trigger(trigger: String, subscribed_as: Option<String>, way: Way) -> Result<Difference, String> {
    let Way { from, to, .. } = way;
    let mut becomes = None;
    let bare = json!({"trigger": trigger, "version": from.as_str(), "appUser": {"_id": "u"}});
    each_note(&bare, &way.up(), |note, _| {
        if note.at == "/trigger" && note.kind == NoteKind::Renamed {
            becomes = note.to.map(str::to_owned);
        }
    })?;
    let newer = becomes.as_deref().unwrap_or(&trigger);

    // What an event of the older version had in it, the library knows: it misses that in a newer one.
    let mut had = BTreeSet::new();
    let bare = json!({"trigger": newer, "version": to.as_str(), "appUser": {"_id": "u"}});
    each_note(&bare, &Options::to(from), |note, at| {
        if note.kind == NoteKind::Missing {
            had.insert(at);
        }
    })?;
    let had_full_user = had.contains("/appUser/clients");
    let is_delivery = had.contains("/messages");
    let is_message = !is_delivery && trigger.starts_with("message:");

    let mut changes = BTreeSet::new();
    let mut lost = Vec::new();
    let mut new = Vec::new();
    let older = older_event(&trigger, had_full_user, is_delivery, is_message, from);
    each_note(&older, &way.up(), |note, at| {
        changes.insert(note.change);
        let is_of_all = note.change == "envelope" || note.at == "/trigger";
        match note.kind {
            NoteKind::Dropped if !is_of_all => add(&mut lost, at),
            NoteKind::Moved | NoteKind::Split => {
                add(&mut lost, at);
                note.to.into_iter().for_each(|to| add(&mut new, folded(to)));
            }
            NoteKind::Invented | NoteKind::Copied | NoteKind::Missing if !is_of_all => add(&mut new, at),
            _ => {}
        }
    })?;

    let mut missing = Vec::new();
    let mut withheld = Vec::new();
    for event in newer_events(newer, is_delivery, is_message, way) {
        each_note(&event, &Options::to(from), |note, at| {
            changes.insert(note.change);
            match note.kind {
                NoteKind::Missing => add(&mut missing, at),
                NoteKind::Withheld => withheld.push(note.why),
                _ => {}
            }
        })?;
    }
    let changes = transversion::changes(from, to).into_iter().filter(|change| changes.contains(change.id));
    let changes = changes.map(|change| Title { id: change.id, title: change.title }).collect();
    Ok(Difference {
        is_known: from.triggers().any(|known| known == trigger),
        trigger,
        becomes,
        subscribed_as,
        changes,
        lost,
        new,
        missing_for_old_reader: missing,
        withheld_from_old_reader: withheld,
    })
}

/// An event of the older version with all that a change may look at.
fn older_event(trigger: &str, had_full_user: bool, is_delivery: bool, is_message: bool, version: Version) -> Value {
    let mut event = json!({
        "trigger": trigger,
        "version": version.as_str(),
        "app": {"_id": "a"},
        "appUser": {"_id": "u", "conversationStarted": true},
    });
    if had_full_user {
        event["appUser"] = json!({
            "_id": "u",
            "properties": {},
            "clients": [{"id": "c", "platform": "web", "primary": true}],
            "pendingClients": [],
            "devices": [],
            "credentialRequired": false,
            "hasPaymentInfo": false,
        });
    }
    if trigger == "merge:appUser" {
        // It names two users, `surviving` and `discarded`, and so none as `appUser`.
        event.as_object_mut().map(|event| event.remove("appUser"));
        event["surviving"] = json!({"_id": "u"});
    }
    if is_delivery {
        event["destination"] = json!({"type": "line"});
        event["messages"] = json!([{
            "_id": "m", "type": "text", "text": "t", "role": "appMaker", "authorId": "b", "name": "n", "received": 1,
            "source": {"type": "api"},
        }]);
    }
    if is_message {
        // From before messages had a `type`.
        event["messages"] = json!([{"_id": "m", "text": "t", "role": "appUser", "source": {"type": "web"}}]);
    }
    event
}

/// Events of the newer version, each with something that the older one did not send.
fn newer_events(trigger: &str, is_delivery: bool, is_message: bool, way: Way) -> Vec<Value> {
    let mut user = json!({"_id": "u", "properties": {}});
    if way.include_full_app_user {
        user["clients"] = json!([]);
    }
    let event = json!({
        "trigger": trigger,
        "version": way.to.as_str(),
        "app": {"_id": "a"},
        "appUser": user,
        "conversation": {"_id": "c"},
    });
    let with = |name: &str, value: Value| {
        let mut event = event.clone();
        event[name] = value;
        event
    };
    if is_delivery {
        let event = with("message", json!({"_id": "m"}));
        let mut to_sdk = event.clone();
        to_sdk["destination"] = json!({"type": "web"});
        return vec![event, to_sdk];
    }
    if is_message {
        let file = json!({
            "_id": "m", "type": "file", "role": "appUser", "mediaUrl": "https://example.com/f",
            "source": {"type": "telegram"},
        });
        return vec![with("messages", json!([file]))];
    }
    vec![event]
}

/// Hands on each note of a translation, with its place.
fn each_note(event: &Value, options: &Options<'_>, mut see: impl FnMut(Note<'_>, String)) -> Result<(), String> {
    let body = event.to_string();
    let translation = translate_event(body.as_bytes(), options).map_err(|error| error.to_string())?;
    debug_assert!(translation.outcome != Outcome::Unchanged || translation.from == translation.to);
    translation.notes.iter().for_each(|note| see(note, folded(note.at)));
    Ok(())
}

/// A place, with `*` for an index.
fn folded(at: &str) -> String {
    let fold = |step: &str| {
        let is_index = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
        if is_index { "*".to_owned() } else { step.to_owned() }
    };
    at.split('/').map(fold).collect::<Vec<_>>().join("/")
}

fn add(places: &mut Vec<String>, place: String) {
    if !places.contains(&place) {
        places.push(place);
    }
}

fn title(id: &str, from: Version, to: Version) -> Option<Title> {
    let changes = transversion::changes(from, to);
    changes.into_iter().find(|change| change.id == id).map(|change| Title { id: change.id, title: change.title })
}
