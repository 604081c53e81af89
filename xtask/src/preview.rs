//! From `pkg/preview/` to what browsers load: the element, its worker with the translator inside, and the licences of
//! what is bundled with them.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build::weigh;
use crate::run::{command, root, run};

/// The most that the element and its worker may weigh on the wire: bytes after gzip.
const MOST_ELEMENT: usize = 136_000;
const MOST_WORKER: usize = 61_000;

/// The packages of which something is in the bundle; their licence wants to be told along.
const BUNDLED: [&str; 14] = [
    "@codemirror/commands",
    "@codemirror/lang-json",
    "@codemirror/language",
    "@codemirror/search",
    "@codemirror/state",
    "@codemirror/view",
    "@lezer/common",
    "@lezer/highlight",
    "@lezer/json",
    "@lezer/lr",
    "@marijn/find-cluster-break",
    "crelt",
    "style-mod",
    "w3c-keyname",
];

/// Bundles the element and its worker.
pub(crate) fn build(package: &Path) -> Result<()> {
    let folder = package.join("preview");
    // Packed, the module stays small as text too: what is compressed twice is no larger than once.
    let packed = gzip(&fs::read(package.join("transversion.wasm"))?)?;
    fs::write(folder.join("module.js"), format!("export default \"{}\";\n", BASE64_STANDARD.encode(packed)))?;
    let bundle = "node node_modules/esbuild/bin/esbuild --bundle --format=esm --minify --target=es2022 \
                  --log-level=warning index=pkg/preview/define.js worker=pkg/preview/worker.js \
                  --outdir=pkg/preview/bundle";
    run(&mut command(bundle))?;
    fs::write(folder.join("bundle/LICENSES.txt"), licences()?)?;
    weigh("pkg/preview/bundle/index.js", &fs::read(folder.join("bundle/index.js"))?, MOST_ELEMENT)?;
    weigh("pkg/preview/bundle/worker.js", &fs::read(folder.join("bundle/worker.js"))?, MOST_WORKER)
}

/// The licences of all that is bundled, each once, with the packages that are under it.
fn licences() -> Result<String> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for name in BUNDLED {
        let file = root().join("node_modules").join(name).join("LICENSE");
        let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(name),
            None => groups.push((text, vec![name])),
        }
    }
    let mut licences = String::new();
    for (text, names) in groups {
        writeln!(licences, "{}\n\n{}\n", names.join(", "), text.trim())?;
    }
    Ok(licences)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}
