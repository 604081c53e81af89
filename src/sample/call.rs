//! API calls, and the answers to them.

use alloc::string::String;

use super::dice::Dice;
use super::node::Node;
use super::resource::{app_user, channel, conversation, message, properties, webhook};
use super::value::{Object, anything, list, literal, odd_at_times, one, text};
use crate::endpoints;
use crate::versions::Version;

/// The API calls whose requests have changed, as often as they are taken.
const REQUESTS: &[&str] = &[
    "post_message",
    "post_message",
    "post_message",
    "link_channel",
    "link_channel",
    "link_channel",
    "create_webhook",
    "create_webhook",
    "create_webhook",
    "update_webhook",
    "update_webhook",
    "create_app_user",
    "create_app_user",
];

/// The API calls whose answers have changed, as often as they are taken.
const RESPONSES: &[&str] = &[
    "create_app_user",
    "get_app_user",
    "update_app_user",
    "link_channel",
    "delete_app_user_profile",
    "create_webhook",
    "create_webhook",
    "update_webhook",
    "get_webhook",
    "list_webhooks",
    "list_webhooks",
    "get_messages",
    "get_messages",
    "get_messages",
];

/// An API call that has changed, or once in a while another or none that is known.
pub(super) fn any_endpoint(dice: &mut Dice, is_answer: bool) -> Option<&'static str> {
    match dice.below(16) {
        0 => None,
        1 => Some(endpoints::id_of(dice.roll() as usize)),
        _ => Some(dice.pick(if is_answer { RESPONSES } else { REQUESTS })),
    }
}

/// The method and a path of an API call; of none that is known, some of which nobody knows anything.
pub(super) fn address(dice: &mut Dice, endpoint: Option<&str>, version: Version) -> Option<(&'static str, String)> {
    let (method, pattern) = match endpoint {
        Some(id) => endpoints::method_and_path(id)?,
        None => ("PUT", "nowhere/at/all"),
    };
    let tail = pattern.replace('*', "x");
    let of_app = |begin: &str, app: &str| match pattern {
        _ if pattern == "apps" || pattern.starts_with("apps/") || pattern.starts_with("serviceaccounts") => {
            format!("{begin}/{version}/{tail}")
        }
        _ => format!("{begin}/{version}/apps/{app}/{tail}"),
    };
    let path = match dice.below(4) {
        0 => of_app("", "a"),
        1 => format!("/{version}/{tail}"),
        2 => of_app("", "a") + "?before=1&v=v1#x",
        _ => of_app("https://api.smooch.io", "a%2Fb"),
    };
    Some((method, path))
}

/// The body of a request.
pub(super) fn request(dice: &mut Dice, endpoint: Option<&str>) -> Node {
    match endpoint {
        Some("post_message") => message(dice, 40, 0),
        Some("link_channel") => link(dice),
        Some("create_webhook") => webhook(dice, 70, 0),
        Some("update_webhook") => webhook(dice, 80, 0),
        Some("create_app_user" | "update_app_user") => new_user(dice),
        _ => anything(dice, 2),
    }
}

/// The body of an answer.
pub(super) fn response(dice: &mut Dice, endpoint: Option<&str>) -> Node {
    if dice.below(20) == 0 {
        return anything(dice, 2);
    }
    match endpoint {
        Some("create_app_user" | "get_app_user" | "update_app_user" | "link_channel" | "delete_app_user_profile") => {
            answer(dice, "appUser", |dice| app_user(dice, 50))
        }
        Some("create_webhook" | "update_webhook" | "get_webhook") => {
            answer(dice, "webhook", |dice| webhook(dice, 90, 60))
        }
        Some("list_webhooks") => answer(dice, "webhooks", |dice| list(dice, 3, |dice| webhook(dice, 90, 60))),
        Some("get_messages") => page(dice),
        Some("post_message") => answer(dice, "message", |dice| message(dice, 70, 50)),
        _ => anything(dice, 2),
    }
}

fn link(dice: &mut Dice) -> Node {
    let kind = |dice: &mut Dice| if dice.below(2) == 0 { Node::raw("\"twilio\"") } else { channel(dice) };
    Object::new(dice)
        .may(95, "type", kind)
        .may(30, "confirmation", |dice| one(dice, &["null", r#"{"type":"prompt"}"#]))
        .may(50, "skipConfirmation", |dice| one(dice, &["true", "false", "\"true\"", "null", "\"\\u0074rue\""]))
        .may(50, "phoneNumber", text)
        .done()
}

fn new_user(dice: &mut Dice) -> Node {
    Object::new(dice)
        .may(90, "userId", text)
        .may(60, "credentialRequired", literal)
        .may(10, "credentialRequired", text)
        .may(40, "properties", properties)
        .done()
}

/// An answer with one member that matters.
fn answer(dice: &mut Dice, name: &str, value: impl FnOnce(&mut Dice) -> Node) -> Node {
    Object::new(dice).may(95, name, |dice| odd_at_times(dice, value)).may(3, "error", |dice| anything(dice, 1)).done()
}

/// A page of messages, with the addresses of its neighbours.
fn page(dice: &mut Dice) -> Node {
    let neighbour = |dice: &mut Dice| {
        let addresses = &[
            "\"https://api.smooch.io/v1/apps/a/appusers/u/messages?before=1\"",
            "\"https:\\/\\/api.smooch.io\\/v1.1\\/apps\\/v1\\/appusers\"",
            "\"https://api.smooch.io/\\u0076\\u0031.1/x\"",
            "\"/v1/apps/a\"",
            "\"https://api.smooch.io/v2/v1\"",
            "null",
        ];
        one(dice, addresses)
    };
    Object::new(dice)
        .may(80, "next", neighbour)
        .may(80, "previous", neighbour)
        .may(80, "messages", |dice| list(dice, 2, |dice| message(dice, 70, 90)))
        .may(50, "conversation", conversation)
        .done()
}
