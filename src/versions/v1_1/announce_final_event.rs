//! Delivery events say with `isFinalEvent` whether another one may follow.

use super::facts::is_v1_delivery;
use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "announce_final_event",
    title: "Delivery events say with `isFinalEvent` whether another one may follow.",
    why: "A delivery to the channel may be followed by one to the user. Nothing follows a delivery event of v1, so it \
          is final.",
    source: "Upgrade guide, Webhooks: \"message:delivery:user can be sent following a message:delivery:channel when \
             isFinalEvent is false.\"",
    reads: &[],
    doors: &[Door::up(On::Event, upgrade)],
};

fn upgrade(event: &mut Payload<'_, '_>) {
    let root = event.root();
    if is_v1_delivery(event) && !event.has(root, "isFinalEvent") {
        event.invent(root, "isFinalEvent", "true", "Inferred: nothing follows a delivery event of v1.");
    }
}
