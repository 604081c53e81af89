//! The package for Debian, with manual pages and completions.

use std::fs;

use anyhow::{Context, Result};

use crate::run::{command, output, root, run, step};

/// What cargo-deb is asked to put beside the program, each with the command that prints it.
const COMPLETIONS: [(&str, &str); 3] =
    [("bash", "transversion.bash"), ("zsh", "_transversion"), ("fish", "transversion.fish")];

/// Builds the program, lets it write its pages, and packs them.
pub(crate) fn deb() -> Result<()> {
    step("build the command line", || run(&mut command("cargo build --release --bin transversion --features cli")))?;
    let program = crate::build::target_folder().join("release/transversion");
    let folder = root().join("target/manual");
    step("write its manual", || {
        run(std::process::Command::new(&program).args(["man", "--all"]).arg(&folder))?;
        for (shell, file) in COMPLETIONS {
            let script = output(std::process::Command::new(&program).args(["completions", shell]))?;
            fs::write(folder.join(file), script + "\n").context("the completions cannot be written")?;
        }
        Ok(())
    })?;
    step("pack: cargo deb, which `cargo install cargo-deb` installs", || run(&mut command("cargo deb --no-build")))
}
