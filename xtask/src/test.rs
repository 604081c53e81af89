//! Every test there is, from the quickest to the slowest.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::build::{build, build_provokable, target_folder};
use crate::fuzz;
use crate::run::{command, root, run, step};
use crate::tools::{self, TARGET};

/// Runs all steps; the first that fails is the last.
pub(crate) fn test() -> Result<()> {
    let start = Instant::now();
    tools::ensure()?;
    tools::ensure_for_tests()?;
    take("format", &mut command("cargo fmt --all --check"))?;
    take("lints", &mut command("cargo clippy --workspace --all-targets --all-features -- -D warnings"))?;
    take(
        "lints of what only WebAssembly has",
        &mut command(&format!("cargo clippy --lib --target {TARGET} -- -D warnings")),
    )?;
    take(
        "the comparison of readers, as far as it is ours",
        command("cargo check --lib --no-default-features --features own --manifest-path benches/readers/Cargo.toml")
            .arg("--target-dir")
            .arg(target_folder().join("readers")),
    )?;
    take("Rust tests", &mut command("cargo test --workspace --exclude hostile --all-features"))?;
    take("documentation", command("cargo doc --no-deps --all-features").env("RUSTDOCFLAGS", "-D warnings"))?;
    build()?;
    take("what attacks take of memory and steps", &mut command("cargo test --package hostile"))?;
    step("what fuzzing begins with, and what it found", fuzz::replay)?;
    take("types of the JavaScript", &mut command("node node_modules/typescript/bin/tsc --project ."))?;
    let provokable = build_provokable()?;
    take("the package in Node", &mut node_tests(&["cases", "front_door", "json_suite", "upgrade"]))?;
    take(
        "what the page shares and begins with",
        &mut node_tests(&["preview_page", "preview_samples", "preview_share"]),
    )?;
    take("what the preview finds in texts", &mut node_tests(&["preview_scan"]))?;
    take(
        "what must never happen",
        node_tests(&["survive"]).env("NODE_OPTIONS", "--expose-gc").env("TRANSVERSION_PROVOKABLE", provokable),
    )?;
    take(
        "the command line of the package beside the native one",
        node_tests(&["cli"]).env("TRANSVERSION_NATIVE", target_folder().join("debug/transversion")),
    )?;
    take("the tools that try the package", &mut command("node tests/npm/scratch.js"))?;
    take("the preview in a browser", &mut tests_in("tests/browser", "--test-concurrency=2 --test-timeout=120000")?)?;
    take(
        "the package, packed, in every runtime and bundler",
        tests_in("tests/npm", "--test-timeout=240000")?
            .env("TRANSVERSION_SCENES", target_folder().join("debug/examples/scenes")),
    )?;
    take("the edge worker in every runtime", &mut tests_in("tests/edge", "--test-timeout=240000")?)?;
    println!("Every test passes, in {:.1} s.", start.elapsed().as_secs_f64());
    Ok(())
}

/// The tests of these files under `tests/js/`.
fn node_tests(names: &[&str]) -> Command {
    let mut node = command("node --test --test-reporter=spec");
    node.args(names.iter().map(|name| format!("tests/js/{name}.test.js")));
    node
}

/// All tests in a folder.
fn tests_in(folder: &str, options: &str) -> Result<Command> {
    let mut node = command(&format!("node --test --test-reporter=spec {options}"));
    for entry in fs::read_dir(root().join(folder))? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.js") {
            node.arg(path);
        }
    }
    Ok(node)
}

fn take(name: &str, command: &mut Command) -> Result<()> {
    step(name, || run(command))
}
