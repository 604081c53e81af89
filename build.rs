//! Tells the command line which commit it is built from, where that can be known.

use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Whoever uses the library alone has no need to build it again for each commit.
    if std::env::var_os("CARGO_FEATURE_CLI").is_none() {
        return;
    }
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let commit = commit_of_package().or_else(commit_of_repository);
    let version = commit.map_or(version.clone(), |commit| format!("{version} ({commit})"));
    println!("cargo:rustc-env=TRANSVERSION_VERSION={version}");
}

/// A crate's package says which commit it was made of.
fn commit_of_package() -> Option<String> {
    let file = ".cargo_vcs_info.json";
    if !Path::new(file).exists() {
        return None;
    }
    println!("cargo:rerun-if-changed={file}");
    let info = fs::read_to_string(file).ok()?;
    let (_, rest) = info.split_once("\"sha1\"")?;
    Some(rest.split('"').nth(1)?.get(..12)?.to_owned())
}

/// The commit of this folder, if it is itself a repository, and not a copy inside another one.
fn commit_of_repository() -> Option<String> {
    if !Path::new(".git").exists() {
        return None;
    }
    // The log of the head changes with each commit, and with each change of branch.
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo:rerun-if-changed={log}");
    }
    git(&["rev-parse", "--short=12", "HEAD"])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
