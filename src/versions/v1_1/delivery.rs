//! What the rooms of delivery events share: which events these are, and which channels are SDKs.

use crate::payload::Payload;

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
