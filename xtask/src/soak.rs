//! The edge worker under many events and many faults, in each runtime: `tests/edge/README.md` tells what is checked.

use anyhow::Result;

use crate::build::build;
use crate::run::{command, run, step};
use crate::tools;

/// Soaks the worker, and prints what it did.
pub(crate) fn soak(arguments: &[&str]) -> Result<()> {
    tools::ensure()?;
    build()?;
    step("the tools that try the package", || run(&mut command("node tests/npm/scratch.js")))?;
    step("soak the worker", || run(command("node tests/edge/soak.js").args(arguments)))
}
