//! What it costs, measured in one run: native beside `serde_json`, WebAssembly beside JavaScript written by hand.

use anyhow::Result;

use crate::build::build;
use crate::run::{command, run, step};

/// Runs the benchmarks and prints one table.
pub(crate) fn bench() -> Result<()> {
    build()?;
    run(&mut command("node benches/js/compare.js --prepare"))?;
    step("native benchmarks", || run(&mut command("cargo bench --bench upgrade -- --quiet")))?;
    step("WebAssembly beside JavaScript", || run(&mut command("node benches/js/compare.js")))
}
