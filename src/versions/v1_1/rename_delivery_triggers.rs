//! Webhooks subscribe to `message:delivery:channel` and `message:delivery:failure`, by their new names.

use alloc::vec::Vec;

use crate::json::{Place, Type};
use crate::payload::{Fate, Payload};
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "rename_delivery_triggers",
    title: "Webhooks subscribe to `message:delivery:channel` and `message:delivery:failure`, by their new names.",
    why: "The triggers of a webhook follow its events, and `message` is written out as the two triggers that it stands \
          for.",
    source: "Upgrade guide, Webhooks: \"For webhooks that subscribe to delivery:success or delivery:failure, you will \
             need to transition them to the new delivery events.\"",
    reads: &["triggers", "webhook", "webhooks"],
    doors: &[
        Door::up(On::Request(&["create_webhook", "update_webhook"]), upgrade_request),
        Door::down(On::Request(&["create_webhook", "update_webhook"]), downgrade_request),
        Door::up(On::Response(WEBHOOK_ANSWERS), upgrade_response),
        Door::down(On::Response(WEBHOOK_ANSWERS), downgrade_response),
    ],
};

const WEBHOOK_ANSWERS: &[&str] = &["create_webhook", "update_webhook", "get_webhook", "list_webhooks"];

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
        Some(version) if answer.says(version, from) => {
            answer.rename(version, to, "The client sees the webhook in its own version.");
            true
        }
        Some(_) => false,
        None => true,
    });
    webhooks
}

fn upgrade_triggers(payload: &mut Payload<'_, '_>, webhook: Place) {
    exchange(payload, webhook, |trigger| match trigger {
        "delivery:success" => Fate::GivesWay(&["message:delivery:channel"], ROOM.title),
        "delivery:failure" => Fate::GivesWay(&["message:delivery:failure"], ROOM.title),
        "message" => {
            Fate::GivesWay(&["message:appUser", "message:appMaker"], "`message` stood for the messages of both sides.")
        }
        _ => Fate::Stays,
    });
}

fn downgrade_triggers(payload: &mut Payload<'_, '_>, webhook: Place) {
    exchange(payload, webhook, |trigger| match trigger {
        "message:delivery:channel" => Fate::GivesWay(&["delivery:success"], ROOM.title),
        "message:delivery:failure" => Fate::GivesWay(&["delivery:failure"], ROOM.title),
        "message:delivery:user" => Fate::GivesWay(&[], "v1 has no event for a delivery to the user."),
        _ if trigger.starts_with("notification:delivery:") => {
            Fate::GivesWay(&[], "v1 has no event for the delivery of a notification.")
        }
        _ => Fate::Stays,
    });
}

fn exchange(payload: &mut Payload<'_, '_>, webhook: Place, fate_of: fn(&str) -> Fate) {
    let Some(triggers) = payload.member(webhook, "triggers") else { return };
    if payload.type_of(triggers) != Type::Null
        && payload.array(webhook, "triggers").is_some()
        && payload.exchange_names(triggers, fate_of) == Some(0)
    {
        payload.miss(triggers, "0", "No trigger is left that the other version knows.");
    }
}
