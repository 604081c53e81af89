//! Trigger `delivery:failure` becomes `message:delivery:failure`.

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "rename_delivery_failure",
    title: "Trigger `delivery:failure` becomes `message:delivery:failure`.",
    why: "The event has a new name, and is sent on more occasions, such as a channel that accepts a message and then \
          fails to deliver it.",
    source: "Upgrade guide, Webhooks: \"delivery:failure is replaced by message:delivery:failure.\"",
    reads: &[],
    doors: &[Door::up(On::Event, upgrade), Door::down(On::Event, downgrade)],
};

fn upgrade(event: &mut Payload<'_, '_>) {
    event.rename_trigger("delivery:failure", "message:delivery:failure", ROOM.title);
}

fn downgrade(event: &mut Payload<'_, '_>) {
    event.rename_trigger("message:delivery:failure", "delivery:failure", ROOM.title);
}
