//! Files and standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The files that were named, or standard input.
pub(crate) fn or_stdin(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() { vec!["-".into()] } else { files.to_vec() }
}

/// How a file is called in messages.
pub(crate) fn name(file: &Path) -> String {
    if is_standard(file) { "standard input".into() } else { file.display().to_string() }
}

/// Whether `-` was given for a file.
pub(crate) fn is_standard(file: &Path) -> bool {
    file == Path::new("-")
}

/// Whether two names are of one file.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Opens a file, or standard input for `-`.
pub(crate) fn open(file: &Path) -> io::Result<Box<dyn Read>> {
    if is_standard(file) {
        return Ok(Box::new(io::stdin()));
    }
    let open = || {
        let opened = File::open(file)?;
        // Reading would tell so too, but not on every system.
        if opened.metadata()?.is_dir() { Err(io::ErrorKind::IsADirectory.into()) } else { Ok(opened) }
    };
    Ok(Box::new(open().map_err(|error| with_name(error, file))?))
}

/// Reads a file. Of one that is too large, only so much is held that its reader sees it.
pub(crate) fn read(file: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = (max_bytes as u64).saturating_add(1);
    open(file)?.take(limit).read_to_end(&mut bytes).map_err(|error| with_name(error, file))?;
    Ok(bytes)
}

/// Makes a file for what will be written to it.
pub(crate) fn create(file: &Path) -> io::Result<File> {
    File::create(file).map_err(|error| with_name(error, file))
}

/// The same error with the file's name, so that a sentence can be made of it; without its number, which differs from
/// system to system.
pub(crate) fn with_name(error: io::Error, file: &Path) -> io::Error {
    let number = error.raw_os_error().map(|number| format!(" (os error {number})")).unwrap_or_default();
    let message = error.to_string();
    io::Error::new(error.kind(), format!("{}: {}", name(file), message.trim_end_matches(&number)))
}
