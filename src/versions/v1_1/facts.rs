//! What rooms share: facts about the two versions, and nothing that edits.

use crate::json::{Place, Type};
use crate::payload::Payload;
use crate::report::SupplyName;

/// Whether this is an event of v1 about a delivery.
pub(super) fn is_v1_delivery(event: &Payload<'_, '_>) -> bool {
    matches!(event.trigger(), "delivery:success" | "delivery:failure")
}

/// Whether this is an event of v1.1 about a delivery that v1 reports too.
pub(super) fn is_v1_1_delivery(event: &Payload<'_, '_>) -> bool {
    matches!(event.trigger(), "message:delivery:channel" | "message:delivery:failure")
}

/// Whether a channel is one of the provider's own SDKs, for whose deliveries v1 sends no event.
pub(super) fn is_sdk(channel: &str) -> bool {
    matches!(channel, "web" | "ios" | "android")
}

/// Whether v1.1 knows the trigger of one of its events, and v1 may know it too: two were never documented for v1.
pub(super) fn is_known_on_the_way_down(event: &Payload<'_, '_>) -> bool {
    event.trigger_is_known() && !matches!(event.trigger(), "client:remove" | "appUser:delete")
}

/// Whether an event of this trigger carried the full app user in v1.
pub(super) fn had_full_user(event: &Payload<'_, '_>) -> bool {
    matches!(event.trigger(), "message:appUser" | "message:appMaker" | "postback" | "conversation:start")
}

/// The client that v1.1 sends along where the webhook asks for it.
pub(super) fn client(event: &Payload<'_, '_>) -> Option<Place> {
    let client = event.find(event.root(), "client")?;
    (event.type_of(client) == Type::Object && !event.is_blank(client)).then_some(client)
}

/// Whether a downgrade puts the event's client among the clients of the app user.
pub(super) fn client_joins_user(event: &Payload<'_, '_>) -> bool {
    had_full_user(event)
        && event.supply(SupplyName::AppUser).is_none()
        && client(event).is_some()
        && event.find(event.root(), "appUser").is_some_and(|user| event.find(user, "clients").is_none())
}
