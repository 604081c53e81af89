//! Every event carries the truncated app user.

use alloc::borrow::Cow;

use super::facts;
use crate::json::Place;
use crate::payload::Payload;
use crate::report::SupplyName;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "truncate_app_user",
    title: "Every event carries the truncated app user.",
    why: "The clients of a user are no longer sent along; whoever needs them asks for the app user.",
    source: "Upgrade guide, Webhooks: \"All events will now send the truncated app user schema that include app user \
             information.\"",
    reads: &["appUser", "client", "messages", "source"],
    doors: &[Door::up(On::AnyEvent, upgrade), Door::down(On::AnyEvent, downgrade)],
};

const JOINS: &str = "The client of the event is one of the user's clients.";
const UNKNOWABLE: &str = "v1 carries the full app user, which v1.1 truncates.";

fn upgrade(event: &mut Payload<'_, '_>) {
    let root = event.root();
    let Some(user) = event.object(root, "appUser") else { return };
    let (names, why): (&[&str], _) = if event.includes_full_app_user() {
        (&["devices", "credentialRequired"], "The app user of v1.1 does not have it, be it truncated or full.")
    } else {
        let full = &["clients", "pendingClients", "devices", "credentialRequired", "hasPaymentInfo"];
        (full, "The truncated app user does not have it; the get app user API does.")
    };
    event.drop_members(user, names, why);
    if event.includes_client()
        && facts::client(event).is_none()
        && let Some(client) = client_of(event, user)
    {
        let why = "The client of the event, or the user's primary one, from the `clients` of the app user.";
        let client = event.raw(client);
        match event.member(root, "client") {
            Some(blank) => event.copy_over(blank, client, why),
            None => event.copy(root, "client", Cow::Borrowed(client), why),
        }
    }
}

/// The client that an event came from: the one of its channel, else the primary one.
fn client_of(event: &mut Payload<'_, '_>, user: Place) -> Option<Place> {
    let clients = event.array(user, "clients")?;
    let clients = event.objects(clients);
    let root = event.root();
    let first_message = event.array(root, "messages").and_then(|messages| event.children(messages).next());
    let mut channel_of = |it| event.object(it, "source").and_then(|source| event.string(source, "type"));
    if let Some(channel) = first_message.and_then(&mut channel_of).or_else(|| channel_of(root)) {
        let own = clients.iter().find(|&&client| event.find_text(client, "platform").as_ref() == Some(&channel));
        if own.is_some() {
            return own.copied();
        }
    }
    let is_primary =
        |client: &&Place| event.find(**client, "primary").is_some_and(|primary| event.raw(primary) == b"true");
    clients.iter().find(is_primary).copied()
}

fn downgrade(event: &mut Payload<'_, '_>) {
    let root = event.root();
    let user = event.object(root, "appUser");
    if !facts::had_full_user(event) {
        if let (Some(user), true) = (user, event.is_exact() && facts::is_known_on_the_way_down(event)) {
            let why =
                "v1 truncates the app user of this event to these three members, and only what v1 knows was asked for.";
            event.keep_members(user, &["_id", "userId", "conversationStarted"], why);
        }
        return;
    }
    let Some(user) = user else {
        return event.miss(root, "appUser", "v1 carries the full app user, and the event names none.");
    };
    if let Some(full) = event.supply(SupplyName::AppUser) {
        return event.copy_over(user, full.raw(full.root()), "The full app user, as the caller supplied it.");
    }
    if event.member(user, "clients").is_none() {
        match facts::client(event) {
            Some(client) if event.is_exact() => {
                event.move_into_array(client, user, "clients", JOINS);
            }
            Some(client) => {
                let clients = [b"[", event.raw(client), b"]"].concat();
                event.copy(user, "clients", clients.into(), JOINS);
            }
            None => event.miss(user, "clients", UNKNOWABLE),
        }
        event.need("/appUser", SupplyName::AppUser, None, UNKNOWABLE);
    }
    if event.member(user, "properties").is_none() {
        event.miss(
            user,
            "properties",
            "v1 carries the user's properties; an invented `{}` could wipe what a handler knows.",
        );
    }
}
