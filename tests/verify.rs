//! The laws as the command line tries them, on made payloads and on somebody's own.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use transversion::verify::LAWS;

#[test]
fn every_law_holds_of_this_build_and_the_losses_are_told() {
    let output = verify(&["--count", "400", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["holds"], &told["made"], &told["payloads"]), (&true.into(), &400.into(), &400.into()));
    let laws = told["laws"].as_array().unwrap();
    assert_eq!(laws.len(), LAWS.len());
    for law in laws {
        assert!(law["tried"].as_u64() > Some(20), "{law}");
        assert_eq!(law["tried"], law["held"], "{law}");
    }
    let changes = told["changes"].as_array().unwrap();
    let of = |id: &str, to: &str| changes.iter().find(|it| it["change"] == id && it["to"] == to);
    let withheld = of("add_user_delivery", "v1").unwrap();
    assert_eq!(withheld["losses"][0]["kind"], "withheld");
    assert_eq!(withheld["cases"], withheld["held"]);
    assert!(of("add_user_delivery", "v1.1").is_none(), "it does nothing on the way up");

    let text = String::from_utf8(verify(&["--count", "40", "--seed", "9"]).stdout).unwrap();
    let first = text.lines().next().unwrap();
    let tried = format!("{} laws on 40 made payloads, from seed 9 on, and on 0 of yours", LAWS.len());
    assert!(first.contains(&tried), "{first}");
    assert_eq!(text.matches("  holds\n").count(), LAWS.len());
}

#[test]
fn the_laws_are_tried_on_the_events_of_a_folder_and_those_below() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("verify");
    fs::create_dir_all(folder.join("below")).unwrap();
    fs::write(folder.join("one.json"), r#"{"trigger":"postback","version":"v1","appUser":{"clients":[]}}"#).unwrap();
    fs::write(folder.join("below/two.ndjson"), "{\"trigger\":\"message:delivery:user\"}\n\n{\"trigger\"\n").unwrap();
    fs::write(folder.join("notes.txt"), "no event").unwrap();
    let output = verify(&["--count", "0", "--format", "json", "--cases", folder.to_str().unwrap()]);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["own"], &told["payloads"], &told["refused"]), (&3.into(), &3.into(), &1.into()));
    let changes: Vec<&str> =
        told["changes"].as_array().unwrap().iter().map(|it| it["change"].as_str().unwrap()).collect();
    assert_eq!(changes, ["truncate_app_user", "carry_conversation", "add_user_delivery"]);
    assert_eq!(output.status.code(), Some(0));

    let nowhere = verify(&["--cases", "nowhere/at/all", "--count", "0"]);
    assert_eq!(nowhere.status.code(), Some(3));
    assert!(String::from_utf8(nowhere.stderr).unwrap().starts_with("transversion: nowhere/at/all: "));
}

fn verify(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_transversion")).arg("verify").args(arguments).output().unwrap()
}
