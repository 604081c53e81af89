//! From Rust to `pkg/`: the modules, and the files that are made of them and of those beside them.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::run::{command, output, root, run, step};
use crate::tools::{self, CLI_TARGET, TARGET};

/// The most that the translator may weigh on the wire, and the JavaScript around it: bytes after gzip.
const MOST_MODULE: usize = 46 << 10;
const MOST_GLUE: usize = 5 << 10;

/// A module of the package, and how it comes to be.
struct Module {
    /// Its name in `pkg/`.
    name: &'static str,
    /// What cargo builds, for this target.
    compile: String,
    target: &'static str,
    /// Where cargo puts it.
    compiled: PathBuf,
    /// How wasm-opt sees to it. Which features it may use, it reads in the module; nobody after it does.
    optimize: &'static [&'static str],
}

/// Builds what is missing or out of date, and tells what it weighs.
pub(crate) fn build() -> Result<()> {
    tools::ensure()?;
    let package = root().join("pkg");
    for module in modules() {
        step(&format!("compile {}: {}", module.name, module.compile), || run(&mut compile(&module)))?;
        optimize(&module, &package)?;
    }
    step("make the files of the package that come of others", || derive(&package))?;
    step("bundle the preview", || crate::preview::build(&package))?;
    crate::www::build()
}

fn modules() -> [Module; 2] {
    let folder = |target: &str| target_folder().join(target).join("wasm");
    [
        Module {
            name: "transversion.wasm",
            compile: format!("cargo rustc --lib --crate-type cdylib --profile wasm --target {TARGET}"),
            target: TARGET,
            compiled: folder(TARGET).join("transversion.wasm"),
            optimize: &["--flatten", "--rereloop", "-O3", "-O3", "--low-memory-unused", "--zero-filled-memory"],
        },
        Module {
            name: "cli.wasm",
            compile: format!("cargo build --bin transversion --features cli --profile wasm --target {CLI_TARGET}"),
            target: CLI_TARGET,
            compiled: folder(CLI_TARGET).join("transversion.wasm"),
            optimize: &["-Oz"],
        },
    ]
}

/// Compiles a module, in which no path tells where.
fn compile(module: &Module) -> Command {
    let mut cargo = command(&module.compile);
    if module.target == CLI_TARGET {
        // Panics of the command line's dependencies tell where they stand, which is nobody's business but ours.
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo"))).unwrap_or_default();
        let sources = fs::read_dir(home.join("registry/src")).into_iter().flatten().flatten();
        let flags = sources.map(|folder| format!("--remap-path-prefix={}=crates", folder.path().display()));
        cargo.env("CARGO_TARGET_WASM32_WASIP1_RUSTFLAGS", flags.collect::<Vec<_>>().join(" "));
    }
    cargo
}

/// The module with which tests provoke what must never happen, in a memory of 16 MiB; gives back where it is.
pub(crate) fn build_provokable() -> Result<PathBuf> {
    let folder = target_folder().join("provokable");
    let compile = format!(
        "cargo rustc --lib --crate-type cdylib --profile wasm --features provoke --target {TARGET} --target-dir {} \
         -- -Clink-arg=--max-memory=16777216",
        folder.display()
    );
    step("compile the module that tests bring down", || run(&mut command(&compile)))?;
    Ok(folder.join(TARGET).join("wasm/transversion.wasm"))
}

pub(crate) fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Runs wasm-opt, unless what stands in `pkg/` came of this very module.
fn optimize(module: &Module, package: &Path) -> Result<()> {
    let bytes = fs::read(&module.compiled).with_context(|| format!("{} cannot be read", module.compiled.display()))?;
    let built = package.join(module.name);
    let stamp_file = target_folder().join(format!("{}.stamp", module.name));
    let stamp = stamp(&bytes)?;
    if built.is_file() && fs::read_to_string(&stamp_file).is_ok_and(|before| before == stamp) {
        eprintln!("    pkg/{} is up to date", module.name);
        return Ok(());
    }
    step(&format!("optimize {}: wasm-opt {}", module.name, module.optimize.join(" ")), || {
        let strip = ["--strip-debug", "--strip-producers", "--strip-target-features"];
        run(tools::wasm_opt().args(module.optimize).args(strip).arg(&module.compiled).arg("--output").arg(&built))
    })?;
    fs::write(stamp_file, stamp).context("the stamp of the module cannot be written")
}

/// What an optimized module was made of: the module, and the tools, this one included.
fn stamp(module: &[u8]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    module.hash(&mut hasher);
    fs::read(root().join("package-lock.json"))?.hash(&mut hasher);
    let tool = fs::metadata(std::env::current_exe()?)?.modified()?;
    tool.duration_since(SystemTime::UNIX_EPOCH)?.hash(&mut hasher);
    Ok(format!("{:016x}\n", hasher.finish()))
}

/// Makes the module that is JavaScript, what `require` gives, its types, and the copies of the licences.
fn derive(package: &Path) -> Result<()> {
    let module = fs::read(package.join("transversion.wasm"))?;
    let inlined = format!("export default \"{}\";\n", BASE64_STANDARD.encode(&module));
    fs::write(package.join("lib/module.js"), &inlined)?;
    for name in ["inline", "slim"] {
        run(bundle(name).args(["--format=cjs", &format!("--outfile=pkg/lib/{name}.cjs")]))?;
    }
    for name in ["events", "index", "slim"] {
        let types = fs::read_to_string(package.join(format!("{name}.d.ts")))?;
        fs::write(package.join(format!("{name}.d.cts")), types.replace(".js\";", ".cjs\";"))?;
    }
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(name), package.join(name))?;
    }
    let glue = output(bundle("slim").args(["--format=esm", "--minify"]))?;
    weigh("pkg/transversion.wasm", &module, MOST_MODULE)?;
    weigh("the JavaScript around it, minified", glue.as_bytes(), MOST_GLUE)
}

/// An entry of the package with all that it imports, in one file.
fn bundle(entry: &str) -> Command {
    let bundle = "node node_modules/esbuild/bin/esbuild --bundle --target=es2022 --log-level=warning";
    command(&format!("{bundle} pkg/lib/{entry}.js"))
}

/// Tells what something weighs on the wire. A size is not noisy, so it may have a limit.
pub(crate) fn weigh(name: &str, bytes: &[u8], most: usize) -> Result<()> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    let weight = gzip.finish()?.len();
    eprintln!("    {name}: {} bytes, {weight} with gzip", bytes.len());
    if weight > most {
        bail!("{name} weighs {weight} bytes with gzip, and {most} is the limit");
    }
    Ok(())
}
