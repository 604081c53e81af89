//! A version that exists in tests alone, with a rename and a split of its own, above v1.1.

use std::prelude::rust_2024::*;

use super::{Door, Floor, On, Room, Version};
use crate::payload::Payload;
use crate::{Need, Note, Options, Outcome, Translation, translate_event};

pub(super) const FLOOR: Floor = Floor {
    version: Version::Test,
    before: Version::V1_1,
    deciding: &["user"],
    envelope: &ENVELOPE,
    rooms: &[&RENAME_APP_USER, &SPLIT_EXTERNAL_MESSAGES, &DROP_FINAL_EVENT, &REQUIRE_WORDS],
};

const fn room(id: &'static str, doors: &'static [Door]) -> Room {
    Room {
        id,
        title: "A change in tests.",
        why: "It proves something.",
        source: "This file.",
        reads: &["user", "externalMessage", "externalMessages"],
        doors,
    }
}

const ENVELOPE: Room = room("envelope", &[Door::up(On::AnyEvent, enter), Door::down(On::AnyEvent, leave)]);

fn enter(event: &mut Payload<'_, '_>) {
    if let Some(version) = event.member(event.root(), "version") {
        event.rename(version, "test", "It is in the version of the tests.");
    }
}

fn leave(event: &mut Payload<'_, '_>) {
    if let Some(version) = event.member(event.root(), "version") {
        event.rename(version, "v1.1", "It is in v1.1 again.");
    }
}

const RENAME_APP_USER: Room =
    room("rename_app_user", &[Door::up(On::Event, rename_app_user), Door::down(On::Event, rename_user)]);

fn rename_app_user(event: &mut Payload<'_, '_>) {
    if let Some(user) = event.object(event.root(), "appUser") {
        event.rename_member(user, "user", "The app user is called user.");
    }
}

fn rename_user(event: &mut Payload<'_, '_>) {
    if let Some(user) = event.object(event.root(), "user") {
        event.rename_member(user, "appUser", "The user is called app user.");
    }
}

const SPLIT_EXTERNAL_MESSAGES: Room =
    room("split_external_messages", &[Door::up(On::Event, split), Door::down(On::Event, gather)]);

fn split(event: &mut Payload<'_, '_>) {
    if let Some(list) = event.array(event.root(), "externalMessages") {
        let elements = event.objects(list);
        event.split(list, &elements, "externalMessage", "Each external message has an event of its own.");
    }
}

fn gather(event: &mut Payload<'_, '_>) {
    if let Some(message) = event.object(event.root(), "externalMessage") {
        event.wrap_in_array(message, "externalMessages", "External messages are a list.");
    }
}

const DROP_FINAL_EVENT: Room = room("drop_final_event", &[Door::up(On::Event, drop_final_event)]);

fn drop_final_event(event: &mut Payload<'_, '_>) {
    event.drop_members(event.root(), &["isFinalEvent"], "Every event is final.");
}

const REQUIRE_WORDS: Room = room("require_words", &[Door::up(On::Event, require_words)]);

/// Exchanges what the floor below infers, and fills what it misses.
fn require_words(event: &mut Payload<'_, '_>) {
    let root = event.root();
    let Some(messages) = event.array(root, "messages") else { return };
    for message in event.objects(messages) {
        if let Some(kind) = event.member(message, "type") {
            event.replace(kind, "\"words\"", "A text is called words.");
        }
    }
    event.fill(root, "conversation", "{}", "Every event has a conversation.");
}

/// The notes as lines: kind, place, and what is said of it.
fn lines(translation: &Translation<'_>) -> Vec<String> {
    let line = |note: Note<'_>| {
        let payload = note.payload.map(|payload| format!(" #{payload}")).unwrap_or_default();
        let from = note.from.map(|from| format!(" {from}")).unwrap_or_default();
        let to = note.to.map(|to| format!(" -> {to}")).unwrap_or_default();
        let value = note.value.map(|value| format!(" = {value}")).unwrap_or_default();
        format!("{:?} {}{from}{to}{value}{payload}", note.kind, note.at)
    };
    translation.notes.iter().map(line).collect()
}

fn payloads<'t>(translation: &'t Translation<'_>) -> Vec<&'t str> {
    translation.payloads.iter().map(|payload| str::from_utf8(payload).unwrap()).collect()
}

#[test]
fn a_payload_is_split_on_two_floors() {
    let event = br#"{ "trigger": "delivery:success", "version": "v1", "appUser": {"_id": "u", "clients": []},
        "messages": [{"_id": "a", "text": "x"}, {"_id": "b"}], "externalMessages": [{"id": 1.0}, {"id": 2}] }"#;
    let translation = translate_event(event, &Options::to(Version::Test)).unwrap();
    let expected = [("a", "1.0"), ("a", "2"), ("b", "1.0"), ("b", "2")].map(|(message, external)| {
        format!(
            r#"{{ "trigger": "message:delivery:channel", "version": "test", "user": {{"_id": "u"}},
        "message": {{"_id": "{message}"}}, "externalMessage": {{"id": {external}}} }}"#
        )
    });
    assert_eq!(payloads(&translation), expected);
    assert_eq!(
        lines(&translation),
        [
            "Renamed /version v1 -> test",
            "Renamed /trigger delivery:success -> message:delivery:channel",
            "Split /messages -> /message",
            "Dropped /messages/0/text #0",
            "Dropped /messages/0/text #1",
            "Dropped /appUser/clients",
            "Missing /conversation",
            "Moved /appUser -> /user",
            "Split /externalMessages -> /externalMessage",
        ]
    );
    let need = |need: &Need| (need.at.clone(), need.path.clone());
    assert_eq!(
        translation.needs.iter().map(need).collect::<Vec<_>>(),
        [("/conversation".to_owned(), "/v1/appusers/u/messages".to_owned())]
    );
}

#[test]
fn a_downgrade_walks_the_floors_in_reverse() {
    let event = br#"{"version":"test","trigger":"message:delivery:failure","user":{"_id":"u"},"message":{"_id":"a"},"externalMessage":{"id":1}}"#;
    let translation = translate_event(event, &Options::to(Version::V1)).unwrap();
    assert_eq!(
        payloads(&translation),
        [
            r#"{"version":"v1","trigger":"delivery:failure","appUser":{"_id":"u"},"messages":[{"_id":"a"}],"externalMessages":[{"id":1}]}"#
        ]
    );
    assert_eq!(
        lines(&translation),
        [
            "Renamed /version test -> v1",
            "Renamed /trigger message:delivery:failure -> delivery:failure",
            "Moved /message -> /messages/0",
            "Missing /messages/0",
            "Moved /user -> /appUser",
            "Moved /externalMessage -> /externalMessages/0",
        ]
    );
}

#[test]
fn a_note_of_a_lower_floor_points_into_the_input_of_the_upper_one() {
    let event = br#"{"version":"test","trigger":"message:appUser","user":{"_id":"u","x":1},"messages":[],"conversation":{"_id":"c"}}"#;
    let options = Options { exact: true, ..Options::to(Version::V1) };
    let translation = translate_event(event, &options).unwrap();
    assert_eq!(
        lines(&translation),
        [
            "Renamed /version test -> v1",
            "Dropped /conversation",
            "Missing /appUser/clients",
            "Missing /appUser/properties",
            "Moved /user -> /appUser",
        ]
    );

    let event = br#"{"version":"test","trigger":"conversation:read","user":{"_id":"u","email":"e"}}"#;
    let translation = translate_event(event, &options).unwrap();
    assert_eq!(lines(&translation), ["Renamed /version test -> v1", "Dropped /user/email", "Moved /user -> /appUser"]);
    assert_eq!(payloads(&translation), [r#"{"version":"v1","trigger":"conversation:read","appUser":{"_id":"u"}}"#]);
}

#[test]
fn what_a_lower_floor_invents_and_an_upper_one_drops_is_not_spoken_of() {
    let event = br#"{"trigger":"delivery:success","messages":[{"_id":"a"}],"isFinalEvent":false}"#;
    let translation = translate_event(event, &Options::to(Version::Test)).unwrap();
    assert_eq!(
        payloads(&translation),
        [r#"{"trigger":"message:delivery:channel","message":{"_id":"a"},"version":"test"}"#]
    );
    assert_eq!(
        lines(&translation),
        [
            "Invented /version = \"test\"",
            "Renamed /trigger delivery:success -> message:delivery:channel",
            "Moved /messages -> /message",
            "Dropped /isFinalEvent",
        ]
    );
    let event = br#"{"trigger":"delivery:success","messages":[{"_id":"a"}]}"#;
    let translation = translate_event(event, &Options::to(Version::Test)).unwrap();
    assert!(!lines(&translation).iter().any(|line| line.contains("isFinalEvent")), "{:?}", translation.notes);
}

#[test]
fn what_an_upper_floor_fills_is_not_missing_and_what_it_exchanges_is_said_once() {
    let event = br#"{"trigger":"message:appMaker","version":"v1","appUser":{"_id":"u"},"messages":[{"text":"a"},{"type":"text"}]}"#;
    let translation = translate_event(event, &Options::to(Version::Test)).unwrap();
    assert_eq!(
        payloads(&translation),
        [
            r#"{"trigger":"message:appMaker","version":"test","user":{"_id":"u"},"messages":[{"text":"a","type":"words"},{"type":"words"}],"conversation":{}}"#
        ]
    );
    assert_eq!(
        lines(&translation),
        [
            "Renamed /version v1 -> test",
            "Invented /messages/0/type = \"words\"",
            "Moved /appUser -> /user",
            "Replaced /messages/1/type = \"words\"",
            "Invented /conversation = {}",
        ]
    );
    assert!(translation.needs.is_empty());
}

#[test]
fn a_lower_floor_withholds_what_came_from_above() {
    let event = br#"{"version":"test","trigger":"message:delivery:user","user":{"_id":"u"}}"#;
    let translation = translate_event(event, &Options::to(Version::V1)).unwrap();
    assert_eq!(translation.outcome, Outcome::Withheld);
    assert_eq!(lines(&translation), ["Withheld /trigger"]);
    assert!(translation.payloads.is_empty());
}

#[test]
fn the_size_of_the_output_is_bounded_on_every_floor() {
    let event = br#"{"trigger":"delivery:success","messages":[{"_id":"a"},{"_id":"b"}],"externalMessages":[{},{},{}]}"#;
    let whole = translate_event(event, &Options::to(Version::Test)).unwrap();
    let bytes: usize = whole.payloads.iter().map(|payload| payload.len()).sum();
    let limited =
        |max_output_bytes| translate_event(event, &Options { max_output_bytes, ..Options::to(Version::Test) });
    assert_eq!(limited(bytes).unwrap().payloads.len(), 6);
    assert_eq!(limited(bytes - 1).unwrap_err().code(), crate::ErrorCode::TooLarge);
}
