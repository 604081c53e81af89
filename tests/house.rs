//! The house rules: what must stay true of the source, as `src/lib.rs` tells it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use transversion::{Version, changes};

/// The verbs with which a change may begin: what the newer version does.
const VERBS: [&str; 8] = ["require", "rename", "truncate", "send", "add", "drop", "carry", "announce"];

/// What rooms may share: facts about the versions, and nothing that edits.
const SHARED: &str = "facts";

#[test]
fn each_room_is_named_after_its_file_and_has_a_folder_of_cases() {
    for (room, source) in rooms() {
        assert!(source.contains(&format!("id: \"{room}\",")), "{room}.rs is a room of another id");
        assert!(root().join("tests/cases").join(&room).is_dir(), "{room} has no cases");
        let title = source.split_once("    title: \"").unwrap().1.split_once("\",\n").unwrap().0;
        assert_eq!(source.lines().next(), Some(&*format!("//! {title}")), "{room} does not begin with its title");
    }
}

#[test]
fn the_package_holds_the_crate_and_nothing_that_lies_beside_it() {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    let listed = cargo.args(["package", "--list", "--allow-dirty", "--offline"]).current_dir(root()).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let beside: BTreeSet<&str> = listed.lines().filter(|file| !file.starts_with("src/")).collect();
    // Outside a repository there is no commit to name.
    let beside: Vec<&str> = beside.into_iter().filter(|&file| file != ".cargo_vcs_info.json").collect();
    let expected =
        ["Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "build.rs"];
    assert_eq!(beside, expected);
    assert!(listed.contains("src/lib.rs\n") && listed.contains("src/bin/transversion/main.rs\n"));
}

#[test]
fn the_timeline_lists_the_rooms_and_no_others() {
    let rooms: BTreeSet<String> = rooms().into_iter().map(|(room, _)| room).filter(|room| room != "envelope").collect();
    let changes = changes(Version::V1, Version::V1_1);
    assert_eq!(changes.len(), rooms.len());
    assert_eq!(changes.iter().map(|change| change.id.to_owned()).collect::<BTreeSet<_>>(), rooms);
    assert!(changes.iter().all(|change| change.version == Version::V1_1 && !change.kinds.is_empty()));
}

#[test]
fn no_room_mentions_another() {
    let rooms = rooms();
    for (room, source) in &rooms {
        for (other, _) in rooms.iter().filter(|(other, _)| other != room) {
            assert!(!mentions(source, other), "{room} mentions {other}");
        }
    }
    assert!(!read(&floor().join(format!("{SHARED}.rs"))).contains("&mut Payload"), "what is shared edits");
}

#[test]
fn titles_are_one_sentence_and_ids_begin_with_a_verb() {
    for change in changes(Version::V1, Version::V1_1) {
        let (verb, object) = change.id.split_once('_').unwrap_or_default();
        assert!(VERBS.contains(&verb) && !object.is_empty(), "{} begins with no verb of ours", change.id);
        for text in [change.title, change.why, change.source] {
            let end = text.trim_end_matches('"');
            assert!(end.ends_with('.') && end.len() > 10 && text.trim() == text, "no sentence: {text}");
        }
        let sentences = change.title.matches(". ").count() + 1;
        assert!(sentences == 1 && !change.title.contains('\n'), "more than a sentence: {}", change.title);
        assert_eq!(change.title.matches('`').count() % 2, 0, "{}", change.title);
    }
}

/// A core that reads nothing but its arguments can run anywhere, and gives the same answer every time. Without the
/// standard library it has no files, no clock, no environment, no network and no random numbers.
#[test]
fn the_core_does_no_input_or_output() {
    let lib = read(&root().join("src/lib.rs"));
    assert!(lib.lines().any(|line| line == "#![no_std]"));
    assert_eq!(code(&lib).matches("extern crate").count(), 2, "alloc, and std for tests alone");
    let is_of_tests =
        |file: &Path| ["floor", "order"].iter().any(|it| file.ends_with(format!("versions/test_{it}.rs")));
    for file in sources().into_iter().filter(|file| is_core(file) && !is_of_tests(file)) {
        assert!(!code(&read(&file)).contains("std::"), "{} mentions the standard library", file.display());
    }
}

#[test]
fn the_host_is_known_in_one_file() {
    for file in sources() {
        let knows = ["no_mangle", "extern \"C\"", "wasm32"].iter().any(|name| code(&read(&file)).contains(name));
        let may_know = ["src/wasm.rs", "src/lib.rs", "src/json/scan.rs"].iter().any(|name| file.ends_with(name));
        assert!(may_know || !knows, "{} knows of a host", file.display());
    }
}

/// Exported names count as unsafe, and nothing else is.
#[test]
fn nothing_is_unsafe() {
    for file in sources() {
        let source = code(&read(&file));
        let exports = if file.ends_with("src/wasm.rs") { source.matches("#[unsafe(no_mangle)]").count() } else { 0 };
        assert_eq!(
            source.matches("unsafe").count() - source.matches("unsafe_code").count(),
            exports,
            "{}",
            file.display()
        );
    }
}

/// Nothing that is not in the source can be promised by it.
#[test]
fn the_house_is_where_these_rules_look_for_it() {
    assert!(rooms().len() >= 17, "only {} rooms", rooms().len());
    assert!(sources().iter().filter(|file| is_core(file)).count() >= 30);
    assert!(mentions("use super::truncate_app_user::client;", "truncate_app_user"));
    assert!(!mentions("//! Not `truncate_app_user`.\nlet id = \"truncate_app_user\";", "truncate_app_user"));
    assert!(!mentions("super::drop_credential_required_too::f", "drop_credential_required"));
}

/// Whether code names a module: in a path, and not in a comment or a text.
fn mentions(source: &str, module: &str) -> bool {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    code(source).lines().any(|line| {
        line.match_indices(module).any(|(at, _)| {
            let (before, after) = (&line[..at], &line[at + module.len()..]);
            let is_whole = !before.ends_with(is_name) && !after.starts_with(is_name);
            is_whole && !before.ends_with('"') && (before.ends_with("::") || after.starts_with("::"))
        })
    })
}

/// A source without its comments.
fn code(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The rooms, each by the name of its file, with its source.
fn rooms() -> Vec<(String, String)> {
    let is_room = |name: &str| name != "mod" && name != SHARED;
    let files = sources().into_iter().filter(|file| file.parent() == Some(&floor()));
    let named = files.map(|file| (file.file_stem().unwrap().to_str().unwrap().to_owned(), read(&file)));
    named.filter(|(name, _)| is_room(name)).collect()
}

/// Whether a file is of the library, and not of what runs it.
fn is_core(file: &Path) -> bool {
    !file.starts_with(root().join("src/bin")) && !file.ends_with("src/wasm.rs")
}

/// All files of Rust under `src`.
fn sources() -> Vec<PathBuf> {
    let mut folders = vec![root().join("src")];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn floor() -> PathBuf {
    root().join("src/versions/v1_1")
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}
