//! Fuzzing: bytes that nobody thought of, and the laws that hold of them. `fuzz/` has the targets.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::build::target_folder;
use crate::run::{command, output, root, run, step};

const TARGETS: [&str; 7] = ["event", "options", "request", "response", "scanner", "supplies", "upgrade"];

/// What builds the targets with what they need to tell the fuzzer where they have been.
const CARGO_FUZZ: &str = "0.13.2";

/// Fuzzes one target, or each in turn, for so many minutes. What was found to be worth trying is kept under `target/`, so
/// that the next run goes on from there.
pub(crate) fn fuzz(options: &[&str]) -> Result<()> {
    let (targets, options) = match options {
        [target, rest @ ..] if !target.starts_with("--") => {
            let Some(known) = TARGETS.into_iter().find(|known| known == target) else {
                bail!("there is no target `{target}`; known are {}", TARGETS.join(", "));
            };
            (vec![known], rest)
        }
        rest => (TARGETS.to_vec(), rest),
    };
    let minutes: u64 = match options {
        [] => 10,
        ["--minutes", minutes] => minutes.parse().with_context(|| format!("`{minutes}` is no number of minutes"))?,
        _ => bail!("there is no option `{}` of fuzz", options.join(" ")),
    };
    ensure()?;
    let seeds = seeds()?;
    for target in targets {
        let [corpus, findings] = ["corpus", "findings"].map(|folder| folder_of(folder, target));
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&findings)?;
        let mut fuzz = cargo_fuzz();
        fuzz.args(["run", target]).arg(corpus).args(replayed(target, &seeds)).arg("--").args([
            format!("-max_total_time={}", 60 * minutes),
            format!("-artifact_prefix={}/", findings.display()),
            "-timeout=25".to_owned(),
        ]);
        step(&format!("fuzz {target}"), || {
            run(&mut fuzz).with_context(|| {
                format!("what was found is in {}; keep it in fuzz/regressions/{target}", findings.display())
            })
        })?;
    }
    Ok(())
}

/// Tries every seed and every past finding, with the compiler that all else is built with.
pub(crate) fn replay() -> Result<()> {
    let seeds = seeds()?;
    for target in TARGETS {
        let mut replay = command("cargo run --quiet --locked --manifest-path fuzz/Cargo.toml --target-dir");
        replay.arg(target_folder().join("fuzz")).args(["--bin", target, "--"]);
        for folder in replayed(target, &seeds) {
            for file in fs::read_dir(folder)? {
                replay.arg(file?.path());
            }
        }
        // Of each file it says that it was tried, and of one that breaks a law everything.
        output(&mut replay).with_context(|| format!("the target {target} found something"))?;
    }
    Ok(())
}

/// The folders of what is tried first.
fn replayed(target: &str, seeds: &Path) -> Vec<PathBuf> {
    let folders = [seeds.join(target), root().join("fuzz/regressions").join(target)];
    folders.into_iter().filter(|folder| folder.is_dir()).collect()
}

/// Makes what fuzzing begins with, of the payloads that `transversion sample` makes.
fn seeds() -> Result<PathBuf> {
    const SAMPLES: &str = "cargo run --quiet --features cli -- sample --seed 1 --count 150";
    let folder = target_folder().join("fuzz/seeds");
    let events = output(&mut command(SAMPLES))?;
    let events: Vec<&str> = events.lines().collect();
    for target in TARGETS {
        fs::create_dir_all(folder.join(target))?;
        for (index, event) in events.iter().enumerate() {
            let first = [index as u8];
            let twin = events[index * 7 % events.len()].as_bytes();
            let seed = match target {
                "scanner" => event.as_bytes().to_vec(),
                "options" => [&[index as u8, 255 - index as u8, 9, 200], event.as_bytes()].concat(),
                "supplies" => [
                    &first,
                    event.as_bytes(),
                    b"\0{\"_id\":\"u1\",\"clients\":[]}\0{\"_id\":\"m1\",\"text\":\"x\"}\0{\"_id\":\"c1\"}",
                ]
                .concat(),
                "upgrade" => [event.as_bytes(), b"\0", twin].concat(),
                _ => [&first, event.as_bytes()].concat(),
            };
            fs::write(folder.join(target).join(index.to_string()), seed)?;
        }
    }
    Ok(folder)
}

fn folder_of(what: &str, target: &str) -> PathBuf {
    target_folder().join("fuzz").join(what).join(target)
}

/// Installs what is missing, where it can be thrown away with all else that is built.
fn ensure() -> Result<()> {
    if output(&mut command("rustup run nightly rustc --version")).is_err() {
        bail!("fuzzing needs a nightly compiler: `rustup toolchain install nightly --profile minimal`");
    }
    let is_there = output(cargo_fuzz().arg("--version")).is_ok_and(|version| version.ends_with(CARGO_FUZZ));
    if is_there {
        return Ok(());
    }
    let install = format!("cargo install cargo-fuzz --locked --version {CARGO_FUZZ} --root");
    step("install cargo-fuzz", || run(command(&install).arg(tools())))
}

fn cargo_fuzz() -> Command {
    let mut fuzz = Command::new(tools().join("bin/cargo-fuzz"));
    fuzz.arg("fuzz").env("RUSTUP_TOOLCHAIN", "nightly").env_remove("CARGO").current_dir(root());
    fuzz
}

fn tools() -> PathBuf {
    target_folder().join("tools")
}
