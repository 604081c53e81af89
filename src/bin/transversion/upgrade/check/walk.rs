//! The files that are searched, in order, and what is passed over.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Serialize;
use walkdir::{DirEntry, WalkDir};

use crate::files;

/// Folders of what others wrote, or of what was made from the source.
const SKIPPED: [&str; 5] = ["node_modules", ".git", "vendor", "target", "dist"];

/// A file that is longer was hardly written by hand.
const MOST_BYTES: u64 = 1 << 20;

/// The languages that are searched, by the ends of their files' names.
const CODE: [&str; 26] = [
    "js", "ts", "jsx", "tsx", "mjs", "cjs", "mts", "cts", "py", "rb", "java", "kt", "kts", "go", "php", "cs", "rs",
    "ex", "exs", "json", "yaml", "yml", "toml", "gradle", "gemspec", "xml",
];

/// What a file can be searched for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// For all that the rules know.
    Code,
    /// For the versions of libraries alone.
    Manifest,
}

pub(super) enum Found {
    File { name: String, kind: Kind, text: String },
    Skipped(What),
}

pub(super) enum What {
    Folder(String),
    Link,
    Binary,
    Large(String),
    Other,
}

/// How much was passed over, and the names of what somebody may miss.
#[derive(Default, Serialize)]
pub(super) struct Skipped {
    pub(super) folders: Vec<String>,
    pub(super) links: usize,
    pub(super) binary: usize,
    pub(super) large: Vec<String>,
    /// Files in no language that is searched.
    pub(super) other: usize,
}

impl Skipped {
    pub(super) fn count(&mut self, what: What) {
        match what {
            What::Folder(name) => self.folders.push(name),
            What::Link => self.links += 1,
            What::Binary => self.binary += 1,
            What::Large(name) => self.large.push(name),
            What::Other => self.other += 1,
        }
    }
}

/// Hands on every file below these paths, each once. What is named itself is searched, whatever its name.
pub(super) fn files(paths: &[PathBuf], mut see: impl FnMut(Result<Found, String>)) {
    let mut seen = HashSet::new();
    for path in paths {
        let mut entries = WalkDir::new(path).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    see(Err(sentence(error, path)));
                    continue;
                }
            };
            let is_named = entry.depth() == 0;
            let kind = entry.file_type();
            if kind.is_dir() {
                if !is_named && SKIPPED.iter().any(|&name| entry.file_name() == name) {
                    see(Ok(Found::Skipped(What::Folder(name(&entry)))));
                    entries.skip_current_dir();
                }
            } else if kind.is_symlink() && !is_named {
                see(Ok(Found::Skipped(What::Link)));
            } else if seen.insert(entry.path().to_owned()) {
                see(read(&entry, is_named));
            }
        }
    }
}

fn read(entry: &DirEntry, is_named: bool) -> Result<Found, String> {
    let path = entry.path();
    let complain = |error| files::with_name(error, path).to_string();
    let kind = match kind(path) {
        Some(kind) => kind,
        None if is_named => Kind::Code,
        None => return Ok(Found::Skipped(What::Other)),
    };
    let metadata = fs::metadata(path).map_err(complain)?;
    if !metadata.is_file() {
        // To read from a pipe could take forever.
        return Ok(Found::Skipped(What::Other));
    }
    let mut bytes = Vec::new();
    let limit = if is_named { u64::MAX } else { MOST_BYTES + 1 };
    fs::File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes)).map_err(complain)?;
    if bytes.len() as u64 >= limit {
        return Ok(Found::Skipped(What::Large(name(entry))));
    }
    if !is_named && bytes.contains(&0) {
        return Ok(Found::Skipped(What::Binary));
    }
    let text = String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Ok(Found::File { name: name(entry), kind, text })
}

fn kind(path: &Path) -> Option<Kind> {
    let name = path.file_name().and_then(OsStr::to_str)?;
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    let is_lock = extension == "lock" || extension == "lockfile";
    let is_list = name.starts_with("requirements") && extension == "txt";
    let names = ["Gemfile", "Pipfile", "package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml"];
    if is_lock || is_list || names.contains(&name) {
        Some(Kind::Manifest)
    } else {
        CODE.contains(&extension).then_some(Kind::Code)
    }
}

fn name(entry: &DirEntry) -> String {
    entry.path().display().to_string()
}

fn sentence(error: walkdir::Error, path: &Path) -> String {
    let path = error.path().unwrap_or(path).to_owned();
    match error.into_io_error() {
        Some(error) => files::with_name(error, &path).to_string(),
        None => format!("{}: it leads back to where it lies", path.display()),
    }
}
