//! Deliveries to the SDKs for web, iOS and Android are reported too.

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "add_sdk_delivery",
    title: "Deliveries to the SDKs for web, iOS and Android are reported too.",
    why: "v1 reports deliveries to other channels alone, so a reader of v1 gets no event.",
    source: "Upgrade guide, Webhooks: \"you will now receive delivery events for messages sent to SDKs.\"",
    reads: &["destination"],
    doors: &[Door::down(On::Event, downgrade)],
};

fn downgrade(event: &mut Payload<'_, '_>) {
    if !super::facts::is_v1_1_delivery(event) {
        return;
    }
    let Some(destination) = event.object(event.root(), "destination") else { return };
    if event.string(destination, "type").is_some_and(|channel| super::facts::is_sdk(&channel)) {
        event.withhold("/destination/type", "v1 has no event for a delivery to an SDK.");
    }
}
