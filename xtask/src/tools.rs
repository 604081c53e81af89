//! What must be on the machine, and how it gets there.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run::{command, output, root, run, step};

/// The target that the module is built for.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// The target that the command line of the npm package is built for.
pub(crate) const CLI_TARGET: &str = "wasm32-wasip1";

/// The oldest Node that will do: it runs `node --test` on every file that is named.
const OLDEST_NODE: u32 = 20;

/// Sees to it that the C compiler, Node and npm are there, and the rustup targets, and what npm installs.
pub(crate) fn ensure() -> Result<()> {
    ensure_package("cc", "a C compiler", "build-essential")?;
    ensure_package("node", "Node", "nodejs")?;
    ensure_package("npm", "npm", "npm")?;
    ensure_node_version()?;
    ensure_targets()?;
    ensure_node_modules()
}

/// A system package is installed only where nobody minds: by root, or where `CI` is set.
pub(crate) fn ensure_package(program: &str, what: &str, package: &str) -> Result<()> {
    if is_there(program) {
        return Ok(());
    }
    let is_root = output(&mut command("id -u")).is_ok_and(|id| id == "0");
    let is_ci = std::env::var_os("CI").is_some();
    let sudo = if is_root { "" } else { "sudo " };
    let install = format!("{sudo}apt-get install --yes {package}");
    if !(is_root || is_ci) || !is_there("apt-get") {
        bail!("{what} is missing (`{program}`); on Debian and Ubuntu `{install}` installs it");
    }
    step(&format!("install {what}: {install}"), || {
        run(&mut command(&format!("{sudo}apt-get update")))?;
        run(command(&install).env("DEBIAN_FRONTEND", "noninteractive"))
    })
}

fn is_there(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn ensure_node_version() -> Result<()> {
    let version = output(&mut command("node --version"))?;
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST_NODE => Ok(()),
        _ => bail!(
            "Node {version} is too old, and {OLDEST_NODE} or newer is needed; \
             `sudo npm install --global n && sudo n {OLDEST_NODE}` installs it"
        ),
    }
}

/// Sees to it that those tools are there, too, for which only the tests ask.
pub(crate) fn ensure_for_tests() -> Result<()> {
    ensure_package("chromium", "Chromium", "--no-install-recommends chromium")?;
    for (component, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        ensure_of_rust(&format!("bin/{program}"), &format!("component add {component}"))?;
    }
    Ok(())
}

fn ensure_targets() -> Result<()> {
    for target in [TARGET, CLI_TARGET] {
        ensure_of_rust(&format!("lib/rustlib/{target}"), &format!("target add {target}"))?;
    }
    Ok(())
}

/// A part of the Rust toolchain: rustup installs it for the person who runs it, which nobody minds.
fn ensure_of_rust(path: &str, arguments: &str) -> Result<()> {
    let sysroot = PathBuf::from(output(&mut command("rustc --print sysroot"))?);
    if sysroot.join(path).exists() {
        return Ok(());
    }
    let install = format!("rustup {arguments}");
    if !is_there("rustup") {
        bail!("the Rust toolchain lacks {path}; with rustup, `{install}` installs it");
    }
    step(&format!("install a part of Rust: {install}"), || run(&mut command(&install)))
}

/// Runs `npm ci` unless what is installed came of this very lock file.
fn ensure_node_modules() -> Result<()> {
    let lock = fs::read(root().join("package-lock.json")).context("package-lock.json cannot be read")?;
    let installed = root().join("node_modules/.installed-package-lock.json");
    if fs::read(&installed).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    step("install the JavaScript tools: npm ci", || {
        run(&mut command("npm ci"))?;
        fs::write(installed, lock).context("node_modules cannot be written")
    })
}

/// The `wasm-opt` that npm installed.
pub(crate) fn wasm_opt() -> Command {
    command("node node_modules/binaryen/bin/wasm-opt")
}

/// The `workerd` that npm installed: the program itself, because a script around it would not pass signals on.
pub(crate) fn workerd() -> Result<Command> {
    let program = output(command("node --print").arg("require('workerd').default"))?;
    let mut workerd = Command::new(program);
    workerd.current_dir(root());
    Ok(workerd)
}
