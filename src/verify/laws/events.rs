//! Events, what they need, and what tells their version.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Verdict, ensure, ensure_eq};
use crate::detect::{By, DetectedKind};
use crate::error::ErrorCode;
use crate::options::Options;
use crate::report::{Note, NoteKind, Outcome};
use crate::sample::other;
use crate::verify::differ::{Json, Shape, differences};
use crate::verify::told::{Told, is_under, shown};
use crate::verify::{Scene, Trial};
use crate::versions::Version;

pub(super) fn splitting_keeps_count_and_order(told: &Told<'_>) -> Verdict {
    let messages = told.before.get("messages").map_or(&[][..], |messages| messages.elements());
    if !matches!(told.translation.trigger.as_deref(), Some("delivery:success" | "delivery:failure"))
        || told.translation.to == Version::V1
        || messages.is_empty()
        || told.notes().iter().any(|note| note.kind == NoteKind::Unknown)
    {
        return Ok(());
    }
    let Some(first) = told.after.first().filter(|_| told.translation.outcome == Outcome::Translated) else {
        return Ok(());
    };
    ensure_eq!(told.after.len(), messages.len());
    for (message, after) in messages.iter().zip(&told.after) {
        let kept = after.get("message");
        ensure!(kept.is_some_and(|kept| kept.members().iter().all(|member| member.is("_id"))));
        let id = |message: &Json<'_>| message.get("_id").map(|id| id.raw.to_owned());
        ensure_eq!(kept.and_then(id), id(message));
        let elsewhere = differences(first, after).into_iter().find(|it| !is_under(&it.at, "/message"));
        ensure_eq!(elsewhere, None);
    }
    Ok(())
}

pub(super) fn supplied_data_appear_and_the_need_is_gone(trial: &Trial<'_>) -> Verdict {
    let mut scene = trial.scene.clone();
    (scene.wish.app_user, scene.wish.message, scene.wish.conversation) = (None, None, None);
    let asked = scene.clone();
    let asking = trial.of(&asked);
    let Ok(first) = asking.translate() else { return Ok(()) };
    let told = Told::of(&asking, &first)?;
    for need in &first.needs {
        let is_of = |note: Note<'_>| match note.kind {
            NoteKind::Missing => is_under(note.at, &need.at),
            // The client of the event is one of the user's clients, and the others are still unknown.
            NoteKind::Copied | NoteKind::Moved => [note.at, note.to.unwrap_or_default()].contains(&"/appUser/clients"),
            _ => false,
        };
        ensure!(first.notes.iter().any(is_of), "{need:?} of nothing\n{}", shown(&told));
        let id = |name| Some(told.before.get(name)?.get("_id")?.raw);
        let name = need.supply.as_str();
        let supplied = match (name, id(name)) {
            ("appUser", Some(id)) => format!(r#"{{ "_id" :{id},"clients":[ ],"properties":{{}}, "supplied":1.0}}"#),
            ("message", Some(id)) => format!(r#"{{"received":1E400, "role":"appMaker","_id":{id} }}"#),
            ("conversation", _) => r#"{"unreadCount":0, "_id": "\u0063" }"#.to_owned(),
            _ => return Err(format!("{need:?} without an `_id`")),
        };
        let wish = &mut scene.wish;
        let (place, expected) = match name {
            "appUser" => (&mut wish.app_user, supplied.clone()),
            "message" => (&mut wish.message, supplied.clone()),
            _ => (&mut wish.conversation, r#"{"_id":"\u0063"}"#.to_owned()),
        };
        *place = Some(supplied);

        let answered = trial.of(&scene);
        let second = answered.translate().map_err(|error| format!("refused: {error}"))?;
        ensure!(second.needs.iter().all(|it| it.supply != need.supply), "{:?}", second.needs);
        for payload in &second.payloads {
            let after = Json::read(payload).map_err(|_| "no JSON".to_owned())?;
            let found = after.at(&need.at);
            ensure_eq!(found.first().map(|it| it.raw), Some(&expected[..]));
        }
        let holes: Vec<&str> =
            second.notes.iter().filter(|it| it.kind == NoteKind::Missing).map(|note| note.at).collect();
        ensure!(!holes.iter().any(|at| is_under(at, &need.at)), "{holes:?}\n{scene:?}");
        let copied = |note: Note<'_>| note.kind == NoteKind::Copied && note.at == need.at;
        ensure!(second.notes.iter().any(copied), "{:?}", second.notes);
    }
    Ok(())
}

pub(super) fn a_need_says_how_to_fetch_what_is_missing(told: &Told<'_>) -> Verdict {
    let id = |name| told.before.get(name).and_then(|it| it.get("_id")?.text());
    let app = id("app").map(|app| format!("/apps/{}", percent_encoded(&app))).unwrap_or_default();
    for need in &told.translation.needs {
        let user = percent_encoded(&id("appUser").unwrap_or_default());
        let rest = if need.supply.as_str() == "appUser" { "" } else { "/messages" };
        ensure_eq!(&need.path, &format!("/{}{app}/appusers/{user}{rest}", told.translation.from));
        let message = id("message").filter(|_| need.supply.as_str() == "message");
        ensure_eq!(need.which.as_ref().map(|which| which.id.clone()), message);
    }
    // What can be fetched is asked for.
    let asks = |name| told.translation.needs.iter().any(|need| need.supply.as_str() == name);
    let is_missing = |at| told.notes().iter().any(|note| note.kind == NoteKind::Missing && note.at == at);
    // With a lone surrogate in it, an id cannot be written into a path.
    let is_writable = |it: &Json<'_>| matches!(&it.shape, Shape::String(units) if String::from_utf16(units).is_ok());
    let has_id = |name| {
        let id = told.before.get(name).and_then(|it| it.get("_id"));
        id.is_some_and(|id| is_writable(id) && id.text().is_some_and(|id| !id.is_empty()))
    };
    if has_id("appUser") {
        ensure_eq!(is_missing("/conversation"), asks("conversation"), "{}", shown(told));
        ensure!(!is_missing("/appUser/clients") || asks("appUser"), "{}", shown(told));
        ensure_eq!(is_missing("/messages/0") && has_id("message"), asks("message"), "{}", shown(told));
    } else {
        ensure!(told.translation.needs.is_empty());
    }
    Ok(())
}

/// As RFC 3986 has it, with nothing spared but its unreserved characters.
fn percent_encoded(id: &str) -> String {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let letter = |byte: u8| if is_unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    id.bytes().map(letter).collect()
}

pub(super) fn a_version_is_told_by_its_version_trigger_shape_or_default(trial: &Trial<'_>) -> Verdict {
    let Scene { sample, wish } = trial.scene;
    let body = sample.body.as_bytes();
    let (Ok(detection), Ok(translation)) = (trial.translator.detect(body), trial.translate()) else {
        return Ok(());
    };
    if detection.kind == DetectedKind::Middleware {
        ensure_eq!(translation.from, translation.to);
        return Ok(());
    }
    let event = Json::read(body).map_err(|_| "no JSON".to_owned())?;
    let (version, by) = if sample.says_version { (sample.version, By::Version) } else { told_by_its_looks(&event) };
    ensure_eq!(detection.version.as_deref(), Some(version.as_str()));
    ensure_eq!(detection.by, by);
    ensure_eq!(translation.from, version);

    let said = |from| trial.translator.translate(&sample.call, body, &Options { from: Some(from), ..wish.options() });
    let rightly = said(version).map(|it| it.payloads == translation.payloads);
    ensure_eq!(rightly, Ok(true));
    match said(other(version)) {
        Err(error) if sample.says_version => ensure_eq!(error.code(), ErrorCode::VersionMismatch),
        Ok(translation) if !sample.says_version => ensure_eq!(translation.from, other(version)),
        Err(error) => ensure!(error.code() != ErrorCode::VersionMismatch),
        Ok(_) => ensure!(false, "the caller is wrong, and nobody says so"),
    }
    Ok(())
}

/// The version of an event that does not name it.
fn told_by_its_looks(event: &Json<'_>) -> (Version, By) {
    let trigger = event.get("trigger").and_then(|trigger| trigger.text()).unwrap_or_default();
    let is_told = |name| event.get(name).is_some_and(|it| !["null", "\"\""].contains(&it.raw) && !is_empty(it));
    let user = event.get("appUser").filter(|user| user.is_object());
    let has = |name| user.is_some_and(|user| user.get(name).is_some());
    if trigger.starts_with("delivery:") {
        (Version::V1, By::Trigger)
    } else if trigger.starts_with("message:delivery:") || trigger.starts_with("notification:delivery:") {
        (Version::V1_1, By::Trigger)
    } else if event.get("conversation").is_some() || is_told("client") {
        (Version::V1_1, By::Shape)
    } else if ["clients", "pendingClients", "devices", "credentialRequired"].into_iter().any(has) {
        (Version::V1, By::Shape)
    } else {
        (Version::V1, By::Default)
    }
}

/// Whether this is an array or an object of nothing.
fn is_empty(value: &Json<'_>) -> bool {
    (value.is_array() || value.is_object()) && value.members().is_empty() && value.elements().is_empty()
}

pub(super) fn an_exact_downgrade_has_none_of_the_additions_of_v1_1(trial: &Trial<'_>) -> Verdict {
    let mut scene = trial.scene.clone();
    (scene.wish.exact, scene.wish.to) = (true, Version::V1);
    let trial = trial.of(&scene);
    let Ok(translation) = trial.translate() else { return Ok(()) };
    let told = Told::of(&trial, &translation)?;
    if translation.from == Version::V1 {
        return Ok(());
    }
    for after in &told.after {
        for at in ["/conversation", "/client", "/externalMessages", "/isFinalEvent", "/destination/integrationId"] {
            ensure!(after.at(at).is_empty(), "{at} is there\n{}", shown(&told));
        }
    }
    Ok(())
}
