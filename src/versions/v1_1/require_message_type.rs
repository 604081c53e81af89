//! A message has a `type`.

use crate::json::{Place, Type};
use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "require_message_type",
    title: "A message has a `type`.",
    why: "v1 told the type by the other members, and so does an upgrade. Where they do not tell, the API answers for \
          itself.",
    source: "Upgrade guide, API Requests: \"If you are using the post message API, make sure that you are including \
             the type property in the body.\" The inference follows the v1 reference of November 2016, which knew no type.",
    reads: &["messages"],
    doors: &[Door::up(On::Event, upgrade_event), Door::up(On::Request(&["post_message"]), upgrade_request)],
};

const UNTOLD: &str = "Nothing in the message tells its type.";

fn upgrade_event(event: &mut Payload<'_, '_>) {
    if super::facts::is_v1_delivery(event) {
        return;
    }
    let Some(messages) = event.array(event.root(), "messages") else { return };
    for message in event.objects(messages) {
        if event.member(message, "type").is_none() {
            match inferred(event, message) {
                Some((json, why)) => event.invent(message, "type", json, why),
                None => event.miss(message, "type", UNTOLD),
            }
        }
    }
}

fn upgrade_request(message: &mut Payload<'_, '_>) {
    let root = message.root();
    if message.member(root, "type").is_some_and(|given| message.type_of(given) != Type::Null) {
        return;
    }
    match inferred(message, root) {
        Some((json, why)) => message.fill(root, "type", json, why),
        None => message.miss(root, "type", UNTOLD),
    }
}

/// The type that the members of a message tell, and how.
fn inferred(payload: &mut Payload<'_, '_>, message: Place) -> Option<(&'static str, &'static str)> {
    for name in ["mediaUrl", "text"] {
        payload.member(message, name);
    }
    let says = |name| payload.find(message, name).is_some_and(|member| !payload.is_blank(member));
    if says("items") {
        Some(("\"carousel\"", "Inferred: a message with `items` is a carousel."))
    } else if says("mediaUrl") {
        Some(("\"image\"", "Inferred: a message with a `mediaUrl` is an image."))
    } else if says("coordinates") {
        Some(("\"location\"", "Inferred: a message with `coordinates` is a location."))
    } else if says("text") || says("actions") {
        Some(("\"text\"", "Inferred: a message with a `text` or `actions` and nothing else to show is a text."))
    } else {
        None
    }
}
