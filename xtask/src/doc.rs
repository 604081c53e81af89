//! The references: that of the crate by rustdoc, that of the package by typedoc.

use anyhow::Result;

use crate::run::{command, run, step};
use crate::tools;

/// Writes both into `target/doc/`.
pub(crate) fn doc() -> Result<()> {
    tools::ensure()?;
    step("the reference of the crate", || run(&mut command("cargo doc --no-deps --package transversion")))?;
    step("the tools", || run(&mut command("node tests/npm/scratch.js")))?;
    step("the reference of the package", || run(&mut command("node tests/npm/document.js")))
}
