//! What two webhooks have in common: which happenings events are about, events with some of their elements, and twins.

#[allow(dead_code, reason = "these laws are about events alone")]
mod common {
    pub(crate) mod differ;
    pub(crate) mod generate;
}

use common::differ::{Json, Shape};
use common::generate::events;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use transversion::upgrade::{Difference, DifferenceKind, Happening, compare, identify, pick};
use transversion::{ErrorCode, Options, Outcome, Version, translate_event};

fn happenings(event: &str) -> Vec<Happening> {
    identify(event.as_bytes()).unwrap_or_else(|error| panic!("{error}: {event}")).happenings
}

/// Checks that two events are about the same, and how certain that is.
#[track_caller]
fn same(one: &str, other: &str, is_certain: bool) {
    let (of_one, of_other) = (happenings(one), happenings(other));
    assert_eq!(of_one, of_other, "{one} and {other}");
    assert!(of_one.iter().all(|happening| happening.is_certain == is_certain), "{one}");
}

/// Checks that no happening of one event is one of the other.
#[track_caller]
fn different(one: &str, other: &str) {
    let of_other = happenings(other);
    assert!(happenings(one).iter().all(|it| of_other.iter().all(|other| it.key != other.key)), "{one} and {other}");
}

#[test]
fn twins_are_about_the_same() {
    // Delivery: one event of v1 is as many of v1.1 as it has messages.
    let old = r#"{"trigger":"delivery:success","version":"v1","appUser":{"_id":"u"},"destination":{"type":"line"},
        "messages":[{"_id":"a","text":"x"},{"_id":"b","text":"y"}],"timestamp":1.5}"#;
    let new = |id: &str| {
        format!(
            r#"{{"version":"v1.1","trigger":"message:delivery:channel","message":{{"_id":"{id}"}},"isFinalEvent":false,
            "destination":{{"integrationId":"i","type":"l\u0069ne"}},"conversation":{{"_id":"c"}},"timestamp":2}}"#
        )
    };
    let of_old = happenings(old);
    assert_eq!([&of_old[..1], &of_old[1..]], [happenings(&new("a")), happenings(&new("b"))]);
    assert!(of_old.iter().all(|happening| happening.is_certain));
    same(
        r#"{"trigger":"delivery:failure","messages":[{"_id":"a"}],"error":{"code":"x"}}"#,
        r#"{"trigger":"message:delivery:failure","message":{"_id":"a"},"error":{"code":"x"},"isFinalEvent":true}"#,
        true,
    );
    // Messages, whatever else stands in them, and however they are batched.
    let both = r#"{"trigger":"message:appUser","messages":[{"_id":"a","type":"text"},{"_id":"b","type":"text"}]}"#;
    let one = r#"{"trigger":"message:appUser","version":"v1.1","messages":[{"_id":"b","type":"file","mediaUrl":"x"}]}"#;
    assert_eq!(happenings(both)[1..], happenings(one));
    same(
        r#"{"trigger":"payment:success","payments":[{"charge":{"id":"ch"},"message":{"_id":"a"}}],"timestamp":1}"#,
        r#"{"trigger":"payment:success","version":"v1.1","payments":[{"charge":{"id":"ch"}}],"timestamp":2}"#,
        true,
    );
    same(
        r#"{"trigger":"payment:success","payments":[{"message":{"_id":"a"},"action":{"_id":"b"}}]}"#,
        r#"{"trigger":"payment:success","version":"v1.1","payments":[{"action":{"_id":"b"},"message":{"_id":"a"}}]}"#,
        true,
    );
    same(
        r#"{"trigger":"merge:appUser","surviving":{"_id":"s"},"discarded":[{"_id":"a"},{"_id":"b"}]}"#,
        r#"{"trigger":"merge:appUser","version":"v1.1","discarded":[{"_id":"b"},{"_id":"a"}],"surviving":{"_id":"s"}}"#,
        true,
    );
    for (trigger, what) in [
        ("conversation:read", r#""source":{"type":"web"}"#),
        ("conversation:start", r#""source":{"type":"web"}"#),
        ("conversation:referral", r#""source":{"type":"messenger"}"#),
        ("typing:appUser", r#""activity":{"type":"typing:start"}"#),
        ("appUser:delete", r#""x":1"#),
        ("of:tomorrow", r#""x":1"#),
    ] {
        let event = |version, timestamp| {
            format!(
                r#"{{"trigger":"{trigger}","version":"{version}","appUser":{{"_id":"u"}},{what},"timestamp":{timestamp}}}"#
            )
        };
        same(&event("v1", "1480001711.941"), &event("v1.1", "1.4800017119410E9"), true);
        different(&event("v1", "1480001711.941"), &event("v1", "1480001711.942"));
    }
}

#[test]
fn what_happened_twice_is_not_the_same() {
    let delivery = |trigger: &str, id: &str, to: &str| {
        format!(r#"{{"trigger":"{trigger}","message":{{"_id":"{id}"}},"destination":{{"type":"{to}"}}}}"#)
    };
    let one = delivery("message:delivery:channel", "a", "line");
    different(&one, &delivery("message:delivery:user", "a", "line"));
    different(&one, &delivery("message:delivery:failure", "a", "line"));
    different(&one, &delivery("message:delivery:channel", "b", "line"));
    different(&one, &delivery("message:delivery:channel", "a", "viber"));
    different(&one, r#"{"trigger":"message:delivery:channel","message":{"_id":"a"}}"#);
    let notification = |to: &str| {
        format!(
            r#"{{"trigger":"notification:delivery:user","notification":{{"_id":"n"}},"destination":{{"destinationId":"{to}"}}}}"#
        )
    };
    different(&notification("+1"), &notification("+2"));
    same(&notification("+1"), &notification("+1"), true);
    let typing = |what: &str, user: &str| {
        format!(r#"{{"trigger":"typing:appUser","appUser":{user},"activity":{{"type":"{what}"}},"timestamp":1}}"#)
    };
    different(&typing("typing:start", r#"{"_id":"u"}"#), &typing("typing:stop", r#"{"_id":"u"}"#));
    different(&typing("typing:start", r#"{"_id":"u"}"#), &typing("typing:start", r#"{"_id":"v"}"#));
    // A string and a number are not the same, and a user's own id is none that was given by the business.
    different(&typing("typing:start", r#"{"_id":"7"}"#), &typing("typing:start", r#"{"_id":7}"#));
    different(&typing("typing:start", r#"{"_id":"7"}"#), &typing("typing:start", r#"{"userId":"7"}"#));
}

#[test]
fn a_users_id_of_the_business_is_one_in_each_app() {
    let read = |app: &str| {
        format!(
            r#"{{"trigger":"conversation:read","app":{{"_id":"{app}"}},"appUser":{{"userId":"bob"}},"timestamp":1}}"#
        )
    };
    same(&read("a"), &read("a"), true);
    different(&read("a"), &read("b"));
}

#[test]
fn what_nothing_tells_apart_is_not_certain() {
    for event in [
        r#"{"trigger":"postback","appUser":{"_id":"u"},"postbacks":[{"message":{"_id":"a"},"action":{"_id":"b","payload":"p"}}]}"#,
        r#"{"trigger":"link:success","appUser":{"_id":"u"},"channel":"twilio"}"#,
        r#"{"trigger":"client:add","appUser":{"_id":"u"},"clients":[{"_id":"c"}]}"#,
        r#"{"trigger":"conversation:start","appUser":{"_id":"u"},"source":{"type":"viber"}}"#,
        r#"{"trigger":"conversation:read","timestamp":1}"#,
        r#"{"trigger":"message:appUser","messages":[{"text":"no id"}]}"#,
        r#"{"trigger":"message:appUser","messages":[]}"#,
        r#"{"trigger":"delivery:success"}"#,
        r#"{"trigger":"merge:appUser","surviving":{"_id":"s"},"discarded":[]}"#,
        r#"{"trigger":"merge:appUser","surviving":{"_id":"s"},"discarded":[{"_id":"a"},{}]}"#,
        r#"{"trigger":"payment:success","payments":[{"message":{"_id":"a"}}]}"#,
        r#"{"trigger":"of:tomorrow"}"#,
    ] {
        same(event, event, false);
        let happening = &happenings(event)[0];
        assert!(!happening.key.is_empty());
    }
    let press = |payload: &str| {
        format!(
            r#"{{"trigger":"postback","appUser":{{"_id":"u"}},"postbacks":[{{"action":{{"payload":"{payload}"}}}}]}}"#
        )
    };
    different(&press("yes"), &press("no"));
    // A client is the same, by whichever member a version tells it.
    same(
        r#"{"trigger":"client:add","appUser":{"_id":"u"},"clients":[{"id":"c","_id":"d"}]}"#,
        r#"{"trigger":"client:add","version":"v1.1","appUser":{"_id":"u"},"client":{"_id":"d"}}"#,
        false,
    );
}

/// Identity never fails for a member that is not what it should be: that counts as absent.
#[test]
fn members_of_other_types_count_as_absent() {
    for wrong in ["null", "true", "[]", "{}", "[[7]]", r#"{"_id":{}}"#, r#"["\ud83d"]"#] {
        for trigger in [
            "message:appUser",
            "delivery:success",
            "message:delivery:user",
            "postback",
            "payment:success",
            "merge:appUser",
            "client:add",
        ] {
            let members = [
                "messages",
                "message",
                "postbacks",
                "payments",
                "surviving",
                "discarded",
                "clients",
                "appUser",
                "destination",
            ];
            let members: Vec<String> = members.iter().map(|name| format!(r#""{name}":{wrong}"#)).collect();
            let event = format!(r#"{{"trigger":"{trigger}",{}}}"#, members.join(","));
            assert!(happenings(&event).iter().all(|happening| !happening.is_certain), "{event}");
        }
    }
    // Two lone surrogates would both be read as the same letter.
    same(
        r#"{"trigger":"message:appUser","messages":[{"_id":"\ud83d"}]}"#,
        r#"{"trigger":"message:appUser","messages":[{"_id":"\udc00"}]}"#,
        false,
    );
}

#[test]
fn parts_of_keys_do_not_run_into_each_other() {
    let press = |message: &str, action: &str| {
        format!(
            r#"{{"trigger":"postback","appUser":{{"_id":"u"}},"postbacks":[{{"message":{{"_id":"{message}"}},"action":{{"_id":"{action}"}}}}]}}"#
        )
    };
    different(&press("ab", "c"), &press("a", "bc"));
    different(&press("as1:b", ""), &press("a", "b"));
    let merge = |discarded: &str| {
        format!(r#"{{"trigger":"merge:appUser","surviving":{{"_id":"s"}},"discarded":[{discarded}]}}"#)
    };
    different(&merge(r#"{"_id":"ab"}"#), &merge(r#"{"_id":"a"},{"_id":"b"}"#));
}

#[test]
fn what_is_no_event_of_a_known_version_has_no_identity() {
    let code = |body: &str| identify(body.as_bytes()).unwrap_err().code();
    assert_eq!(code("{"), ErrorCode::InvalidJson);
    assert_eq!(code("[]"), ErrorCode::NotAnObject);
    assert_eq!(code("{}"), ErrorCode::UnrecognizedPayload);
    assert_eq!(code(r#"{"trigger":"message:appUser","nonce":"n","message":{}}"#), ErrorCode::UnrecognizedPayload);
    assert_eq!(code(r#"{"trigger":"postback","version":"v7"}"#), ErrorCode::UnknownVersion);
    assert_eq!(code(r#"{"events":[],"webhook":{"version":"v2"}}"#), ErrorCode::UnknownVersion);
    assert_eq!(code(r#"{"trigger":"postback","trigger":"postback"}"#), ErrorCode::Ambiguous);
    assert_eq!(pick(b"{}", &[0]).unwrap_err().code(), ErrorCode::UnrecognizedPayload);
}

/// A user's id of a megabyte beside a hundred thousand postbacks would be a hundred gigabytes of keys.
#[test]
fn keys_are_bounded() {
    let postbacks = vec!["{}"; 100_000].join(",");
    let event =
        format!(r#"{{"trigger":"postback","appUser":{{"_id":"{}"}},"postbacks":[{postbacks}]}}"#, "u".repeat(1 << 20));
    let error = identify(event.as_bytes()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::TooLarge);
    assert_eq!(error.to_string(), "the keys of what happened would have more than 67108864 bytes, which is the limit");
}

#[test]
fn picking_leaves_all_else_as_it_stands() {
    let event = "{ \"trigger\" : \"message:appUser\",\n  \"messages\": [\n    {\"_id\":\"a\", \"n\": 1.0},\n    \
                 {\"_id\":\"b\"} , 7\n  ], \"x\":[\"\\u0061\",\"messages\"]}\n";
    for (indexes, expected) in [
        (&[0, 1, 2][..], event.to_owned()),
        (&[2, 1, 0, 1], event.to_owned()),
        (&[0], event.replace(",\n    {\"_id\":\"b\"} , 7", "")),
        (&[1], event.replace("\n    {\"_id\":\"a\", \"n\": 1.0},", "").replace(" , 7", "")),
        (&[0, 2], event.replace(",\n    {\"_id\":\"b\"}", "")),
    ] {
        let picked = pick(event.as_bytes(), indexes).unwrap();
        assert_eq!(str::from_utf8(&picked).unwrap(), expected, "{indexes:?}");
        assert_eq!(matches!(picked, std::borrow::Cow::Borrowed(_)), expected == event);
    }
    let single = br#"{"trigger":"message:delivery:user","message":{"_id":"a"}}"#;
    assert_eq!(pick(single, &[0]).unwrap().as_ref(), single);
    assert_eq!(pick(single, &[]).unwrap().as_ref(), single);
}

fn differ(old: &str, new: &str, options: &Options<'_>) -> Vec<(String, DifferenceKind, bool)> {
    let tell = |Difference { at, kind, is_expected, .. }| (at, kind, is_expected);
    compare(old.as_bytes(), new.as_bytes(), options).unwrap().into_iter().map(tell).collect()
}

const UP: Options<'static> = Options::to(Version::V1_1);

#[test]
fn twins_are_compared_by_value() {
    let event =
        |version: &str, more: &str| format!(r#"{{"trigger":"typing:appUser","version":"{version}","x":{more}}}"#);
    for (old, new) in [
        (r#"{"a":1,"b":[1,2,"x"]}"#, r#"{ "b" : [1.0 ,20e-1, "\u0078"], "\u0061":1e0 }"#),
        (r#"[{"a":null,"a":true}]"#, r#"[{"a":null,"a":true}]"#),
        (r#""\ud83d\ude00""#, "\"😀\""),
        ("-0", "0"),
        ("123456789012345678901234567890", "1.2345678901234567890123456789e29"),
    ] {
        assert_eq!(differ(&event("v1", old), &event("v1.1", new), &UP), [], "{old} and {new}");
    }
    use DifferenceKind::{NewOnly, OldOnly, Value};
    for (old, new, expected) in [
        ("1", "2", vec![("/x", Value, false)]),
        ("9007199254740993", "9007199254740992", vec![("/x", Value, false)]),
        ("1", r#""1""#, vec![("/x", Value, false)]),
        ("{}", "[]", vec![("/x", Value, false)]),
        (r#""\ud83d""#, r#""\ud83e""#, vec![("/x", Value, false)]),
        (
            r#"{"b":1,"a/~":[1]}"#,
            r#"{"a/~":[2],"c":1}"#,
            vec![("/x/a~1~0/0", Value, false), ("/x/b", OldOnly, false), ("/x/c", NewOnly, true)],
        ),
        ("[1,2]", "[1]", vec![("/x/1", OldOnly, false)]),
        ("[1]", "[1,2]", vec![("/x/1", NewOnly, false)]),
        (r#"{"a":1,"a":2}"#, r#"{"a":1}"#, vec![("/x/a", OldOnly, false)]),
        (r#"{"a":1,"a":2}"#, r#"{"a":1,"a":3}"#, vec![("/x/a", Value, false)]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(at, kind, is)| (at.to_owned(), kind, is)).collect();
        assert_eq!(differ(&event("v1", old), &event("v1.1", new), &UP), expected, "{old} and {new}");
    }
    let deep = |inside: &str| format!("{}{inside}{}", "[".repeat(255), "]".repeat(255));
    let expected = [(format!("/x{}", "/0".repeat(255)), Value, false)];
    assert_eq!(differ(&event("v1", &deep("1")), &event("v1.1", &deep("2")), &UP), expected);
}

#[test]
fn what_the_report_explains_is_expected() {
    use DifferenceKind::{OldOnly, Value};
    // Whether more follows, v1 does not say.
    let delivery =
        r#"{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a"},{"_id":"b"}],"timestamp":1}"#;
    let twin = r#"{"trigger":"message:delivery:channel","version":"v1.1","message":{"_id":"b"},"isFinalEvent":false,
        "conversation":{"_id":"c"},"externalMessages":[{"id":"e"}],"timestamp":2}"#;
    let found = differ(delivery, twin, &UP);
    let wrong: Vec<_> = found.iter().filter(|(_, _, is_expected)| !is_expected).collect();
    assert_eq!(wrong, [&("/timestamp".to_owned(), Value, false)]);
    assert!(found.contains(&("/isFinalEvent".to_owned(), Value, true)));
    assert!(!found.iter().any(|(at, ..)| at.starts_with("/message")), "the second message is the twin's: {found:?}");

    // A file that v1 sent as a text, by the guide.
    let text = r#"{"trigger":"message:appUser","version":"v1","appUser":{"_id":"u"},"messages":[{"_id":"a","role":"appUser",
        "type":"text","text":"https://files.example/a.pdf","source":{"type":"telegram"}}]}"#;
    let file = r#"{"trigger":"message:appUser","version":"v1.1","appUser":{"_id":"u"},"messages":[{"_id":"a","role":"appUser",
        "type":"file","text":" ","mediaUrl":"https://files.example/a.pdf","source":{"type":"telegram"}}]}"#;
    let found = differ(text, file, &UP);
    assert!(found.contains(&("/messages/0/type".to_owned(), Value, true)), "{found:?}");
    assert!(found.iter().all(|(_, _, is_expected)| *is_expected), "{found:?}");
    // Of an app user's own channel there is no such sentence.
    let found = differ(&text.replace("telegram", "web"), &file.replace("telegram", "web"), &UP);
    assert!(found.contains(&("/messages/0/type".to_owned(), Value, false)), "{found:?}");

    // What the new one lacks is missed by whoever was promised it.
    let found = differ(&text.replace("\"u\"}", "\"u\",\"userId\":\"bob\"}"), text.replace("v1", "v1.1").as_str(), &UP);
    assert_eq!(found, [("/appUser/userId".to_owned(), OldOnly, false)]);
}

#[test]
fn the_new_event_must_be_of_the_version_that_is_asked_for() {
    let event = br#"{"trigger":"postback","version":"v1"}"#;
    let error = compare(event, event, &UP).unwrap_err();
    assert_eq!(error.code(), ErrorCode::VersionMismatch);
    assert_eq!(error.to_string(), "the new event is of version v1, the caller says v1.1");
}

/// A name of a megabyte above a hundred thousand differences would be a hundred gigabytes of pointers.
#[test]
fn differences_are_bounded() {
    let event = |version: &str, of: &str| {
        let values = vec![of; 100_000].join(",");
        format!(r#"{{"trigger":"of:tomorrow","version":"{version}","{}":[{values}]}}"#, "n".repeat(1 << 20))
    };
    let error = compare(event("v1", "1").as_bytes(), event("v1.1", "2").as_bytes(), &UP).unwrap_err();
    assert_eq!(error.code(), ErrorCode::TooLarge);
    assert_eq!(error.to_string(), "the differences would have more than 67108864 bytes, which is the limit");
}

/// Tries a law on the same events in every run.
fn hold(law: impl Fn(&str, &Options<'_>) -> Result<(), TestCaseError>) {
    let config = ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    TestRunner::new(config).run(&events(), |scene| law(&scene.body, &scene.wish.options())).unwrap();
}

/// A translation is about what the event was about; that is what makes twins of two webhooks the same.
#[test]
fn a_translation_is_about_the_same() {
    hold(|body, options| {
        let Ok(translation) = translate_event(body.as_bytes(), options) else { return Ok(()) };
        let Ok(identity) = identify(body.as_bytes()) else { return Ok(()) };
        if translation.outcome == Outcome::Withheld || options.exact {
            return Ok(());
        }
        let after = translation.payloads.iter().map(|payload| identify(payload).map(|it| it.happenings).unwrap());
        prop_assert_eq!(after.flatten().collect::<Vec<_>>(), identity.happenings, "{}", body);
        Ok(())
    });
}

/// What comes of a translation is no different from it.
#[test]
fn a_twin_that_is_the_translation_has_no_difference() {
    hold(|body, options| {
        let options = Options { to: Version::V1_1, ..options.clone() };
        let Ok(translation) = translate_event(body.as_bytes(), &options) else { return Ok(()) };
        let [payload] = &translation.payloads[..] else { return Ok(()) };
        if identify(payload).is_ok_and(|identity| identity.version == Version::V1_1) {
            prop_assert_eq!(compare(body.as_bytes(), payload, &options).unwrap(), [], "{}", body);
        }
        Ok(())
    });
}

#[test]
fn picked_events_have_the_elements_that_were_picked_and_all_other_members() {
    hold(|body, _| {
        let Ok(identity) = identify(body.as_bytes()) else { return Ok(()) };
        let indexes: Vec<usize> = (0..identity.happenings.len()).filter(|index| index % 2 == 0).collect();
        let picked = pick(body.as_bytes(), &indexes).unwrap();
        let (before, after) = (Json::read(body.as_bytes()).unwrap(), Json::read(&picked).unwrap());
        prop_assert_eq!(before.members().len(), after.members().len());
        for (before, after) in before.members().iter().zip(after.members()) {
            prop_assert_eq!(before.key, after.key);
            if before.value.raw == after.value.raw {
                continue;
            }
            let (Shape::Array(elements), Shape::Array(left)) = (&before.value.shape, &after.value.shape) else {
                return Err(TestCaseError::fail(format!("{} is no list of elements", before.key)));
            };
            let expected: Vec<&str> = indexes.iter().map(|&index| elements[index].raw).collect();
            prop_assert_eq!(left.iter().map(|element| element.raw).collect::<Vec<_>>(), expected);
        }
        let kept: Vec<Happening> = indexes.iter().map(|&index| identity.happenings[index].clone()).collect();
        prop_assert_eq!(identify(&picked).unwrap().happenings, kept);
        Ok(())
    });
}
