//! The floor plan of v1.1, released in October 2018: its rooms, in order. A new change is added here.

mod add_notification_delivery;
mod add_sdk_delivery;
mod add_user_delivery;
mod announce_final_event;
mod carry_conversation;
mod drop_credential_required;
mod drop_legacy_user_fields;
mod envelope;
mod facts;
mod rename_delivery_failure;
mod rename_delivery_success;
mod rename_delivery_triggers;
mod require_link_confirmation;
mod require_message_type;
mod require_webhook_triggers;
mod send_user_files;
mod truncate_app_user;
mod truncate_delivered_message;

use super::{Floor, Version};

pub(super) const FLOOR: Floor = Floor {
    version: Version::V1_1,
    before: Version::V1,
    deciding: &["messages", "message", "appUser", "conversation", "client", "destination", "isFinalEvent"],
    envelope: &envelope::ROOM,
    rooms: &[
        &rename_delivery_success::ROOM,
        &rename_delivery_failure::ROOM,
        &truncate_delivered_message::ROOM,
        &announce_final_event::ROOM,
        &truncate_app_user::ROOM,
        &carry_conversation::ROOM,
        &send_user_files::ROOM,
        &require_message_type::ROOM,
        &add_user_delivery::ROOM,
        &add_sdk_delivery::ROOM,
        &add_notification_delivery::ROOM,
        &require_link_confirmation::ROOM,
        &require_webhook_triggers::ROOM,
        &rename_delivery_triggers::ROOM,
        &drop_credential_required::ROOM,
        &drop_legacy_user_fields::ROOM,
    ],
};
