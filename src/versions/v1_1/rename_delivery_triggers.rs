//! Webhooks subscribe to `message:delivery:channel` and `message:delivery:failure`.

use std::collections::BTreeSet;

use crate::json::{Place, Type};
use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "rename_delivery_triggers",
    title: "Webhooks subscribe to `message:delivery:channel` and `message:delivery:failure`, by their new names.",
    why: "The triggers of a webhook follow its events, and `message` is written out as the two triggers that it stands \
          for.",
    source: "Upgrade guide, Webhooks: \"For webhooks that subscribe to delivery:success or delivery:failure, you will \
             need to transition them to the new delivery events.\"",
    doors: &[
        Door::up(On::Request(&["create_webhook", "update_webhook"]), upgrade_request),
        Door::down(On::Request(&["create_webhook", "update_webhook"]), downgrade_request),
        Door::up(On::Response(WEBHOOK_ANSWERS), upgrade_response),
        Door::down(On::Response(WEBHOOK_ANSWERS), downgrade_response),
    ],
};

const WEBHOOK_ANSWERS: &[&str] = &["create_webhook", "update_webhook", "get_webhook", "list_webhooks"];
const BOTH_MESSAGES: [&str; 2] = ["message:appUser", "message:appMaker"];

fn upgrade_request(webhook: &mut Payload<'_, '_>) {
    upgrade_triggers(webhook, webhook.root());
}

fn downgrade_request(webhook: &mut Payload<'_, '_>) {
    downgrade_triggers(webhook, webhook.root());
}

fn upgrade_response(answer: &mut Payload<'_, '_>) {
    for webhook in webhooks(answer, "v1", "v1.1") {
        upgrade_triggers(answer, webhook);
    }
}

fn downgrade_response(answer: &mut Payload<'_, '_>) {
    for webhook in webhooks(answer, "v1.1", "v1") {
        downgrade_triggers(answer, webhook);
    }
}

/// The webhooks of an answer that are of the version of the API; of each, the version is renamed.
fn webhooks(answer: &mut Payload<'_, '_>, from: &str, to: &'static str) -> Vec<Place> {
    let root = answer.root();
    let mut webhooks: Vec<Place> = answer.object(root, "webhook").into_iter().collect();
    if let Some(list) = answer.array(root, "webhooks") {
        webhooks.extend(answer.objects(list));
    }
    webhooks.retain(|&webhook| match answer.member(webhook, "version") {
        Some(version) if answer.text(version).is_some_and(|version| version == from) => {
            answer.rename(version, to, "The client sees the webhook in its own version.");
            true
        }
        Some(_) => false,
        None => true,
    });
    webhooks
}

/// What becomes of a trigger in a list.
enum Fate {
    Stays,
    Renamed(&'static str),
    WrittenOut,
    Dropped(&'static str),
}

fn upgrade_triggers(payload: &mut Payload<'_, '_>, webhook: Place) {
    translate(payload, webhook, |trigger| match trigger {
        "delivery:success" => Fate::Renamed("message:delivery:channel"),
        "delivery:failure" => Fate::Renamed("message:delivery:failure"),
        "message" => Fate::WrittenOut,
        _ => Fate::Stays,
    });
}

fn downgrade_triggers(payload: &mut Payload<'_, '_>, webhook: Place) {
    translate(payload, webhook, |trigger| match trigger {
        "message:delivery:channel" => Fate::Renamed("delivery:success"),
        "message:delivery:failure" => Fate::Renamed("delivery:failure"),
        "message:delivery:user" => Fate::Dropped("v1 has no event for a delivery to the user."),
        _ if trigger.starts_with("notification:delivery:") => {
            Fate::Dropped("v1 has no event for the delivery of a notification.")
        }
        _ => Fate::Stays,
    });
}

fn translate(payload: &mut Payload<'_, '_>, webhook: Place, fate_of: impl Fn(&str) -> Fate) {
    let Some(triggers) = payload.member(webhook, "triggers") else { return };
    if payload.type_of(triggers) == Type::Null {
        return;
    }
    let Some(triggers) = payload.array(webhook, "triggers") else { return };
    let named = payload.children(triggers).filter_map(|element| Some((element, payload.text(element)?)));
    let named: Vec<_> = named.map(|(element, trigger)| (element, fate_of(&trigger), trigger)).collect();
    if named.iter().all(|(_, fate, _)| matches!(fate, Fate::Stays)) {
        return;
    }

    const TWIN: &str = "This trigger stands in the list already.";
    let mut seen = BTreeSet::new();
    let mut left = payload.children(triggers).count();
    for (element, fate, trigger) in &named {
        let mut goes = |payload: &mut Payload<'_, '_>, why| {
            payload.drop(*element, why);
            left -= 1;
        };
        match *fate {
            Fate::Stays if seen.insert(trigger.to_string()) => {}
            Fate::Renamed(to) if seen.insert(to.to_owned()) => {
                payload.rename(*element, to, ROOM.title);
            }
            Fate::Stays | Fate::Renamed(_) => goes(payload, TWIN),
            Fate::Dropped(why) => goes(payload, why),
            Fate::WrittenOut => {
                let new: Vec<&str> = BOTH_MESSAGES.into_iter().filter(|name| seen.insert(name.to_string())).collect();
                if new.is_empty() {
                    goes(payload, TWIN);
                } else {
                    let json = new.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(",");
                    let both = format!("[\"{}\"]", BOTH_MESSAGES.join("\",\""));
                    payload.replace_element(*element, json, &both, "`message` stood for the messages of both sides.");
                }
            }
        }
    }
    if left == 0 {
        payload.miss(triggers, "0", "No trigger is left that the other version knows.");
    }
}
