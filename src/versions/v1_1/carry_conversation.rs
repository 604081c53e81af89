//! Every event of an app user names its `conversation`.

use crate::payload::Payload;
use crate::report::SupplyName;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "carry_conversation",
    title: "Every event of an app user names its `conversation`.",
    why: "A reader of v1.1 may look for it, and v1 does not tell it; the get messages API does.",
    source: "Webhook reference of v1.1: the examples of all events carry `conversation`, those of v1 do not.",
    reads: &[],
    doors: &[Door::up(On::Event, upgrade)],
};

fn upgrade(event: &mut Payload<'_, '_>) {
    let root = event.root();
    if event.object(root, "appUser").is_none() || event.has(root, "conversation") {
        return;
    }
    let supplied = event.supply(SupplyName::Conversation);
    if let Some((conversation, id)) = supplied.and_then(|it| Some((it, it.first(it.root(), "_id")?))) {
        let json = [b"{\"_id\":", conversation.raw(id), b"}"].concat();
        return event.copy(root, "conversation", json.into(), "The conversation, as the caller supplied it.");
    }
    let why = "v1 does not tell the conversation of an event.";
    event.miss(root, "conversation", why);
    event.need("/conversation", SupplyName::Conversation, None, why);
}
