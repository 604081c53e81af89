//! Payloads that are made of a seed: through the library, and as the command line prints them.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use serde_json::Value;
use transversion::sample::{Call, Sample, Wanted, exercises, loses};
use transversion::{Kind, Version, changes};

#[test]
fn a_seed_stands_for_one_payload() {
    let wanted = Wanted::default();
    let bodies: BTreeSet<String> = (0..500).map(|seed| Sample::new(&wanted, seed).unwrap().body).collect();
    assert!(bodies.len() > 480, "only {} of 500 payloads differ", bodies.len());
    for seed in 0..20 {
        assert!(bodies.contains(&Sample::new(&wanted, seed).unwrap().body));
    }
}

#[test]
fn a_payload_is_json_and_what_was_asked_for() {
    let wanted = Wanted { trigger: Some("delivery:failure"), version: Some(Version::V1), ..Wanted::default() };
    for sample in (0..300).map(|seed| Sample::new(&wanted, seed).unwrap()) {
        assert_eq!((&sample.call, sample.version), (&Call::Event, Version::V1));
        // A lone surrogate is JSON, and serde_json reads none into a string.
        serde_json::from_str::<serde::de::IgnoredAny>(&sample.body).unwrap();
        let is_said = |name: &str| sample.body.contains(&format!("{name}\""));
        assert!(is_said("delivery:failure") || sample.body.contains("\\u00"), "{}", sample.body);
    }
    let wanted = Wanted { endpoint: Some("list_keys"), ..Wanted::default() };
    assert!(Sample::new(&wanted, 0).is_none(), "nobody knows that API call");
    let wanted = Wanted { endpoint: Some("list_secret_keys"), kind: Some(Kind::Request), ..Wanted::default() };
    let Call::Request { method, path } = Sample::new(&wanted, 0).unwrap().call else { panic!("a request") };
    assert_eq!(method, "GET");
    assert!(path.contains("/keys"), "{path}");
}

/// A few members are enough for each.
#[test]
fn each_change_has_a_smallest_payload() {
    for change in changes(Version::V1, Version::V1_1) {
        let found: Vec<Sample> = [Version::V1, Version::V1_1]
            .into_iter()
            .filter_map(|version| {
                let wanted = Wanted { version: Some(version), ..Wanted::default() };
                Sample::smallest(&wanted, 7, |sample| exercises(sample, change.id))
            })
            .collect();
        assert!(!found.is_empty(), "no payload exercises {}", change.id);
        for sample in found {
            assert!(exercises(&sample, change.id));
            assert!(sample.body.len() < 150, "{}: {}", change.id, sample.body);
        }
    }
    for version in [Version::V1, Version::V1_1] {
        let wanted = Wanted { kind: Some(Kind::Event), version: Some(version), ..Wanted::default() };
        let sample = Sample::smallest(&wanted, 7, loses).unwrap();
        assert!(loses(&sample) && sample.body.len() < 90, "{}", sample.body);
    }
    assert!(Sample::smallest(&Wanted::default(), 7, |_| false).is_none());
}

#[test]
fn the_command_prints_a_payload_a_line() {
    let line = "sample --trigger delivery:failure --version v1 --seed 7";
    let three = transversion(&format!("{line} --count 3"));
    let lines: Vec<&[u8]> = three.stdout.split_inclusive(|&byte| byte == b'\n').collect();
    assert_eq!((lines.len(), three.status.code()), (3, Some(0)));
    assert_eq!(transversion(line).stdout, lines[0], "the first is that of the seed");
    assert_eq!(transversion("sample --trigger delivery:failure --version v1 --seed 9").stdout, lines[2]);

    let told = transversion("sample --endpoint create_webhook --version v1 --json --count 2");
    for line in String::from_utf8(told.stdout).unwrap().lines() {
        let told: Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            (&told["kind"], &told["method"], &told["version"]),
            (&"request".into(), &"POST".into(), &"v1".into())
        );
        assert!(told["path"].as_str().unwrap().contains("/v1/") && told["body"].is_string());
    }
    let smallest = transversion("sample --change add_user_delivery");
    assert_eq!(String::from_utf8(smallest.stdout).unwrap(), "{\"trigger\":\"message:delivery:user\"}\n");
}

#[test]
fn the_command_says_what_it_does_not_know() {
    for (line, status, says) in [
        ("sample --endpoint list_keys", 2, "there is no such API call"),
        ("sample --change rename_all", 2, "there is no change `rename_all`: `transversion changes` lists them"),
        ("sample --change add_user_delivery --version v1", 1, "no such payload was found"),
    ] {
        let output = transversion(line);
        assert_eq!(output.status.code(), Some(status), "{line}");
        assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("transversion: {says}\n"));
        assert!(output.stdout.is_empty());
    }
}

fn transversion(line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_transversion")).args(line.split(' ')).output().unwrap()
}
