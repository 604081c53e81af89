//! Trigger `delivery:success` becomes `message:delivery:channel`.

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "rename_delivery_success",
    title: "Trigger `delivery:success` becomes `message:delivery:channel`.",
    why: "A delivery to the channel is told apart from one to the user, so the event has a new name.",
    source: "Upgrade guide, Webhooks: \"delivery:success is replaced by message:delivery:channel.\"",
    reads: &[],
    doors: &[Door::up(On::Event, upgrade), Door::down(On::Event, downgrade)],
};

fn upgrade(event: &mut Payload<'_, '_>) {
    event.rename_trigger("delivery:success", "message:delivery:channel", ROOM.title);
}

fn downgrade(event: &mut Payload<'_, '_>) {
    event.rename_trigger("message:delivery:channel", "delivery:success", ROOM.title);
}
