//! The laws of `src/verify`, on made payloads: what holds of every translation; and what holds of whatever is refused.
//!
//! By default each law is tried on the same payloads in every run. `TRANSVERSION_LAWS=SEED` begins elsewhere.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngSeed, TestRunner};
use transversion::sample::{Call, Wanted};
use transversion::verify::differ::{Json, differences};
use transversion::verify::{LAWS, Scene, ThisBuild};
use transversion::{Error, ErrorCode, Version, changes, detect};

/// Tries a law on so many payloads of its kind. Of one that breaks it, the smallest part that does is shown.
fn try_law(name: &str) {
    const SCENES: u64 = 2048;
    let law = LAWS.iter().find(|law| law.name == name).unwrap();
    let first = std::env::var("TRANSVERSION_LAWS").map_or(0, |seed| seed.parse().unwrap());
    let wanted = Wanted { kind: law.of, ..Wanted::default() };
    for seed in first..first + SCENES {
        let scene = scene(&wanted, seed);
        if law.hold(&scene, &ThisBuild).is_err() {
            let Scene { sample, wish } = &law.smallest(scene.clone(), &ThisBuild);
            let shown = law.hold(&Scene { sample: sample.clone(), wish: wish.clone() }, &ThisBuild).unwrap_err();
            panic!(
                "seed {seed}: {} {shown}\n{:?} of {}, {wish:?}\n{}",
                law.sentence, sample.call, sample.version, sample.body
            );
        }
    }
}

fn scene(wanted: &Wanted<'_>, seed: u64) -> Scene {
    Scene::new(wanted, seed).unwrap()
}

macro_rules! try_laws {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            try_law(stringify!($name));
        })+

        #[test]
        fn every_law_is_tried() {
            let tried = [$(stringify!($name)),+];
            assert_eq!(LAWS.iter().map(|law| law.name).collect::<Vec<_>>(), tried);
            for law in LAWS {
                assert!(law.sentence.len() > 20 && law.sentence.ends_with('.'), "no sentence: {}", law.sentence);
            }
        }
    };
}

try_laws! {
    every_difference_has_a_note
    every_note_names_a_difference
    without_a_report_all_else_is_the_same
    nothing_is_said_twice
    notes_stand_in_the_order_of_the_timeline_and_of_the_text
    an_event_is_withheld_for_one_reason_and_with_nothing_else_said
    a_list_of_triggers_is_what_its_notes_make_of_it
    what_no_note_names_is_copied_byte_for_byte
    an_inserted_member_looks_like_its_elder_sibling
    what_is_compact_stays_compact
    nothing_to_do_means_the_same_bytes
    an_unchanged_outcome_is_the_very_input_and_no_other_is
    unknown_members_survive
    output_over_its_limit_is_refused
    a_translated_payload_is_not_translated_again
    an_upgrade_of_a_downgrade_gives_back_the_bytes
    a_downgrade_of_an_upgrade_gives_back_the_bytes
    splitting_keeps_count_and_order
    supplied_data_appear_and_the_need_is_gone
    a_need_says_how_to_fetch_what_is_missing
    a_version_is_told_by_its_version_trigger_shape_or_default
    an_exact_downgrade_has_none_of_the_additions_of_v1_1
}

// ——— What is refused ———

/// Whether something holds of one payload.
type Verdict = Result<(), TestCaseError>;

/// Tries something on the same 512 payloads in every run; with `PROPTEST_CASES` set, on as many new ones.
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

/// Scenes of all kinds.
fn scenes() -> impl Strategy<Value = Scene> {
    any::<u64>().prop_map(|seed| scene(&Wanted::default(), seed))
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
        scene.sample.call.clone(),
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
        let mut body = scene.sample.body.clone().into_bytes();
        damages.iter().for_each(|damage| damage.apply(&mut body));
        translate_as_all(&scene, &body).iter().try_for_each(|error| is_well_formed(error, &body))
    });
}

#[test]
fn json_is_what_an_independent_reader_takes_for_it() {
    hold((scenes(), damages()), |(scene, damages)| {
        let mut body = scene.sample.body.into_bytes();
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
        let mut body = marked(&scene.sample.body).into_bytes();
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
    let (mut said, mut refused) = (BTreeSet::new(), 0);
    const SCENES: u64 = 8000;
    for seed in 0..SCENES {
        let Scene { sample, wish } = scene(&Wanted::default(), seed);
        match sample.call.translate(sample.body.as_bytes(), &wish.options()) {
            Ok(translation) => {
                said.extend(translation.notes.iter().map(|note| format!("{} {:?}", note.change, note.kind)))
            }
            Err(_) => refused += 1,
        }
    }
    for change in changes(Version::V1, Version::V1_1) {
        let speaks = said.iter().any(|said| said.split(' ').next() == Some(change.id));
        assert!(speaks, "no payload brings {} to speak: teach src/sample its members", change.id);
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
