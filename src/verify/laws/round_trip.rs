//! There and back, and there twice.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Verdict, ensure, ensure_eq};
use crate::error::ErrorCode;
use crate::options::Options;
use crate::report::{Note, NoteKind, Outcome, Translation};
use crate::sample::Call;
use crate::verify::differ::{Json, differences};
use crate::verify::told::{Passage, Told, is_under, rest_under, shown};
use crate::versions::Version;

pub(super) fn a_translated_payload_is_not_translated_again(told: &Told<'_>) -> Verdict {
    let Translation { from, to, .. } = *told.translation;
    let call = match told.trial.scene.sample.call.clone() {
        Call::Request { method, .. } => {
            Call::Request { method, path: told.translation.path.clone().unwrap_or_default() }
        }
        Call::Response { method, path, status } => {
            Call::Response { method, path: path.replacen(from.as_str(), to.as_str(), 1), status }
        }
        Call::Event => Call::Event,
    };
    for payload in &told.translation.payloads {
        let again = told.trial.translator.translate(&call, payload, &Options::to(to));
        ensure!(again.is_ok(), "refused: {:?}\n{}", again.err(), shown(told));
        if let Ok(again) = again {
            ensure_eq!(again.outcome, Outcome::Unchanged);
            ensure!(again.payloads.iter().any(|it| core::ptr::eq(&**it, &**payload)), "a copy");
        }
    }
    Ok(())
}

pub(super) fn an_upgrade_of_a_downgrade_gives_back_the_bytes(told: &Told<'_>) -> Verdict {
    let (down, full) = (told.translation, told.trial.scene.wish.include_full_app_user);
    if (down.from, down.to) != (Version::V1_1, Version::V1) || told.after.is_empty() {
        return Ok(());
    }
    let options = Options { include_full_app_user: full, ..Options::to(Version::V1_1) };
    // A delivery event of v1.1 has no `messages`; those of one that has are read on the way up.
    let is_delivery = told.notes().iter().any(|note| note.change.starts_with("rename_delivery_"));
    if is_delivery && told.before.get("message").is_none() && told.before.get("messages").is_some() {
        return Ok(());
    }
    let Some(up) = back(told, &down.payloads[0], &options)? else { return Ok(()) };
    ensure_eq!(up.payloads.len(), 1, "{}", shown(told));
    let carried = told.payloads().flat_map(|passage| passage.carried).collect::<Vec<_>>();
    let is_excused = excused(told, &up, |at| {
        let elsewhere = carried.iter().filter_map(|(from, to)| Some(format!("{to}{}", rest_under(at, from)?)));
        elsewhere.collect()
    })?;
    if is_excused == 0 && ["version", "trigger", "message"].into_iter().all(|name| is_plain(told, name)) {
        ensure_eq!(String::from_utf8_lossy(&up.payloads[0]), &told.trial.scene.sample.body[..]);
    }
    Ok(())
}

pub(super) fn a_downgrade_of_an_upgrade_gives_back_the_bytes(told: &Told<'_>) -> Verdict {
    let up = told.translation;
    if (up.from, up.to) != (Version::V1, Version::V1_1) {
        return Ok(());
    }
    // A delivery event of v1 has no `message`; that of one that has is read on the way down.
    let is_delivery = told.notes().iter().any(|note| note.change.starts_with("rename_delivery_"));
    if is_delivery && told.before.get("messages").is_none() && told.before.get("message").is_some() {
        return Ok(());
    }
    for (index, passage) in told.payloads().enumerate() {
        let Some(down) = back(told, &up.payloads[index], &Options::to(Version::V1))? else { continue };
        // Deliveries to the SDKs, which v1 does not report, do not come back.
        if down.outcome == Outcome::Withheld {
            continue;
        }
        ensure_eq!(down.payloads.len(), 1, "{}", shown(told));
        if told.after.len() > 1 {
            one_of_several_comes_back(told, index, &passage, &down)?;
            continue;
        }
        let is_excused = excused(told, &down, |_| Vec::new())?;
        if is_excused == 0 && ["version", "trigger", "messages"].into_iter().all(|name| is_plain(told, name)) {
            ensure_eq!(String::from_utf8_lossy(&down.payloads[0]), &told.trial.scene.sample.body[..]);
        }
    }
    Ok(())
}

/// An event of which several were made comes back with its own message, and with all else that they have in common.
fn one_of_several_comes_back(told: &Told<'_>, index: usize, passage: &Passage<'_>, down: &Translation<'_>) -> Verdict {
    let back = read(&down.payloads[0])?;
    let [message, came_back] = [(&told.before, index), (&back, 0)].map(|(event, index)| {
        let messages = event.get("messages").map_or(&[][..], |messages| messages.elements());
        messages.get(index).and_then(|message| message.get("_id")).map(|id| id.raw.to_owned())
    });
    ensure_eq!(message, came_back, "{}", shown(told));
    let excuses: Vec<String> = passage.notes.iter().copied().chain(down.notes.iter()).flat_map(excuses).collect();
    for difference in differences(&told.before, &back).iter().filter(|it| !is_under(&it.at, "/messages")) {
        ensure!(excuses.iter().any(|at| is_under(&difference.at, at)), "{difference:?}\n{}", shown(told));
    }
    Ok(())
}

/// The way back of an event; none where it is refused for what is read on that way alone, or is not known.
fn back<'a>(told: &Told<'_>, payload: &'a [u8], options: &Options<'a>) -> Result<Option<Translation<'a>>, String> {
    match told.trial.translator.translate(&Call::Event, payload, options) {
        Ok(back) => {
            let mut notes = told.translation.notes.iter().chain(back.notes.iter());
            Ok(notes.all(|note| note.kind != NoteKind::Unknown).then_some(back))
        }
        Err(error) if matches!(error.code(), ErrorCode::WrongType | ErrorCode::Ambiguous) => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

/// That a note of either way excuses each difference between an event and what came back of it; how many excuses there
/// are.
fn excused(told: &Told<'_>, back: &Translation<'_>, elsewhere: impl Fn(&str) -> Vec<String>) -> Result<usize, String> {
    let excuses: Vec<String> = told.translation.notes.iter().chain(back.notes.iter()).flat_map(excuses).collect();
    for difference in differences(&told.before, &read(&back.payloads[0])?) {
        let mut places = elsewhere(&difference.at);
        places.push(difference.at.clone());
        let is_excused = excuses.iter().any(|excused| places.iter().any(|at| is_under(at, excused)));
        ensure!(is_excused, "{difference:?}\n{}\n{}", shown(told), String::from_utf8_lossy(&back.payloads[0]));
    }
    Ok(excuses.len())
}

fn read(payload: &[u8]) -> Result<Json<'_>, String> {
    Json::read(payload).map_err(|at| format!("no JSON from byte {at} on"))
}

/// The places that a note says cannot be brought back. A client that `exact` moves stays among the clients.
fn excuses(note: Note<'_>) -> Vec<String> {
    use NoteKind::{Copied, Dropped, Invented, Moved, Replaced};
    let is_lost = matches!(note.kind, Replaced | Invented | Dropped | Copied);
    let is_client = note.kind == Moved && note.change == "truncate_app_user";
    let at = (is_lost || is_client).then_some(note.at);
    at.into_iter().chain(note.to.filter(|_| is_client)).map(str::to_owned).collect()
}

/// Whether a member that was exchanged on the way was spelled without escapes.
fn is_plain(told: &Told<'_>, name: &str) -> bool {
    let mut named = told.before.members().iter().filter(|member| member.is(name));
    named.all(|it| !it.key.contains('\\') && (name.starts_with("message") || !it.value.raw.contains('\\')))
}
