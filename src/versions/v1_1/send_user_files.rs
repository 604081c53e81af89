//! Files that users send from other channels arrive as `file` messages, no longer as text.

use alloc::borrow::Cow;

use crate::json::{Place, Type};
use crate::payload::Payload;
use crate::text::text;
use crate::versions::{Door, On, Room};

pub(super) const ROOM: Room = Room {
    id: "send_user_files",
    title: "Files that users send from other channels arrive as `file` messages, no longer as text.",
    why: "v1 sent a text with a link in its stead. A text that holds a link cannot be told from a file, so an upgrade \
          leaves it a text.",
    source: "Upgrade guide, Webhooks: \"message:appUser webhooks will now send user file messages from OTT channels. \
             Previous API versions sent a text fallback instead.\"",
    reads: &["messages", "client"],
    doors: &[Door::down(On::Event, downgrade)],
};

const FALLBACK: &str = "v1 sent a text with a link in the stead of a file from this channel.";

fn downgrade(event: &mut Payload<'_, '_>) {
    if event.trigger() != "message:appUser" {
        return;
    }
    let Some(messages) = event.array(event.root(), "messages") else { return };
    for message in event.objects(messages) {
        fall_back_to_text(event, message);
    }
}

fn fall_back_to_text(event: &mut Payload<'_, '_>, message: Place) {
    if event.member(message, "role").is_none_or(|role| !event.says(role, "appUser")) {
        return;
    }
    let Some(file_type) = event.member(message, "type").filter(|&it| event.says(it, "file")) else { return };
    let Some(media) = event.member(message, "mediaUrl").filter(|&url| event.type_of(url) == Type::String) else {
        return;
    };
    match channel(event, message) {
        Some(channel) if !super::facts::is_sdk(&channel) && channel != "api" => {}
        _ => return,
    }

    event.replace(file_type, "\"text\"", FALLBACK);
    let url = inside(event.raw(media));
    match event.member(message, "text") {
        Some(text) if event.text(text).is_some_and(|text| !text.chars().all(char::is_whitespace)) => {
            let text_before = inside(event.raw(text));
            event.replace(
                text,
                &text!["\"", text_before, "\\n", url, "\""],
                "The link stands after the text that came with the file.",
            );
        }
        Some(text) if event.text(text) == event.text(media) => {}
        Some(text) => event.replace(text, &text!["\"", url, "\""], FALLBACK),
        None => event.copy(message, "text", text!["\"", url, "\""].into_bytes().into(), FALLBACK),
    }
    event.drop_members(
        message,
        &["mediaUrl", "mediaType", "mediaSize", "altText"],
        "A text message has no media but the link in its text.",
    );
}

/// The channel that a message came from.
fn channel<'a>(event: &mut Payload<'_, 'a>, message: Place) -> Option<Cow<'a, str>> {
    let source = event.object(message, "source");
    if let Some(channel) = source.and_then(|source| event.string(source, "type")) {
        return Some(channel);
    }
    let client = event.member(event.root(), "client")?;
    event.find_text(client, "platform")
}

/// A string as it is spelled, without its quotes. That it is UTF-8 has been checked before.
fn inside(string: &[u8]) -> &str {
    str::from_utf8(&string[1..string.len() - 1]).unwrap_or_default()
}
