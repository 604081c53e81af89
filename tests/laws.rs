//! The laws: what holds of every translation, whatever the payload.
//!
//! Payloads are made by `common/generate.rs` and compared by `common/differ.rs`, which shares no code with the crate.
//! By default each law is tried on the same 512 payloads in every run; with `PROPTEST_CASES` set, on as many new ones.

mod common {
    pub(crate) mod differ;
    pub(crate) mod generate;
    pub(crate) mod told;
}

use std::borrow::Cow;
use std::collections::BTreeSet;

use common::differ::{Json, differences};
use common::generate::{Call, Scene, deliveries, events, other, scenes};
use common::told::{Passage, Survivors, Told, is_under, names, rest_under, shown, whole};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{FileFailurePersistence, RngSeed, TestRunner};
use transversion::{
    By, DetectedKind, Error, ErrorCode, Note, NoteKind, Options, Outcome, Translation, Version, changes, detect,
    translate_event,
};

/// Whether a law holds of one payload.
type Verdict = Result<(), TestCaseError>;

/// Tries a law.
fn hold<T: std::fmt::Debug, F: Fn(T) -> Verdict>(of: impl Strategy<Value = T>, law: F) {
    let name = std::any::type_name::<F>();
    let seed = name.bytes().fold(1, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let usual = ProptestConfig {
        source_file: Some(file!()),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    };
    let config = match std::env::var_os("PROPTEST_CASES") {
        Some(_) => usual,
        None => ProptestConfig { cases: 512, rng_seed: RngSeed::Fixed(seed), ..usual },
    };
    if let Err(error) = TestRunner::new(config).run(&of, law) {
        panic!("{error}");
    }
}

/// Tries a law about translations on each payload that is not refused.
fn hold_of_translations(of: impl Strategy<Value = Scene>, law: impl Fn(&Told<'_>) -> Verdict) {
    hold(of, |scene| match scene.translate() {
        Ok(translation) => law(&Told::of(&scene, &translation)?),
        Err(_) => Ok(()),
    });
}

// ——— The report ———

#[test]
fn every_difference_has_a_note() {
    hold_of_translations(scenes(), |told| {
        for passage in told.payloads() {
            for (difference, at_after, is_within) in passage.differences() {
                let has_note = passage.notes.iter().any(|it| passage.speaks_of(it, &difference, &at_after, is_within));
                prop_assert!(has_note, "no note says this: {difference:?}\n{}", shown(told));
            }
        }
        Ok(())
    });
}

#[test]
fn every_note_names_a_difference() {
    hold_of_translations(scenes(), |told| {
        for passage in told.payloads() {
            for note in &passage.notes {
                prop_assert!(passage.is_real(note), "this is idle: {note:?}\n{}", shown(told));
            }
        }
        for note in told.notes() {
            prop_assert!(note.payload.is_none_or(|payload| payload < told.after.len()));
            prop_assert!(note.why.len() > 10 && note.why.ends_with('.'), "no sentence: {note:?}");
        }
        Ok(())
    });
}

#[test]
fn nothing_is_said_twice() {
    hold_of_translations(prop_oneof![scenes(), deliveries()], |told| {
        let mut said = BTreeSet::new();
        for note in told.notes() {
            prop_assert!(said.insert((note.kind, note.at, note.payload)), "said twice: {note:?}");
        }
        let many = told.after.len();
        for note in told.notes().iter().filter(|note| note.payload.is_some()) {
            let same = told.notes().iter().filter(|it| (it.kind, it.at) == (note.kind, note.at)).count();
            prop_assert!(same < many, "holds for all payloads: {note:?}\n{}", shown(told));
        }
        Ok(())
    });
}

#[test]
fn without_a_report_all_else_is_the_same() {
    hold(scenes(), |scene| {
        let options = Options { report: false, ..scene.wish.options() };
        let unread = scene.call.translate(scene.body.as_bytes(), &options);
        match (scene.translate(), unread) {
            (Ok(told), Ok(unread)) => {
                prop_assert!(unread.notes.is_empty() && unread.needs.is_empty());
                prop_assert_eq!((unread.outcome, unread.from, unread.kind), (told.outcome, told.from, told.kind));
                prop_assert_eq!((&unread.payloads, &unread.path), (&told.payloads, &told.path));
            }
            (told, unread) => prop_assert_eq!(told.err(), unread.err()),
        }
        Ok(())
    });
}

#[test]
fn notes_stand_in_the_order_of_the_timeline_and_of_the_text() {
    let timeline: Vec<&str> = changes(Version::V1, Version::V1_1).iter().map(|change| change.id).collect();
    hold_of_translations(scenes(), |told| {
        let rank = |note: &Note<'_>| match note.change {
            "envelope" => Some(0),
            change => timeline.iter().position(|id| *id == change).map(|index| index + 1),
        };
        let place = |note: &Note<'_>| told.before.at(note.at).first().map(|it| it.start);
        let mut last = (0, 0);
        for note in told.notes() {
            let rank = rank(&note);
            prop_assert!(rank.is_some(), "of no change: {note:?}");
            let same = |place: &usize| (rank.unwrap_or_default(), *place);
            let now = place(&note).filter(|_| !note.kind.is_of_output()).as_ref().map(same);
            let now = now.unwrap_or((rank.unwrap_or_default(), if rank > Some(last.0) { 0 } else { last.1 }));
            prop_assert!(last <= now, "too late: {note:?}\n{}", shown(told));
            last = now;
        }
        Ok(())
    });
}

#[test]
fn an_event_is_withheld_for_one_reason_and_with_nothing_else_said() {
    hold_of_translations(events(), |told| {
        let is_withheld = told.translation.outcome == Outcome::Withheld;
        let notes = told.notes();
        prop_assert_eq!(is_withheld, told.after.is_empty());
        prop_assert_eq!(is_withheld, notes.iter().any(|note| note.kind == NoteKind::Withheld));
        if is_withheld {
            prop_assert_eq!(notes.len(), 1);
            prop_assert!(matches!(notes[0].at, "/trigger" | "/destination/type"));
            prop_assert!(told.translation.needs.is_empty());
        }
        Ok(())
    });
}

/// The list after a change is the list before it, with what the notes say.
#[test]
fn a_list_of_triggers_is_what_its_notes_make_of_it() {
    hold_of_translations(common::generate::requests(), |told| {
        let [Some(before), Some(after)] = [&told.before, &told.after[0]].map(|it| it.get("triggers")) else {
            return Ok(());
        };
        if !before.is_array() {
            return Ok(());
        }
        let mut expected: Vec<String> = Vec::new();
        for (index, element) in before.elements().iter().enumerate() {
            let at = format!("/triggers/{index}");
            match told.notes().iter().find(|note| note.at == at && note.kind != NoteKind::Missing) {
                None => expected.push(element.raw.to_owned()),
                Some(note) => {
                    for name in names(note).iter().map(|name| format!("\"{name}\"")) {
                        let stood_before = expected.contains(&name) && note.kind == NoteKind::Replaced;
                        expected.extend((!stood_before).then_some(name));
                    }
                }
            }
        }
        let found: Vec<&str> = after.elements().iter().map(|element| element.raw).collect();
        prop_assert_eq!(&found, &expected, "{}", shown(told));
        if before.raw != after.raw {
            let names: Vec<String> = after.elements().iter().filter_map(|element| element.text()).collect();
            prop_assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "a twin\n{}", shown(told));
        }
        Ok(())
    });
}

// ——— The bytes ———

#[test]
fn what_no_note_names_is_copied_byte_for_byte() {
    hold_of_translations(prop_oneof![4 => scenes(), 1 => deliveries()], |told| {
        for passage in told.payloads() {
            let mut survivors = Survivors::new(&passage, &told.scene.body);
            survivors.walk(&told.before, "");
            survivors.keep(told.before.end()..told.scene.body.len());
            let output = whole(told, &passage);
            let mut at = 0;
            for piece in survivors.pieces {
                let piece = &told.scene.body[piece];
                let found = output[at..].find(piece);
                prop_assert!(found.is_some(), "lost: {piece:?}\n{}", shown(told));
                at += found.unwrap_or_default() + piece.len();
            }
        }
        Ok(())
    });
}

#[test]
fn an_inserted_member_looks_like_its_elder_sibling() {
    hold_of_translations(scenes(), |told| {
        for passage in told.payloads() {
            let text = whole(told, &passage);
            for note in passage.notes.iter().filter(|note| matches!(note.kind, NoteKind::Invented | NoteKind::Copied)) {
                let Some((parent, _)) = note.at.rsplit_once('/') else { continue };
                let object = passage.after.at(parent)[0];
                let members = object.members();
                let Some(index) = members.iter().position(|it| format!("{parent}{}", it.step()) == note.at) else {
                    continue;
                };
                if !passage.before.at(note.at).is_empty() || index == 0 {
                    continue;
                }
                let [elder, inserted] = [index - 1, index].map(|index| looks(text, object, index));
                prop_assert_eq!(&elder[1..], &inserted[1..], "{}\n{}", note.at, shown(told));
                if index > 1 {
                    prop_assert_eq!(elder[0], inserted[0], "{}\n{}", note.at, shown(told));
                }
            }
        }
        Ok(())
    });
}

/// The white space around a member: before its comma, before its name, before its colon, and behind that.
fn looks<'t>(text: &'t str, object: &Json<'_>, index: usize) -> [&'t str; 4] {
    let members = object.members();
    let member = &members[index];
    let end_before = if index == 0 { object.start + 1 } else { members[index - 1].value.end() };
    let before = &text[end_before..member.start];
    let (before_comma, before_name) = before.split_once(',').unwrap_or(("", before));
    let around_colon = &text[member.start + member.key.len()..member.value.start];
    let (before_colon, behind_colon) = around_colon.split_once(':').unwrap_or_default();
    [before_comma, before_name, before_colon, behind_colon]
}

#[test]
fn what_is_compact_stays_compact() {
    hold_of_translations(scenes(), |told| {
        let supplied = [&told.scene.wish.app_user, &told.scene.wish.message, &told.scene.wish.conversation];
        let all = supplied.into_iter().flatten().chain([&told.scene.body]);
        if all.into_iter().all(|text| is_compact(text)) {
            for payload in &told.translation.payloads {
                prop_assert!(is_compact(&String::from_utf8_lossy(payload)), "{}", shown(told));
            }
        }
        Ok(())
    });
}

/// Whether there is no white space but in strings.
fn is_compact(text: &str) -> bool {
    let mut bytes = text.bytes();
    let mut in_string = false;
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => in_string = !in_string,
            b'\\' => drop(bytes.next()),
            b' ' | b'\t' | b'\n' | b'\r' if !in_string => return false,
            _ => {}
        }
    }
    true
}

/// Whether a payload is the very input, and not a copy of it.
fn is_the_very(payload: &[u8], input: &[u8]) -> bool {
    std::ptr::eq(payload, input)
}

#[test]
fn nothing_to_do_means_the_same_bytes() {
    hold(scenes(), |mut scene| {
        scene.wish.to = match scene.translate() {
            Ok(translation) => translation.from,
            Err(_) => return Ok(()),
        };
        let Ok(translation) = scene.translate() else {
            prop_assert!(false, "refused now");
            return Ok(());
        };
        prop_assert_eq!(translation.outcome, Outcome::Unchanged);
        prop_assert_eq!(translation.payloads.len(), 1);
        prop_assert!(is_the_very(&translation.payloads[0], scene.body.as_bytes()));
        prop_assert!(translation.needs.is_empty());
        prop_assert!(translation.notes.iter().all(|note| note.kind == NoteKind::Unknown && note.at == "/nonce"));
        Ok(())
    });
}

#[test]
fn an_unchanged_outcome_is_the_very_input_and_no_other_is() {
    hold_of_translations(scenes(), |told| {
        let Translation { outcome, payloads, path, .. } = told.translation;
        let is_unchanged = *outcome == Outcome::Unchanged;
        let is_input = payloads.len() == 1 && is_the_very(&payloads[0], told.scene.body.as_bytes());
        prop_assert!(is_input || !is_unchanged);
        // Of a request the path may be all that changes.
        prop_assert!(is_unchanged || !is_input || path.is_some());
        prop_assert!(is_input || payloads.iter().all(|payload| payload.as_ref() != told.scene.body.as_bytes()));
        Ok(())
    });
}

#[test]
fn a_translated_payload_is_not_translated_again() {
    hold_of_translations(scenes(), |told| {
        let Translation { from, to, .. } = *told.translation;
        let call = match told.scene.call.clone() {
            Call::Request { method, .. } => {
                Call::Request { method, path: told.translation.path.clone().unwrap_or_default() }
            }
            Call::Response { method, path, status } => {
                Call::Response { method, path: path.replacen(from.as_str(), to.as_str(), 1), status }
            }
            Call::Event => Call::Event,
        };
        for payload in &told.translation.payloads {
            let again = call.translate(payload, &Options::to(to));
            prop_assert!(again.is_ok(), "refused: {:?}\n{}", again.err(), shown(told));
            if let Ok(again) = again {
                prop_assert_eq!(again.outcome, Outcome::Unchanged);
                prop_assert!(is_the_very(&again.payloads[0], payload));
            }
        }
        Ok(())
    });
}

#[test]
fn an_upgrade_of_a_downgrade_gives_back_the_bytes() {
    hold_of_translations(events(), |told| {
        let (down, full) = (told.translation, told.scene.wish.include_full_app_user);
        if (down.from, down.to) != (Version::V1_1, Version::V1) || told.after.is_empty() {
            return Ok(());
        }
        let options = Options { include_full_app_user: full, ..Options::to(Version::V1_1) };
        // A delivery event of v1.1 has no `messages`; those of one that has are read on the way up.
        let is_delivery = told.notes().iter().any(|note| note.change.starts_with("rename_delivery_"));
        if is_delivery && told.before.get("message").is_none() && told.before.get("messages").is_some() {
            return Ok(());
        }
        let up = match translate_event(&down.payloads[0], &options) {
            Ok(up) => up,
            // Some members are read on the way up alone.
            Err(error) if matches!(error.code(), ErrorCode::WrongType | ErrorCode::Ambiguous) => return Ok(()),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        };
        let excuses: Vec<(NoteKind, String)> = down.notes.iter().chain(up.notes.iter()).flat_map(excuses).collect();
        if excuses.iter().any(|(kind, _)| *kind == NoteKind::Unknown) {
            return Ok(());
        }
        prop_assert_eq!(up.payloads.len(), 1, "{}", shown(told));

        let back = Json::read(&up.payloads[0]).map_err(|_| TestCaseError::fail("no JSON"))?;
        let passages: Vec<Passage<'_>> = told.payloads().collect();
        let carried = &passages[0].carried;
        for difference in differences(&told.before, &back) {
            let elsewhere =
                carried.iter().filter_map(|(from, to)| Some(format!("{to}{}", rest_under(&difference.at, from)?)));
            let places: Vec<String> = elsewhere.chain([difference.at.clone()]).collect();
            let is_excused = excuses.iter().any(|(_, excused)| places.iter().any(|at| is_under(at, excused)));
            prop_assert!(is_excused, "{difference:?}\n{}\n{}", shown(told), String::from_utf8_lossy(&up.payloads[0]));
        }
        let is_plain = |name: &str| {
            let mut named = told.before.members().iter().filter(|member| member.is(name));
            named.all(|it| !it.key.contains('\\') && (name == "message" || !it.value.raw.contains('\\')))
        };
        if excuses.is_empty() && ["version", "trigger", "message"].into_iter().all(is_plain) {
            prop_assert_eq!(String::from_utf8_lossy(&up.payloads[0]), &told.scene.body[..]);
        }
        Ok(())
    });
}

/// The places that a note says cannot be brought back. A client that `exact` moves stays among the clients.
fn excuses(note: Note<'_>) -> Vec<(NoteKind, String)> {
    use NoteKind::{Copied, Dropped, Invented, Moved, Replaced, Unknown};
    let is_lost = matches!(note.kind, Replaced | Invented | Dropped | Copied | Unknown);
    let is_client = note.kind == Moved && note.change == "truncate_app_user";
    let at = (is_lost || is_client).then_some(note.at);
    at.into_iter().chain(note.to.filter(|_| is_client)).map(|at| (note.kind, at.to_owned())).collect()
}

/// A member that no change knows is put into one of the objects: it goes where its object goes, and is all that differs.
#[test]
fn unknown_members_survive() {
    const UNKNOWN: &str = r#""unheard \u006ff":[ 1.0,{"a/~" :"\ud83d"}],"#;
    hold((scenes(), any::<prop::sample::Index>()), |(scene, which)| {
        let Ok(translation) = scene.translate() else { return Ok(()) };
        let told = Told::of(&scene, &translation)?;
        let mut objects = Vec::new();
        collect_objects(&told.before, "", &mut objects);
        let Some((at, start)) = objects.get(which.index(objects.len().max(1))) else { return Ok(()) };
        let mut planted = scene.clone();
        planted.body.insert_str(start + 1, UNKNOWN);
        let pointer = format!("{at}/unheard of");

        let Ok(translation) = planted.translate() else {
            prop_assert!(false, "refused now: {:?}", planted);
            return Ok(());
        };
        let with = Told::of(&planted, &translation)?;
        let about = |note: &Note<'_>| note.at == pointer;
        let facts = |note: Note<'_>| (note.kind, note.at.to_owned(), note.payload);
        let others: Vec<_> = with.notes().into_iter().filter(|note| !about(note)).map(facts).collect();
        prop_assert_eq!(others, told.notes().into_iter().map(facts).collect::<Vec<_>>(), "{}", shown(&with));
        for (passage, without) in with.payloads().zip(&told.translation.payloads) {
            let text = whole(&with, &passage);
            let place = passage.place_after(&pointer);
            let goes = passage.notes.iter().any(|note| match note.kind {
                NoteKind::Dropped | NoteKind::Replaced => is_under(&pointer, note.at),
                NoteKind::Copied => is_under(&place, note.at),
                _ => false,
            });
            let is_of_another = passage.notes.iter().any(|note| note.kind == NoteKind::Split && is_under(at, note.at))
                && place == pointer;
            let survives = text.contains(UNKNOWN.trim_end_matches(','));
            prop_assert!(survives || goes || is_of_another, "lost at {pointer}\n{}", shown(&with));
            // Where its own object loses or gains members, the white space of its neighbours may be another's.
            let is_beside = |note: &Note<'_>| {
                matches!(note.kind, NoteKind::Dropped | NoteKind::Invented | NoteKind::Copied | NoteKind::Moved)
                    && note.at.rsplit_once('/').is_some_and(|(parent, _)| parent == at)
            };
            if !passage.notes.iter().any(is_beside) {
                prop_assert_eq!(text.replace(UNKNOWN, ""), String::from_utf8_lossy(without), "{}", shown(&with));
            }
        }
        Ok(())
    });
}

/// The objects that hold something, each with its pointer and where it begins.
fn collect_objects(value: &Json<'_>, at: &str, found: &mut Vec<(String, usize)>) {
    if !value.members().is_empty() {
        found.push((at.to_owned(), value.start));
    }
    for member in value.members() {
        collect_objects(&member.value, &format!("{at}{}", member.step()), found);
    }
    for (index, element) in value.elements().iter().enumerate() {
        collect_objects(element, &format!("{at}/{index}"), found);
    }
}

// ——— Events, needs and options ———

#[test]
fn splitting_keeps_count_and_order() {
    hold_of_translations(deliveries(), |told| {
        let messages = told.before.get("messages").map_or(&[][..], |messages| messages.elements());
        if told.translation.to == Version::V1
            || messages.is_empty()
            || told.notes().iter().any(|note| note.kind == NoteKind::Unknown)
        {
            return Ok(());
        }
        let Some(first) = told.after.first().filter(|_| told.translation.outcome == Outcome::Translated) else {
            return Ok(());
        };
        prop_assert_eq!(told.after.len(), messages.len());
        for (message, after) in messages.iter().zip(&told.after) {
            let kept = after.get("message");
            prop_assert!(kept.is_some_and(|kept| kept.members().iter().all(|member| member.is("_id"))));
            let id = |message: &Json<'_>| message.get("_id").map(|id| id.raw.to_owned());
            prop_assert_eq!(kept.and_then(id), id(message));
            let elsewhere = differences(first, after).into_iter().find(|it| !is_under(&it.at, "/message"));
            prop_assert_eq!(elsewhere, None);
        }
        Ok(())
    });
}

#[test]
fn supplied_data_appear_and_the_need_is_gone() {
    hold(events(), |mut scene| {
        (scene.wish.app_user, scene.wish.message, scene.wish.conversation) = (None, None, None);
        let asked = scene.clone();
        let Ok(first) = asked.translate() else { return Ok(()) };
        let told = Told::of(&asked, &first)?;
        for need in &first.needs {
            let is_of = |note: Note<'_>| match note.kind {
                NoteKind::Missing => is_under(note.at, &need.at),
                // The client of the event is one of the user's clients, and the others are still unknown.
                NoteKind::Copied | NoteKind::Moved => {
                    [note.at, note.to.unwrap_or_default()].contains(&"/appUser/clients")
                }
                _ => false,
            };
            prop_assert!(first.notes.iter().any(is_of), "{need:?} of nothing\n{}", shown(&told));
            let id = |name| Some(told.before.get(name)?.get("_id")?.raw);
            let name = need.supply.as_str();
            let supplied = match (name, id(name)) {
                ("appUser", Some(id)) => format!(r#"{{ "_id" :{id},"clients":[ ],"properties":{{}}, "supplied":1.0}}"#),
                ("message", Some(id)) => format!(r#"{{"received":1E400, "role":"appMaker","_id":{id} }}"#),
                ("conversation", _) => r#"{"unreadCount":0, "_id": "\u0063" }"#.to_owned(),
                _ => return Err(TestCaseError::fail(format!("{need:?} without an `_id`"))),
            };
            let wish = &mut scene.wish;
            let (place, expected) = match name {
                "appUser" => (&mut wish.app_user, supplied.clone()),
                "message" => (&mut wish.message, supplied.clone()),
                _ => (&mut wish.conversation, r#"{"_id":"\u0063"}"#.to_owned()),
            };
            *place = Some(supplied);

            let second = scene.translate();
            prop_assert!(second.is_ok(), "refused: {:?}", second.err());
            let Ok(second) = second else { continue };
            prop_assert!(second.needs.iter().all(|it| it.supply != need.supply), "{:?}", second.needs);
            for payload in &second.payloads {
                let after = Json::read(payload).map_err(|_| TestCaseError::fail("no JSON"))?;
                let found = after.at(&need.at);
                prop_assert_eq!(found.first().map(|it| it.raw), Some(&expected[..]));
            }
            let holes: Vec<&str> =
                second.notes.iter().filter(|it| it.kind == NoteKind::Missing).map(|note| note.at).collect();
            prop_assert!(!holes.iter().any(|at| is_under(at, &need.at)), "{holes:?}\n{scene:?}");
            let copied = |note: Note<'_>| note.kind == NoteKind::Copied && note.at == need.at;
            prop_assert!(second.notes.iter().any(copied), "{:?}", second.notes);
        }
        Ok(())
    });
}

#[test]
fn a_need_says_how_to_fetch_what_is_missing() {
    hold_of_translations(events(), |told| {
        let id = |name| told.before.get(name).and_then(|it| it.get("_id")?.text());
        let app = id("app").map(|app| format!("/apps/{}", percent_encoded(&app))).unwrap_or_default();
        for need in &told.translation.needs {
            let user = percent_encoded(&id("appUser").unwrap_or_default());
            let rest = if need.supply.as_str() == "appUser" { "" } else { "/messages" };
            prop_assert_eq!(&need.path, &format!("/{}{app}/appusers/{user}{rest}", told.translation.from));
            let message = id("message").filter(|_| need.supply.as_str() == "message");
            prop_assert_eq!(need.which.as_ref().map(|which| which.id.clone()), message);
        }
        // What can be fetched is asked for.
        let asks = |name| told.translation.needs.iter().any(|need| need.supply.as_str() == name);
        let is_missing = |at| told.notes().iter().any(|note| note.kind == NoteKind::Missing && note.at == at);
        let has_id = |name| id(name).is_some_and(|id| !id.is_empty() && !id.contains('\u{fffd}'));
        if has_id("appUser") {
            prop_assert_eq!(is_missing("/conversation"), asks("conversation"), "{}", shown(told));
            prop_assert!(!is_missing("/appUser/clients") || asks("appUser"), "{}", shown(told));
            prop_assert_eq!(is_missing("/messages/0") && has_id("message"), asks("message"), "{}", shown(told));
        } else {
            prop_assert!(told.translation.needs.is_empty());
        }
        Ok(())
    });
}

/// As RFC 3986 has it, with nothing spared but its unreserved characters.
fn percent_encoded(id: &str) -> String {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let letter = |byte: u8| if is_unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    id.bytes().map(letter).collect()
}

#[test]
fn a_version_is_told_by_its_version_trigger_shape_or_default() {
    hold(events(), |scene| {
        let (Ok(detection), Ok(translation)) = (detect(scene.body.as_bytes()), scene.translate()) else {
            return Ok(());
        };
        if detection.kind == DetectedKind::Middleware {
            prop_assert_eq!(translation.from, translation.to);
            return Ok(());
        }
        let event = Json::read(scene.body.as_bytes()).map_err(|_| TestCaseError::fail("no JSON"))?;
        let (version, by) = if scene.says_version { (scene.made_for, By::Version) } else { told_by_its_looks(&event) };
        prop_assert_eq!(detection.version.as_deref(), Some(version.as_str()));
        prop_assert_eq!(detection.by, by);
        prop_assert_eq!(translation.from, version);

        let said = |from| translate_event(scene.body.as_bytes(), &Options { from: Some(from), ..scene.wish.options() });
        let rightly = said(version).map(|it| it.payloads == translation.payloads);
        prop_assert_eq!(rightly, Ok(true));
        match said(other(version)) {
            Err(error) if scene.says_version => prop_assert_eq!(error.code(), ErrorCode::VersionMismatch),
            Ok(translation) if !scene.says_version => prop_assert_eq!(translation.from, other(version)),
            Err(error) => prop_assert_ne!(error.code(), ErrorCode::VersionMismatch),
            Ok(_) => prop_assert!(false, "the caller is wrong, and nobody says so"),
        }
        Ok(())
    });
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

#[test]
fn an_exact_downgrade_has_none_of_the_additions_of_v1_1() {
    hold(events(), |mut scene| {
        (scene.wish.exact, scene.wish.to) = (true, Version::V1);
        let Ok(translation) = scene.translate() else { return Ok(()) };
        let told = Told::of(&scene, &translation)?;
        if translation.from == Version::V1 {
            return Ok(());
        }
        for after in &told.after {
            for at in ["/conversation", "/client", "/externalMessages", "/isFinalEvent", "/destination/integrationId"] {
                prop_assert!(after.at(at).is_empty(), "{at} is there\n{}", shown(&told));
            }
        }
        Ok(())
    });
}

// ——— What is refused ———

#[test]
fn output_over_its_limit_is_refused() {
    hold((prop_oneof![scenes(), deliveries()], any::<prop::sample::Index>()), |(scene, which)| {
        let Ok(translation) = scene.translate() else { return Ok(()) };
        let bytes = translation.payloads.iter().map(|payload| payload.len()).sum::<usize>();
        if !translation.payloads.iter().any(|payload| matches!(payload, Cow::Owned(_))) {
            return Ok(());
        }
        let within = |most| {
            let options = Options { max_output_bytes: most, ..scene.wish.options() };
            scene.call.translate(scene.body.as_bytes(), &options).map(|it| it.payloads).map_err(|it| it.code())
        };
        let exactly = within(bytes);
        prop_assert_eq!(exactly.as_ref(), Ok(&translation.payloads));
        prop_assert_eq!(within(bytes - 1), Err(ErrorCode::TooLarge));
        prop_assert_eq!(within(which.index(bytes)), Err(ErrorCode::TooLarge));
        Ok(())
    });
}

/// How a payload is damaged.
#[derive(Clone, Debug)]
enum Damage {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Insert(prop::sample::Index, &'static str),
    Remove(prop::sample::Index),
}

impl Damage {
    fn apply(&self, body: &mut Vec<u8>) {
        let length = body.len().max(1);
        match self {
            Self::Flip(at, bits) => body.iter_mut().skip(at.index(length)).take(1).for_each(|byte| *byte ^= bits),
            Self::Cut(at) => body.truncate(at.index(length)),
            Self::Insert(at, text) => drop(body.splice(..at.index(length).min(body.len()), text.bytes()).count()),
            Self::Remove(at) if !body.is_empty() => drop(body.remove(at.index(length))),
            Self::Remove(_) => {}
        }
    }
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let index = any::<prop::sample::Index>;
    let tokens =
        ["{", "}", "[", "]", ",", ":", "\"", "\\", "\u{feff}", "0", "-", "e", "null", "\"trigger\":", "\n", "\u{1}"];
    let damage = prop_oneof![
        (index(), 1..=255u8).prop_map(|(at, bits)| Damage::Flip(at, bits)),
        index().prop_map(Damage::Cut),
        (index(), prop::sample::select(Vec::from(tokens))).prop_map(|(at, text)| Damage::Insert(at, text)),
        index().prop_map(Damage::Remove),
    ];
    vec(damage, 0..3)
}

/// Translates a body as everything that it may be the body of.
fn translate_as_all(scene: &Scene, body: &[u8]) -> Vec<Error> {
    let options = scene.wish.options();
    let path = || "/v1/apps/a/webhooks".to_owned();
    let calls = [
        scene.call.clone(),
        Call::Event,
        Call::Request { method: "POST", path: path() },
        Call::Response { method: "GET", path: path(), status: 200 },
    ];
    let errors = calls.iter().filter_map(|call| call.translate(body, &options).err());
    errors.chain(detect(body).err()).collect()
}

fn is_well_formed(error: &Error, body: &[u8]) -> Verdict {
    let message = error.to_string();
    prop_assert!(message.len() > 10 && !message.contains('\n'), "{message:?}");
    prop_assert!(error.offset().is_none_or(|offset| offset <= body.len()), "{message}");
    prop_assert!(error.at().is_none_or(|at| at.starts_with('/')), "{message}");
    let is_placed = match error.code() {
        ErrorCode::InvalidJson => error.offset().is_some_and(|offset| message.contains(&format!("byte {offset}"))),
        ErrorCode::Ambiguous | ErrorCode::WrongType => error.at().is_some_and(|at| message.contains(at)),
        _ => true,
    };
    prop_assert!(is_placed, "{error:?} at {:?}, {:?}", error.at(), error.offset());
    Ok(())
}

#[test]
fn arbitrary_bytes_are_refused_in_good_form() {
    let bytes = prop_oneof![vec(any::<u8>(), 0..64), "[\\[\\]{}:,\" 0-9a-z\\\\-]{0,40}".prop_map(String::into_bytes)];
    hold((scenes(), bytes), |(scene, body)| {
        translate_as_all(&scene, &body).iter().try_for_each(|error| is_well_formed(error, &body))
    });
}

#[test]
fn damaged_payloads_are_refused_in_good_form() {
    hold((scenes(), damages()), |(scene, damages)| {
        let mut body = scene.body.clone().into_bytes();
        damages.iter().for_each(|damage| damage.apply(&mut body));
        translate_as_all(&scene, &body).iter().try_for_each(|error| is_well_formed(error, &body))
    });
}

#[test]
fn json_is_what_an_independent_reader_takes_for_it() {
    hold((scenes(), damages()), |(scene, damages)| {
        let mut body = scene.body.into_bytes();
        damages.iter().for_each(|damage| damage.apply(&mut body));
        let refused = detect(&body).err().filter(|error| error.code() == ErrorCode::InvalidJson);
        let offset = refused.as_ref().and_then(|error| error.offset());
        let expected = Json::read(&body).err();
        if std::str::from_utf8(&body).is_ok() {
            prop_assert_eq!(offset, expected, "{:?}\n{}", refused, String::from_utf8_lossy(&body));
        } else {
            // Its grammar may break before its encoding does.
            prop_assert!(offset.is_some() && offset <= expected, "{refused:?}, {expected:?}");
        }
        Ok(())
    });
}

/// Words and numbers are planted where payloads hold data; no error may repeat them.
#[test]
fn an_error_never_quotes_the_payload() {
    const WORD: &str = "Zyzzyva";
    const NUMBER: &str = "27182818284";
    let whiches = any::<u64>();
    hold((scenes(), damages(), whiches), |(mut scene, damages, which)| {
        let marked = |text: &String| marked(text, which, WORD, NUMBER);
        let mut body = marked(&scene.body).into_bytes();
        damages.iter().for_each(|damage| damage.apply(&mut body));
        let wish = &mut scene.wish;
        for supply in [&mut wish.app_user, &mut wish.message, &mut wish.conversation] {
            *supply = supply.as_ref().map(marked);
        }
        for error in translate_as_all(&scene, &body) {
            let shown = format!("{error}\n{error:?}\n{:?}", error.at());
            prop_assert!(!shown.contains(WORD) && !shown.contains(NUMBER), "{shown}");
        }
        Ok(())
    });
}

/// The text with a word at the end of some strings that are values, and a number in the stead of others.
fn marked(text: &str, which: u64, word: &str, number: &str) -> String {
    fn leaves<'j, 't>(value: &'j Json<'t>, found: &mut Vec<&'j Json<'t>>) {
        let inner = value.members().iter().map(|member| &member.value).chain(value.elements());
        inner.for_each(|inner| leaves(inner, found));
        if !value.is_array() && !value.is_object() {
            found.push(value);
        }
    }
    let Ok(value) = Json::read(text.as_bytes()) else { return text.to_owned() };
    let mut found = Vec::new();
    leaves(&value, &mut found);
    let mut marked = text.to_owned();
    for (index, leaf) in found.iter().enumerate().rev().filter(|(index, _)| which >> (index % 64) & 1 == 1) {
        match leaf.text() {
            Some(_) if index % 5 > 0 => marked.insert_str(leaf.end() - 1, word),
            _ => marked.replace_range(leaf.start..leaf.end(), number),
        }
    }
    marked
}

// ——— The laws themselves ———

/// Laws hold of nothing when nothing comes of the payloads: of a few thousand, most are translated, and all changes come
/// to speak in all the ways they can.
#[test]
fn the_payloads_bring_every_change_to_speak() {
    let mut runner = TestRunner::deterministic();
    let (mut said, mut refused) = (BTreeSet::new(), 0);
    let strategy = scenes();
    const SCENES: usize = 3000;
    for _ in 0..SCENES {
        let scene = strategy.new_tree(&mut runner).unwrap().current();
        match scene.translate() {
            Ok(translation) => {
                said.extend(translation.notes.iter().map(|note| format!("{} {:?}", note.change, note.kind)))
            }
            Err(_) => refused += 1,
        }
    }
    for change in changes(Version::V1, Version::V1_1) {
        let speaks = said.iter().any(|said| said.split(' ').next() == Some(change.id));
        assert!(speaks, "no payload brings {} to speak: teach tests/common/generate.rs its members", change.id);
    }
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    assert_eq!(
        said,
        [
            "add_notification_delivery Withheld",
            "add_sdk_delivery Withheld",
            "add_user_delivery Withheld",
            "announce_final_event Invented",
            "carry_conversation Copied",
            "carry_conversation Missing",
            "drop_credential_required Dropped",
            "drop_legacy_user_fields Copied",
            "drop_legacy_user_fields Dropped",
            "drop_legacy_user_fields Missing",
            "envelope Dropped",
            "envelope Invented",
            "envelope Renamed",
            "envelope Unknown",
            "rename_delivery_failure Renamed",
            "rename_delivery_success Renamed",
            "rename_delivery_triggers Dropped",
            "rename_delivery_triggers Missing",
            "rename_delivery_triggers Renamed",
            "rename_delivery_triggers Replaced",
            "require_link_confirmation Dropped",
            "require_link_confirmation Invented",
            "require_link_confirmation Missing",
            "require_link_confirmation Replaced",
            "require_message_type Invented",
            "require_message_type Missing",
            "require_message_type Replaced",
            "require_webhook_triggers Invented",
            "require_webhook_triggers Replaced",
            "send_user_files Copied",
            "send_user_files Dropped",
            "send_user_files Replaced",
            "truncate_app_user Copied",
            "truncate_app_user Dropped",
            "truncate_app_user Missing",
            "truncate_app_user Moved",
            "truncate_delivered_message Copied",
            "truncate_delivered_message Dropped",
            "truncate_delivered_message Missing",
            "truncate_delivered_message Moved",
            "truncate_delivered_message Split",
        ]
    );
    assert!(refused * 4 < SCENES, "{refused} of {SCENES} payloads are refused");
}

#[test]
fn the_differ_finds_what_differs() {
    let found = |before: &str, after: &str| {
        let [before, after] = [before, after].map(|text| Json::read(text.as_bytes()).unwrap());
        differences(&before, &after).into_iter().map(|it| format!("{} {:?}", it.at, it.side)).collect::<Vec<_>>()
    };
    assert!(found(r#"{"a":[1,{"b":"\u00e9"}],"c":2}"#, "{ \"c\" : 2, \"a\" : [1, {\"b\":\"\u{e9}\"}]}").is_empty());
    assert_eq!(found(r#"{"a":1}"#, r#"{"a":1.0}"#), ["/a Both"]);
    assert_eq!(found(r#"{"a":"\ud83d"}"#, r#"{"a":"\ufffd"}"#), ["/a Both"]);
    assert_eq!(found(r#"{"a":[1,2],"b/~":3}"#, r#"{"a":[1],"c":3}"#), ["/a/1 Before", "/b~1~0 Before", "/c After"]);
    assert_eq!(found(r#"{"a":1,"a":2}"#, r#"{"a":1}"#), ["/a Both"]);
    assert_eq!(found(r#"{"a":1,"a":2}"#, r#"{"a":2,"a":1}"#), ["/a Both", "/a Both"]);
    assert_eq!(
        found(r#"{"triggers":["a","b"]}"#, r#"{"triggers":["c","a","a"]}"#),
        ["/triggers/1 Before", "/triggers/0 After"]
    );
    assert_eq!(found("[]", "{}"), [" Both"]);
    for text in
        ["", "{", "[1,]", "{\"a\":1,}", "01", "1.", "+1", "\"\\x\"", "\"\u{1}\"", "nul", "1 2", "\"\\u12g4\"", "[,1]"]
    {
        assert!(Json::read(text.as_bytes()).is_err(), "{text}");
    }
}
