//! Creating a webhook says which `triggers` it is for.

use crate::json::Type;
use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "require_webhook_triggers",
    title: "Creating a webhook says which `triggers` it is for.",
    why: "v1 took `message` where nothing was said, which stood for the messages of both sides.",
    source: "Upgrade guide, API Requests: \"If you are using the create webhook API, make sure that you are including \
             the triggers property in the body.\"",
    doors: &[Door::up(On::Request(&["create_webhook"]), upgrade)],
};

fn upgrade(webhook: &mut Payload<'_, '_>) {
    const JSON: &str = r#"["message:appUser","message:appMaker"]"#;
    const WHY: &str = "What v1's default, `message`, stood for.";
    let root = webhook.root();
    match webhook.member(root, "triggers") {
        Some(null) if webhook.type_of(null) == Type::Null => webhook.replace(null, JSON, WHY),
        Some(_) => {}
        None => webhook.invent(root, "triggers", JSON, WHY),
    }
}
