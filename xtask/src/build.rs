//! From Rust to `pkg/`: the module, its JavaScript and its types.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use wasm_bindgen_cli_support::Bindgen;

use crate::run::{command, root, run, step};
use crate::tools::{self, TARGET};

/// How the module is compiled.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// Small and fast.
    Wasm,
    /// Quickly built, and telling where it panicked.
    Dev,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Wasm => "wasm",
            Self::Dev => "dev",
        }
    }

    /// The folder that cargo puts the module in.
    fn folder(self) -> &'static str {
        match self {
            Self::Wasm => "wasm",
            Self::Dev => "debug",
        }
    }
}

/// Builds what is missing or out of date, and tells the size of the module.
pub(crate) fn build(profile: Profile) -> Result<()> {
    tools::ensure()?;
    let compile = format!("cargo build --lib --profile {} --target {TARGET}", profile.name());
    step(&format!("compile the module: {compile}"), || run(&mut command(&compile)))?;

    let compiled = target_folder().join(TARGET).join(profile.folder()).join("transversion.wasm");
    let module = fs::read(&compiled).with_context(|| format!("{} cannot be read", compiled.display()))?;
    let stamp = stamp(profile, &module)?;
    let package = root().join("pkg");
    if is_built(&package, &stamp) {
        eprintln!("    pkg/ is up to date");
    } else {
        // From here on `pkg/` holds some old files and some new ones, until the stamp says otherwise.
        let _ = fs::remove_file(package.join("transversion.stamp"));
        ensure_features_are_named(&module)?;
        let bound = step("make the bindings", || bind(profile, module, &package))?;
        optimize(profile, &bound, &package.join("transversion.wasm"))?;
        fs::write(package.join("transversion.stamp"), stamp)?;
    }
    tell_size(&package.join("transversion.wasm"))
}

fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// What the files in `pkg/` were made of: the module, the profile, and the tools, this one included.
fn stamp(profile: Profile, module: &[u8]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    module.hash(&mut hasher);
    fs::read(root().join("package-lock.json"))?.hash(&mut hasher);
    let tool = fs::metadata(std::env::current_exe()?)?.modified()?;
    tool.duration_since(SystemTime::UNIX_EPOCH)?.hash(&mut hasher);
    Ok(format!("{} {:016x}\n", profile.name(), hasher.finish()))
}

fn is_built(package: &Path, stamp: &str) -> bool {
    let is_there = |name: &str| package.join(name).is_file();
    ["transversion.wasm", "transversion.js", "transversion.d.ts"].into_iter().all(is_there)
        && fs::read_to_string(package.join("transversion.stamp")).is_ok_and(|built| built == stamp)
}

/// The tools that come now go by the section in which rustc names the features of WebAssembly that it uses.
fn ensure_features_are_named(module: &[u8]) -> Result<()> {
    let section = b"target_features";
    if !module.windows(section.len()).any(|window| window == section) {
        bail!("the module does not say which features it uses: its profile in Cargo.toml must not strip it");
    }
    Ok(())
}

/// Writes the JavaScript and its types, and gives back where the module is that goes with them.
fn bind(profile: Profile, module: Vec<u8>, package: &Path) -> Result<PathBuf> {
    let bindings = target_folder().join("bindings");
    let mut bindgen = Bindgen::new();
    bindgen.web(true)?.typescript(true).keep_debug(matches!(profile, Profile::Dev));
    bindgen.input_bytes("transversion", module).generate(&bindings)?;
    fs::create_dir_all(package)?;
    for name in ["transversion.js", "transversion.d.ts"] {
        fs::copy(bindings.join(name), package.join(name))?;
    }
    Ok(bindings.join("transversion_bg.wasm"))
}

fn optimize(profile: Profile, bound: &Path, built: &Path) -> Result<()> {
    match profile {
        Profile::Wasm => step("optimize the module: wasm-opt", || {
            run(tools::wasm_opt().args(OPTIMIZE).arg(bound).arg("--output").arg(built))
        }),
        Profile::Dev => fs::copy(bound, built).map(drop).context("pkg/transversion.wasm cannot be written"),
    }
}

/// In size `-O3` and `-Os` differ by a thousandth here, so it is the faster one. Which features it
/// may use, wasm-opt reads in the module; nobody after it does.
const OPTIMIZE: [&str; 4] = ["-O3", "--strip-debug", "--strip-producers", "--strip-target-features"];

fn tell_size(module: &Path) -> Result<()> {
    let bytes = fs::read(module)?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(&bytes)?;
    eprintln!("    pkg/transversion.wasm: {} bytes, {} with gzip", bytes.len(), gzip.finish()?.len());
    Ok(())
}
