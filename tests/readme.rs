//! What the README shows is what the command gives.

use std::fs;
use std::path::Path;
use std::process::Command;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// What stands between `<!-- name -->` and `<!-- /name -->`.
fn part(name: &str) -> String {
    let readme = readme();
    let (_, rest) = readme.split_once(&format!("<!-- {name} -->\n")).unwrap();
    rest.split_once(&format!("<!-- /{name} -->")).unwrap().0.to_owned()
}

/// The text of the code block in such a part.
fn block(name: &str) -> String {
    let part = part(name);
    let (_, text) = part.split_once('\n').unwrap();
    text.strip_suffix("```\n").unwrap().to_owned()
}

fn run(arguments: &[&str]) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_transversion"))
        .args(arguments)
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn the_event_and_its_report_are_real() {
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("event.json"), block("before")).unwrap();
    let (output, report) = run(&["translate", "--to", "v1.1", "event.json"]);
    assert_eq!(output, block("after"));
    assert_eq!(report, block("report"));
}

#[test]
fn the_table_of_changes_is_made_from_the_timeline() {
    let (table, _) = run(&["changes", "--format", "markdown"]);
    assert_eq!(
        part("changes"),
        table,
        "put the output of `cargo run --features cli -- changes --format markdown` into the README"
    );
}
