//! Linking a channel says with `confirmation` how the user confirms it.

use crate::json::{Place, Type};
use crate::payload::Payload;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "require_link_confirmation",
    title: "Linking a channel says with `confirmation` how the user confirms it.",
    why: "v1 prompted the user of a Twilio number unless `skipConfirmation` was true, and an upgrade says so. For any \
          other channel v1 documents no default, and a guess would write to a real person.",
    source: "Upgrade guide, API Requests: \"If you are using the channel linking API, make sure that you are including \
             the confirmation property in the body.\" The default follows the v1 reference before May 2017.",
    reads: &[],
    doors: &[Door::up(On::Request(&["link_channel"]), upgrade)],
};

fn upgrade(link: &mut Payload<'_, '_>) {
    let root = link.root();
    let given = link.member(root, "confirmation");
    let skip = link.member(root, "skipConfirmation");
    if given.is_none_or(|given| link.type_of(given) == Type::Null) {
        let (json, why) = if skip.is_some_and(|skip| is_true(link, skip)) {
            (r#"{"type":"immediate"}"#, "v1 linked at once where `skipConfirmation` was true.")
        } else {
            (r#"{"type":"prompt"}"#, "v1 prompted the user where nothing else was said.")
        };
        if link.member(root, "type").is_some_and(|channel| link.says(channel, "twilio")) {
            link.fill(root, "confirmation", json, why);
        } else {
            let why = "v1 documents no default for this channel, and a guess would write to a real person.";
            link.miss(root, "confirmation", why);
        }
    }
    if let Some(skip) = skip {
        link.drop(skip, "v1.1 has `confirmation` in its stead.");
    }
}

fn is_true(link: &Payload<'_, '_>, skip: Place) -> bool {
    link.raw(skip) == b"true" || link.says(skip, "true")
}
