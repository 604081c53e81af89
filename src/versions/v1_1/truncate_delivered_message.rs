//! Delivery events carry one `message` with nothing but its `_id`, instead of `messages`.

use alloc::vec::Vec;

use super::facts::{is_v1_1_delivery, is_v1_delivery};
use crate::payload::Payload;
use crate::report::SupplyName;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "truncate_delivered_message",
    title: "Delivery events carry one `message` with nothing but its `_id`, instead of `messages`.",
    why: "An event speaks of one message, and only names it; an event of v1 with several messages becomes several.",
    source: "Upgrade guide, Webhooks: \"Instead of expecting a messages key in the webhook payload, you should only \
             expect a message key that represents the truncated message instead of the full message.\"",
    reads: &["messages", "message"],
    doors: &[Door::up(On::Event, upgrade), Door::down(On::Event, downgrade)],
};

const NO_MESSAGE: &str = "The event names no message.";
const NAMELESS: &str = "The message has no `_id`, so nothing is left of it.";
const CUT: &str = "A delivery event of v1.1 carries nothing of its message but the `_id`.";

fn upgrade(event: &mut Payload<'_, '_>) {
    if !is_v1_delivery(event) {
        return;
    }
    let root = event.root();
    let Some(messages) = event.array(root, "messages") else {
        if !event.has(root, "message") {
            event.miss(root, "message", NO_MESSAGE);
        }
        return;
    };
    if let Some(message) = event.member(root, "message") {
        return event.fail_beside(message, "messages");
    }
    let elements = event.objects(messages);
    match elements[..] {
        [] => {
            event.drop(messages, "An empty list has no counterpart among events of one message each.");
            event.miss(root, "message", NO_MESSAGE);
        }
        [_] => event.split(messages, &elements, "message", "The event is about its one message."),
        _ => event.split(messages, &elements, "message", "Each message has an event of its own."),
    }
    let nameless: Vec<bool> = elements.iter().map(|&message| event.member(message, "_id").is_none()).collect();
    // What holds for all payloads is said once.
    let all_nameless = elements.len() > 1 && nameless.iter().all(|&is_nameless| is_nameless);
    for (index, &message) in elements.iter().enumerate() {
        event.of_payload((elements.len() > 1).then_some(index), |event| {
            event.keep_members(message, &["_id"], CUT);
            if nameless[index] && !all_nameless {
                event.miss_at(message, "/message/_id", NAMELESS);
            }
        });
    }
    if all_nameless {
        event.miss_at(messages, "/message/_id", NAMELESS);
    }
}

fn downgrade(event: &mut Payload<'_, '_>) {
    if !is_v1_1_delivery(event) {
        return;
    }
    let root = event.root();
    let Some(message) = event.object(root, "message") else {
        return match event.member(root, "messages") {
            Some(messages) => event.leave_unknown(messages, "v1.1 has no `messages` in a delivery event, and v1 has."),
            None => event.miss(root, "messages", NO_MESSAGE),
        };
    };
    if let Some(messages) = event.member(root, "messages") {
        return event.fail_beside(messages, "message");
    }
    const MOVED: &str = "v1 lists the messages of a delivery event.";
    if let Some(full) = event.supply(SupplyName::Message) {
        let why = "The full message, as the caller supplied it.";
        return event.wrap_supplied(message, "messages", full.raw(full.root()), [MOVED, why]);
    }
    event.wrap_in_array(message, "messages", MOVED);
    if event.member(message, "role").is_none() || !event.has(message, "received") {
        let why = "v1 carries the full message, of which v1.1 tells the `_id` alone.";
        event.miss_at(message, "/messages/0", why);
        event.need("/messages/0", SupplyName::Message, Some(message), why);
    }
}
