//! `notification:delivery:*` reports deliveries of notifications.

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "add_notification_delivery",
    title: "`notification:delivery:*` reports deliveries of notifications.",
    why: "v1 knows no notifications, so a reader of v1 gets no event.",
    source: "Webhook reference of v1.1, triggers: added in April 2020.",
    reads: &[],
    doors: &[Door::down(On::Event, downgrade)],
};

fn downgrade(event: &mut Payload<'_, '_>) {
    if event.trigger().starts_with("notification:delivery:") {
        event.withhold("/trigger", "v1 has no event for the delivery of a notification.");
    }
}
