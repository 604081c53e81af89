//! What can be asked for beside the version, with what a caller may supply.

use alloc::string::{String, ToString};

use super::dice::Dice;
use super::node::{Manner, Node};
use super::other;
use super::resource::{client, properties, role};
use super::value::{Object, list, number, text};
use crate::options::{Options, Supply};
use crate::versions::Version;

/// The options of a translation, with bytes of their own.
#[derive(Clone, Debug)]
pub struct Wish {
    /// See [`Options::to`].
    pub to: Version,
    /// See [`Options::exact`].
    pub exact: bool,
    /// See [`Options::include_full_app_user`].
    pub include_full_app_user: bool,
    /// See [`Options::include_client`].
    pub include_client: bool,
    /// See [`Supply::app_user`].
    pub app_user: Option<String>,
    /// See [`Supply::message`].
    pub message: Option<String>,
    /// See [`Supply::conversation`].
    pub conversation: Option<String>,
}

impl Wish {
    /// What may be asked of a payload of this version. What is supplied is mostly what samples name.
    pub fn new(version: Version, seed: u64) -> Self {
        // Else the options would depend on the payload that the same seed makes.
        let dice = &mut Dice::new(!seed);
        let to = if dice.below(11) == 0 { version } else { other(version) };
        Self {
            exact: dice.says_yes(30),
            include_full_app_user: dice.says_yes(25),
            include_client: dice.says_yes(30),
            app_user: supplied(dice, "u1", app_user),
            message: supplied(dice, "m1", message),
            conversation: supplied(dice, "c1", conversation),
            ..Self::to(to)
        }
    }

    /// Nothing but a version.
    pub fn to(to: Version) -> Self {
        Self {
            to,
            exact: false,
            include_full_app_user: false,
            include_client: false,
            app_user: None,
            message: None,
            conversation: None,
        }
    }

    /// As a translation takes them.
    pub fn options(&self) -> Options<'_> {
        let Self { to, exact, include_full_app_user, include_client, app_user, message, conversation } = self;
        let supply = Supply {
            app_user: app_user.as_deref().map(str::as_bytes),
            message: message.as_deref().map(str::as_bytes),
            conversation: conversation.as_deref().map(str::as_bytes),
        };
        Options {
            supply,
            exact: *exact,
            include_full_app_user: *include_full_app_user,
            include_client: *include_client,
            ..Options::to(*to)
        }
    }
}

fn supplied(dice: &mut Dice, id: &str, full: fn(&mut Dice) -> Node) -> Option<String> {
    dice.says_yes(12).then(|| {
        let is_small = dice.below(10) == 0;
        let value = if is_small { Node::Object(vec![("_id".to_string(), Node::quoted(id))]) } else { full(dice) };
        let manner = Manner::any(dice);
        value.print(manner)
    })
}

fn app_user(dice: &mut Dice) -> Node {
    Object::new(dice)
        .may(98, "_id", |dice| Node::raw(if dice.below(13) == 0 { "\"u2\"" } else { "\"u1\"" }))
        .may(80, "clients", |dice| list(dice, 2, client))
        .may(60, "properties", properties)
        .may(30, "devices", |dice| list(dice, 1, client))
        .done()
}

fn message(dice: &mut Dice) -> Node {
    Object::new(dice)
        .may(98, "_id", |_| Node::raw("\"m1\""))
        .may(80, "role", role)
        .may(80, "received", number)
        .may(50, "text", text)
        .done()
}

fn conversation(dice: &mut Dice) -> Node {
    Object::new(dice).may(95, "_id", |_| Node::raw("\"c1\"")).may(50, "unreadCount", number).done()
}
