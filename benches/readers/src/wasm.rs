//! The size of a WebAssembly module holding one candidate.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::CANDIDATES;
use crate::table::Row;

const TARGET: &str = "wasm32-unknown-unknown";

/// Bytes of each module, as built and after `gzip -9`.
pub fn rows() -> Result<Vec<Row>, Box<dyn Error>> {
    let mut raw = Vec::new();
    let mut zipped = Vec::new();
    for candidate in CANDIDATES {
        let sizes = module(candidate.feature)?;
        let cell = |size: Option<usize>| size.map_or("does not compile".into(), |n| n.to_string());
        raw.push(cell(sizes.map(|(raw, _)| raw)));
        zipped.push(cell(sizes.map(|(_, zipped)| zipped)));
    }
    let mut raw = raw.into_iter();
    let mut zipped = zipped.into_iter();
    Ok(vec![
        Row::new("WASM: bytes", |_| raw.next().unwrap_or_default()),
        Row::new("WASM: gzip bytes", |_| zipped.next().unwrap_or_default()),
    ])
}

/// The two sizes, or `None` if it does not compile for WebAssembly.
fn module(feature: &str) -> Result<Option<(usize, usize)>, Box<dyn Error>> {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let target_dir = crate_root.join("target");
    let built = Command::new(env!("CARGO"))
        .current_dir(crate_root)
        .args(["rustc", "--quiet", "--locked", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", TARGET, "--target-dir"])
        .arg(&target_dir)
        .args(["--no-default-features", "--features", feature])
        .status()?;
    if !built.success() {
        return Ok(None);
    }
    let module = target_dir.join(TARGET).join("wasm").join("readers.wasm");
    let zipped = Command::new("gzip").args(["-9", "-n", "-c"]).stdin(Stdio::from(fs::File::open(&module)?)).output()?;
    Ok(Some((fs::read(&module)?.len(), zipped.stdout.len())))
}
