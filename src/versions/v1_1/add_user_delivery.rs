//! `message:delivery:user` says that a message has reached the user.

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "add_user_delivery",
    title: "`message:delivery:user` says that a message has reached the user.",
    why: "v1 reports the delivery to the channel alone, so a reader of v1 gets no event.",
    source: "Upgrade guide, Webhooks: \"message:delivery:user can be sent following a message:delivery:channel when \
             isFinalEvent is false.\"",
    reads: &[],
    doors: &[Door::down(On::Event, downgrade)],
};

fn downgrade(event: &mut Payload<'_, '_>) {
    if event.trigger() == "message:delivery:user" {
        event.withhold("/trigger", "v1 has no event for a delivery to the user.");
    }
}
