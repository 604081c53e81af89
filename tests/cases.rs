//! The cases: files under `tests/cases/<change>/`, each a payload, what must come out, and the whole report.

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::case::Case;
use serde_json::{Value, json};
use transversion::{Translation, Version, changes};

#[test]
fn every_case_holds() {
    let files = Case::files();
    let failures: Vec<String> = files.iter().filter_map(|file| check(file).err()).collect();
    assert!(failures.is_empty(), "{} of {} cases fail:\n\n{}", failures.len(), files.len(), failures.join("\n\n"));
    assert!(files.len() >= 150, "only {} cases were found", files.len());
}

/// A folder is a change, and each change has at least three stories in each direction in which it does something.
#[test]
fn every_change_has_its_stories() {
    let changes: BTreeSet<String> = changes(Version::V1, Version::V1_1)
        .iter()
        .map(|change| change.id.to_owned())
        .chain(["envelope".into()])
        .collect();
    let folders: BTreeSet<String> = Case::files().iter().map(|file| name(file.parent().unwrap())).collect();
    assert_eq!(folders, changes);

    for change in &changes {
        for direction in ["upgrade", "downgrade"] {
            let stories = Case::files().into_iter().filter(|file| is_story(file, change, direction));
            let stories: Vec<Case> = stories.map(|file| Case::read(&file)).collect();
            let told = stories.iter().filter(|case| case.notes.iter().any(|note| note["change"] == **change)).count();
            if does_nothing(change, direction) {
                assert!(!stories.is_empty(), "no story shows that a {direction} does nothing for {change}");
                assert_eq!(told, 0, "{change} does something on its {direction}");
            } else {
                assert!(
                    told >= 3,
                    "{change} needs 3 stories of its {direction} and has {told}: add tests/cases/{change}/{direction}_….json"
                );
            }
        }
    }
}

/// Where a change leaves all payloads alone.
fn does_nothing(change: &str, direction: &str) -> bool {
    match direction {
        "upgrade" => change.starts_with("add_") || change == "send_user_files",
        _ => {
            change.starts_with("require_")
                || ["announce_final_event", "carry_conversation", "drop_credential_required"].contains(&change)
        }
    }
}

/// The cases cover every trigger that one of the versions documents, in that version.
#[test]
fn every_trigger_of_both_versions_has_a_case() {
    const BOTH: [&str; 13] = [
        "message:appUser",
        "message:appMaker",
        "postback",
        "conversation:start",
        "conversation:read",
        "conversation:referral",
        "merge:appUser",
        "link:success",
        "link:match",
        "link:failure",
        "payment:success",
        "typing:appUser",
        "client:add",
    ];
    let only_v1 = ["message", "*", "delivery:success", "delivery:failure"];
    let only_v1_1 = [
        "message:delivery:channel",
        "message:delivery:user",
        "message:delivery:failure",
        "client:remove",
        "appUser:delete",
        "notification:delivery:channel",
        "notification:delivery:user",
        "notification:delivery:failure",
    ];
    let cases: Vec<Case> = Case::all().collect();
    for (version, only) in [("v1", &only_v1[..]), ("v1.1", &only_v1_1)] {
        for trigger in BOTH.iter().chain(only) {
            let is_of_it = |case: &Case| {
                case.from.as_deref() == Some(version)
                    && case.trigger.as_deref() == Some(trigger)
                    && case.outcome != "unchanged"
            };
            assert!(cases.iter().any(is_of_it), "{trigger} of {version} has no case");
        }
    }
}

fn is_story(file: &Path, change: &str, direction: &str) -> bool {
    file.parent().is_some_and(|folder| name(folder) == change) && name(file).starts_with(&format!("{direction}_"))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn check(file: &Path) -> Result<(), String> {
    let case = Case::read(file);
    let failed = |what: String| format!("{}/{}\n{}\n{what}", name(file.parent().unwrap()), name(file), case.story);
    let translation = case.translate().map_err(|error| failed(format!("refused: {error}")))?;
    let (expected, found) = (expected(&case), found(&translation));
    for (member, expected) in expected.as_object().unwrap() {
        if found[member] != *expected {
            return Err(failed(format!("{member}\n  expected {expected:#}\n  found    {:#}", found[member])));
        }
    }
    let unexplained = translation.notes.iter().find(|note| note.why.len() < 10 || !note.why.ends_with('.'));
    unexplained.map_or(Ok(()), |note| Err(failed(format!("no sentence: {note:?}"))))
}

fn expected(case: &Case) -> Value {
    json!({
        "outcome": case.outcome,
        "from": case.from,
        "to": case.options.to,
        "trigger": case.trigger,
        "endpoint": case.endpoint,
        "path": case.path,
        "payloads": case.payloads,
        "notes": case.notes,
        "needs": case.needs,
    })
}

fn found(translation: &Translation<'_>) -> Value {
    let mut found = serde_json::to_value(translation).unwrap();
    let payloads = translation.payloads.iter().map(|payload| String::from_utf8(payload.to_vec()).unwrap());
    found["payloads"] = payloads.collect::<Vec<_>>().into();
    for list in ["notes", "needs"] {
        for entry in found[list].as_array_mut().unwrap() {
            entry.as_object_mut().unwrap().remove("why");
        }
    }
    found
}
