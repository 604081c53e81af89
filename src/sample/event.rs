//! Webhook events.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::dice::Dice;
use super::node::Node;
use super::resource::{app_user, channel, client, conversation, message, message_id, role, source};
use super::value::{Object, anything, blank, list, literal, mostly, number, odd_at_times, spelled_oddly, text};
use crate::versions::Version;

const BOTH: &[Version] = &[Version::V1, Version::V1_1];
const V1: &[Version] = &[Version::V1];
const V1_1: &[Version] = &[Version::V1_1];

/// Triggers, with the versions that know them, and how often one of them is taken.
const TRIGGERS: &[(usize, &[Version], &[&str])] = &[
    (6, BOTH, &["message:appUser", "message:appUser", "message:appMaker", "postback", "conversation:start"]),
    (
        3,
        BOTH,
        &[
            "conversation:read",
            "conversation:referral",
            "merge:appUser",
            "link:success",
            "link:match",
            "link:failure",
            "payment:success",
            "typing:appUser",
            "client:add",
        ],
    ),
    (5, V1, &["delivery:success", "delivery:failure"]),
    (1, V1, &["message", "*"]),
    (5, V1_1, &["message:delivery:channel", "message:delivery:failure"]),
    (
        1,
        V1_1,
        &[
            "message:delivery:user",
            "notification:delivery:channel",
            "notification:delivery:failure",
            "notification:delivery:user",
            "client:remove",
            "appUser:delete",
        ],
    ),
];

/// What no version knows.
const NOBODYS: &[&str] = &["", "postbacks", "Message:appUser", "delivery:", "message:delivery:", "\u{e9}"];

/// A version and one of its triggers, or once in a while one that it does not know; either may be given.
pub(super) fn version_and_trigger(
    dice: &mut Dice,
    version: Option<Version>,
    trigger: Option<&str>,
) -> (Version, String) {
    if let Some(trigger) = trigger {
        let known = TRIGGERS.iter().find(|(_, _, triggers)| triggers.contains(&trigger));
        let versions = known.map_or(BOTH, |(_, versions, _)| versions);
        return (version.unwrap_or_else(|| dice.pick(versions)), trigger.to_string());
    }
    if dice.below(16) == 0 {
        let version = version.unwrap_or_else(|| dice.pick(BOTH));
        let is_foreign = |row: &&(usize, &[Version], &[&'static str])| !row.1.contains(&version);
        let foreign = TRIGGERS.iter().filter(is_foreign).flat_map(|(_, _, triggers)| *triggers);
        let unknown = foreign.chain(NOBODYS).copied().collect::<Vec<_>>();
        return (version, dice.pick(&unknown).to_string());
    }
    let rows = || TRIGGERS.iter().filter(|(_, versions, _)| version.is_none_or(|version| versions.contains(&version)));
    let mut turn = dice.below(rows().map(|(often, _, _)| often).sum());
    let row = rows().find(|(often, _, _)| {
        let is_it = turn < *often;
        turn = turn.wrapping_sub(*often);
        is_it
    });
    let (_, versions, triggers) = row.unwrap_or(&TRIGGERS[0]);
    (version.unwrap_or_else(|| dice.pick(versions)), dice.pick(triggers).to_string())
}

/// An event of this trigger, as this version sends it and as it does not.
pub(super) fn event(dice: &mut Dice, version: Version, trigger: &str, says_version: bool) -> Node {
    let is_new = version > Version::V1;
    let is_delivery = trigger.contains("delivery:");
    let is_message = trigger.starts_with("message:app");
    let had_full_user = is_message || matches!(trigger, "postback" | "conversation:start");
    let may = |is_likely: bool, chance| if is_likely { chance } else { 6 };
    let named = |name: &str| {
        let name = name.to_string();
        move |dice: &mut Dice| {
            let is_odd = dice.below(30) == 0;
            Node::quoted(&if is_odd { spelled_oddly(dice, &name) } else { name })
        }
    };
    let messages = |dice: &mut Dice| match dice.below(7) {
        0 => list(dice, 3, |dice| message(dice, 70, 5)),
        _ => list(dice, 4, |dice| message(dice, 70, 93)),
    };
    let user = |dice: &mut Dice| match dice.below(21) {
        0 => Node::Object(vec![("_id".to_string(), Node::quoted("u1"))]),
        _ => odd_at_times(dice, |dice| app_user(dice, if is_new || !had_full_user { 10 } else { 70 })),
    };
    let app =
        |dice: &mut Dice| Object::new(dice).may(90, "_id", |dice| mostly(dice, &["\"a1\"", "\"a/b \\u00e9~\""])).done();
    Object::new(dice)
        .may(100, "trigger", named(trigger))
        .may(if says_version { 100 } else { 0 }, "version", named(version.as_str()))
        .may(80, "app", app)
        .may(90, "appUser", user)
        .may(may(is_message || is_delivery && !is_new, 93), "messages", |dice| odd_at_times(dice, messages))
        .may(may(is_delivery && is_new, 93), "message", |dice| odd_at_times(dice, delivered_message))
        .may(may(is_delivery, 85), "destination", |dice| odd_at_times(dice, destination))
        .may(if is_new { 60 } else { 2 }, "conversation", conversation)
        .may(if is_new { 40 } else { 1 }, "client", |dice| if dice.below(11) < 9 { client(dice) } else { blank(dice) })
        .may(may(is_new, 50), "isFinalEvent", literal)
        .may(may(is_new, 30), "externalMessages", |dice| anything(dice, 2))
        .may(may(had_full_user && !is_message, 50), "source", source)
        .may(30, "timestamp", number)
        .may(10, "postbacks", |dice| anything(dice, 2))
        .may(2, "nonce", text)
        .may(2, "events", |dice| anything(dice, 1))
        .may(5, "error", |dice| anything(dice, 2))
        .done()
}

fn delivered_message(dice: &mut Dice) -> Node {
    Object::new(dice)
        .may(92, "_id", message_id)
        .may(15, "role", role)
        .may(15, "received", number)
        .may(10, "text", text)
        .done()
}

fn destination(dice: &mut Dice) -> Node {
    Object::new(dice).may(95, "type", channel).may(50, "integrationId", text).done()
}
