//! What a translation costs, measured in one run beside what it replaces; `benches/README.md` tells how.

use std::fs;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::{build, target_folder};
use crate::run::{command, output, run, step};
use crate::tools;

/// The jaq beside which the command line is measured.
const JAQ: &str = "3.1.2";

/// How often Criterion runs.
const NATIVE_PASSES: usize = 5;

/// Measures a part of the run; whether quickly, is said.
type Measure = fn(bool) -> Result<()>;

/// The parts of the run, by the names of what they leave for the table.
const PARTS: [(&str, Measure); 6] = [
    ("javascript", javascript),
    ("command-line", command_line),
    ("native", native),
    ("weight", |quick| run(&mut node("weight", quick))),
    ("growth", |quick| run(&mut node("growth", quick))),
    ("instructions", instructions),
];

/// Runs the benchmarks and prints one table; a whole run, if it is not a quick one, is kept in `benches/`.
pub(crate) fn bench(arguments: &[&str]) -> Result<()> {
    let (quick, only) = match arguments {
        [] => (false, None),
        ["--quick"] => (true, None),
        ["--only", part] => (false, Some(*part)),
        ["--quick", "--only", part] | ["--only", part, "--quick"] => (true, Some(*part)),
        _ => bail!("`bench` takes --quick and --only PART, and not `{}`", arguments.join(" ")),
    };
    let names = PARTS.map(|(name, _)| name);
    if let Some(part) = only.filter(|part| !names.contains(part)) {
        bail!("there is no part `{part}`; the parts are {}", names.join(", "));
    }
    build()?;
    let figures = target_folder().join("bench/figures");
    if figures.exists() {
        // Every figure of a table is of one run.
        fs::remove_dir_all(&figures).context("the figures of the run before cannot be removed")?;
    }
    run(&mut node("write-events", quick))?;
    for (name, measure) in PARTS.into_iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        step(&format!("measure: {name}"), || measure(quick))?;
    }
    run(node("report", quick).args(only))
}

/// A module of `benches/js/`.
fn node(module: &str, quick: bool) -> Command {
    let mut node = command(&format!("node benches/js/{module}.js"));
    if quick {
        node.arg("--quick");
    }
    node
}

fn javascript(quick: bool) -> Result<()> {
    let mut node = node("javascript", quick);
    // Whether the C library gives memory back that is asked for again at once is luck, and makes up to three quarters
    // of the time of a copy. It keeps it.
    node.env("MALLOC_TRIM_THRESHOLD_", "268435456").env("MALLOC_MMAP_THRESHOLD_", "33554432");
    run(&mut node)
}

/// Runs Criterion several times, so that contenders are compared which ran at nearly the same time.
fn native(quick: bool) -> Result<()> {
    for pass in 0..if quick { 1 } else { NATIVE_PASSES } {
        let mut criterion = command("cargo bench --quiet --bench upgrade -- --noplot");
        if quick {
            criterion.arg("--quick");
        }
        criterion.env("TRANSVERSION_EVENTS", target_folder().join("bench/events"));
        // The table says the same in fewer words.
        run(criterion.stdout(Stdio::null()))?;
        run(node("native", quick).args((pass == 0).then_some("--first")))?;
    }
    Ok(())
}

fn command_line(quick: bool) -> Result<()> {
    tools::ensure_package("jq", "jq", "jq")?;
    tools::ensure_package("time", "GNU time", "time")?;
    ensure_jaq()?;
    run(&mut command("cargo build --quiet --release --bin transversion --features cli"))?;
    run(&mut node("command-line", quick))
}

/// Builds jaq under the target folder, where nobody minds.
fn ensure_jaq() -> Result<()> {
    let folder = target_folder().join("bench-tools");
    let installed = output(Command::new(folder.join("bin/jaq")).arg("--version"));
    if installed.is_ok_and(|version| version == format!("jaq {JAQ}")) {
        return Ok(());
    }
    let install = format!("cargo install jaq --version {JAQ} --locked --quiet --force");
    step(&format!("install jaq: {install}"), || run(command(&install).arg("--root").arg(&folder)))
}

fn instructions(quick: bool) -> Result<()> {
    tools::ensure_package("valgrind", "Valgrind", "valgrind")?;
    run(&mut node("instructions", quick))
}
