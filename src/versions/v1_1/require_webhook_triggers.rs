//! Creating a webhook says which `triggers` it is for.

use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "require_webhook_triggers",
    title: "Creating a webhook says which `triggers` it is for.",
    why: "v1 took `message` where nothing was said, which stood for the messages of both sides.",
    source: "Upgrade guide, API Requests: \"If you are using the create webhook API, make sure that you are including \
             the triggers property in the body.\"",
    reads: &[],
    doors: &[Door::up(On::Request(&["create_webhook"]), upgrade)],
};

fn upgrade(webhook: &mut Payload<'_, '_>) {
    let both = r#"["message:appUser","message:appMaker"]"#;
    webhook.fill(webhook.root(), "triggers", both, "What v1's default, `message`, stood for.");
}
