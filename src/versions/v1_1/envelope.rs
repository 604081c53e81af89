//! Every payload names its version.
//!
//! This is no change of the upgrade guide, but every event's way from one version to the other.

use super::facts;
use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "envelope",
    title: "Every payload names its version.",
    why: "\"You can use the version property included in all event payloads\".",
    source: "Upgrade guide, Upgrading Webhooks Without Downtime, step 1.",
    reads: &["destination"],
    doors: &[
        Door::up(On::AnyEvent, upgrade_event),
        Door::down(On::AnyEvent, downgrade_event),
        Door::up(On::Response(&["get_messages"]), upgrade_pages),
        Door::down(On::Response(&["get_messages"]), downgrade_pages),
    ],
};

fn upgrade_event(event: &mut Payload<'_, '_>) {
    set_version(event, "v1.1", "\"v1.1\"");
    note_unknown_trigger(event, event.trigger_is_known());
}

fn downgrade_event(event: &mut Payload<'_, '_>) {
    set_version(event, "v1", "\"v1\"");
    note_unknown_trigger(event, facts::is_known_on_the_way_down(event));
    if event.is_exact() {
        drop_additions(event);
    }
}

fn set_version(event: &mut Payload<'_, '_>, version: &'static str, json: &'static str) {
    match event.member(event.root(), "version") {
        Some(member) => event.rename(member, version, "The payload is in this version now."),
        None => event.invent(event.root(), "version", json, "Every payload of this version names its version."),
    }
}

fn note_unknown_trigger(event: &mut Payload<'_, '_>, is_known: bool) {
    if !is_known && let Some(trigger) = event.member(event.root(), "trigger") {
        event.leave_unknown(
            trigger,
            "This trigger is not documented in one of the two versions: only what all events share is translated.",
        );
    }
}

/// For readers that do not ignore members they do not know, as the guide asks of them.
fn drop_additions(event: &mut Payload<'_, '_>) {
    const WHY: &str = "v1 does not know this member, and only what v1 knows was asked for.";
    event.drop_members(event.root(), &["conversation", "externalMessages", "isFinalEvent"], WHY);
    if !facts::client_joins_user(event) {
        event.drop_members(event.root(), &["client"], WHY);
    }
    if let Some(destination) = event.member(event.root(), "destination") {
        event.drop_members(destination, &["integrationId"], WHY);
    }
}

fn upgrade_pages(answer: &mut Payload<'_, '_>) {
    rename_pages(answer, "v1", "v1.1");
}

fn downgrade_pages(answer: &mut Payload<'_, '_>) {
    rename_pages(answer, "v1.1", "v1");
}

/// The addresses of further pages name the version; a client that follows them stays with its own.
fn rename_pages(answer: &mut Payload<'_, '_>, from: &str, to: &'static str) {
    for name in ["next", "previous"] {
        let Some(page) = answer.member(answer.root(), name) else { continue };
        if let Some(version) = answer.version_in_url(page, from) {
            answer.rename_part(page, version, to, "The address of a further page is in the version of the client.");
        }
    }
}
