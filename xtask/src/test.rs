//! Every test there is, from the quickest to the slowest.

use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::build::{Profile, build};
use crate::run::{command, run, step};
use crate::tools::{self, TARGET};

/// Runs all steps; the first that fails is the last.
pub(crate) fn test() -> Result<()> {
    let start = Instant::now();
    tools::ensure()?;
    tools::ensure_components()?;
    take("format", &mut command("cargo fmt --all --check"))?;
    take("lints", &mut command("cargo clippy --workspace --all-targets --all-features -- -D warnings"))?;
    take(
        "lints of what only WebAssembly has",
        &mut command(&format!("cargo clippy --lib --target {TARGET} -- -D warnings")),
    )?;
    take("Rust tests", &mut command("cargo test --workspace --all-features"))?;
    take("documentation", command("cargo doc --no-deps --all-features").env("RUSTDOCFLAGS", "-D warnings"))?;
    build(Profile::Wasm)?;
    take("types of the JavaScript", &mut command("node node_modules/typescript/bin/tsc --project ."))?;
    take(
        "WebAssembly in Node",
        &mut command(
            "node --test --test-reporter=spec tests/js/cases.test.js tests/js/front_door.test.js tests/js/json_suite.test.js",
        ),
    )?;
    take("the worker in workerd", &mut command("node --test --test-reporter=spec tests/js/worker.test.js"))?;
    println!("Every test passes, in {:.1} s.", start.elapsed().as_secs_f64());
    Ok(())
}

fn take(name: &str, command: &mut Command) -> Result<()> {
    step(name, || run(command))
}
