//! What stands in events and in the bodies of API calls alike: app users, messages, webhooks and what belongs to them.

use super::dice::Dice;
use super::node::Node;
use super::value::{Object, anything, blank, list, literal, mostly, number, odd_at_times, one, text};

/// An app user, full so many times in a hundred.
pub(super) fn app_user(dice: &mut Dice, full: usize) -> Node {
    let legacy = full * 3 / 5;
    Object::new(dice)
        .may(96, "_id", |dice| mostly(dice, &["\"u1\"", "\"u\\u0031\"", "\"\\ud83d\"", "7"]))
        .may(60, "userId", text)
        .may(30, "givenName", text)
        .may(30, "signedUpAt", number)
        .may(50, "properties", properties)
        .may(30, "conversationStarted", literal)
        .may(full, "clients", |dice| odd_at_times(dice, |dice| list(dice, 3, client)))
        .may(full * 3 / 10, "pendingClients", |dice| list(dice, 1, client))
        .may(legacy, "devices", |dice| list(dice, 2, client))
        .may(legacy / 5, "devices", text)
        .may(legacy, "credentialRequired", literal)
        .may(full * 2 / 5, "hasPaymentInfo", literal)
        .done()
}

pub(super) fn client(dice: &mut Dice) -> Node {
    Object::new(dice)
        .may(80, "_id", text)
        .may(90, "platform", channel)
        .may(50, "primary", literal)
        .may(30, "active", literal)
        .done()
}

pub(super) fn properties(dice: &mut Dice) -> Node {
    if dice.says_yes(25) { blank(dice) } else { Object::new(dice).done() }
}

/// A message, with its type and with an `_id` so many times in a hundred.
pub(super) fn message(dice: &mut Dice, typed: usize, identified: usize) -> Node {
    let types = &["\"text\"", "\"file\"", "\"file\"", "\"file\"", "\"image\"", "\"carousel\"", "\"hologram\"", "null"];
    let url = |dice: &mut Dice| match dice.below(11) {
        0 => blank(dice),
        1 | 2 => Node::raw(r#""https:\/\/e.example\/\ud83d""#),
        _ => Node::raw(r#""https://e.example/a.pdf""#),
    };
    let words = |dice: &mut Dice| match dice.below(5) {
        0 => Node::raw("\" \\u2003\\n\""),
        1 => blank(dice),
        _ => text(dice),
    };
    let items = |dice: &mut Dice| match dice.below(2) {
        0 => blank(dice),
        _ => list(dice, 2, |dice| anything(dice, 1)),
    };
    let coordinates = |dice: &mut Dice| match dice.below(2) {
        0 => blank(dice),
        _ => Object::new(dice).may(100, "lat", number).done(),
    };
    Object::new(dice)
        .may(identified, "_id", message_id)
        .may(typed, "type", |dice| one(dice, types))
        .may(80, "role", role)
        .may(50, "received", number)
        .may(40, "text", words)
        .may(60, "mediaUrl", url)
        .may(30, "mediaType", text)
        .may(20, "mediaSize", number)
        .may(10, "altText", text)
        .may(15, "items", items)
        .may(15, "coordinates", coordinates)
        .may(10, "actions", |dice| list(dice, 2, |dice| anything(dice, 1)))
        .may(80, "source", source)
        .may(10, "metadata", |dice| anything(dice, 1))
        .done()
}

pub(super) fn message_id(dice: &mut Dice) -> Node {
    mostly(dice, &["\"m1\"", "\"m2\"", "\"m\\u0031\"", "\"m/ 1\""])
}

pub(super) fn role(dice: &mut Dice) -> Node {
    one(dice, &["\"appUser\"", "\"appUser\"", "\"appUser\"", "\"appMaker\"", "\"whisper\""])
}

pub(super) fn channel(dice: &mut Dice) -> Node {
    Node::quoted(dice.pick(&["whatsapp", "telegram", "web", "ios", "android", "api", "twilio", "w\\u0065b"]))
}

pub(super) fn source(dice: &mut Dice) -> Node {
    Object::new(dice).may(85, "type", channel).may(30, "integrationId", text).done()
}

pub(super) fn conversation(dice: &mut Dice) -> Node {
    if dice.below(9) == 0 { blank(dice) } else { Object::new(dice).may(90, "_id", |_| Node::raw("\"c1\"")).done() }
}

/// A webhook, subscribed to something so many times in a hundred; in answers it may name its version.
pub(super) fn webhook(dice: &mut Dice, subscribed: usize, versioned: usize) -> Node {
    let triggers = &[
        "\"delivery:success\"",
        "\"delivery:failure\"",
        "\"delivery:success\"",
        "\"message\"",
        "\"message:appUser\"",
        "\"message:appMaker\"",
        "\"message:delivery:channel\"",
        "\"message:delivery:failure\"",
        "\"message:delivery:user\"",
        "\"notification:delivery:user\"",
        "\"d\\u0065livery:success\"",
        "\"*\"",
        "7",
        "null",
    ];
    let triggers = |dice: &mut Dice| match dice.below(6) {
        0 => Node::raw("null"),
        _ => list(dice, 5, |dice| one(dice, triggers)),
    };
    Object::new(dice)
        .may(90, "_id", text)
        .may(90, "target", text)
        .may(subscribed, "triggers", triggers)
        .may(versioned, "version", |dice| one(dice, &["\"v1\"", "\"v1.1\"", "\"v2\"", "7"]))
        .may(20, "includeClient", literal)
        .done()
}
