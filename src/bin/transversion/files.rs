//! Files and standard streams, also compressed ones.

mod codec;
mod target;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub(crate) use codec::Codec;
pub(crate) use target::Target;

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

/// Whether two names are of one file, also of one that is not there yet. `-` is what standard input is read from.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let is_one_path =
        one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|it| one == it));
    // Links and redirections have other paths; WebAssembly cannot tell those.
    is_one_path || handle(one).is_some_and(|one| handle(other).is_some_and(|other| one == other))
}

/// Whether standard output is appended to this file.
pub(crate) fn is_stdout(file: &Path) -> bool {
    let stdout = same_file::Handle::stdout().ok().filter(is_regular);
    stdout.is_some_and(|stdout| handle(file).is_some_and(|file| file == stdout))
}

/// What tells whether two files are one, however they are called. A terminal may well be read from and written to.
fn handle(file: &Path) -> Option<same_file::Handle> {
    if is_standard(file) {
        return same_file::Handle::stdin().ok().filter(is_regular);
    }
    // To open a pipe would wait for whoever writes to it.
    if file.metadata().ok()?.is_file() { same_file::Handle::from_path(file).ok() } else { None }
}

fn is_regular(handle: &same_file::Handle) -> bool {
    handle.as_file().metadata().is_ok_and(|file| file.is_file())
}

/// Opens a file, or standard input for `-`, as it is.
pub(crate) fn open_raw(file: &Path) -> io::Result<Box<dyn Read + Send>> {
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

/// Opens a file, or standard input for `-`. What its name says is compressed is read as what it holds.
pub(crate) fn open(file: &Path) -> io::Result<Box<dyn Read + Send>> {
    let raw = open_raw(file)?;
    Codec::of(file).reader(raw).map_err(|error| with_name(error, file))
}

/// Reads a file. Of one that is too large, only so much is held that its reader sees it.
pub(crate) fn read(file: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = (max_bytes as u64).saturating_add(1);
    open(file)?.take(limit).read_to_end(&mut bytes).map_err(|error| with_name(error, file))?;
    Ok(bytes)
}

/// Reads a file whose absence of bytes is a mistake.
pub(crate) fn read_payload(file: &Path, max_bytes: usize) -> io::Result<Vec<u8>> {
    see_that_input_is_open(file)?;
    read(file, max_bytes)
}

/// Where standard input was closed before the program began, the system's emptiest file stands in for it, opened for
/// reading and writing as nobody else opens it for a reader. That there is no input would go unnoticed.
pub(crate) fn see_that_input_is_open(file: &Path) -> io::Result<()> {
    if is_standard(file) && is_stdin_closed() {
        let closed = io::Error::new(io::ErrorKind::NotFound, "it is closed, and a file was not named");
        return Err(with_name(closed, file));
    }
    Ok(())
}

#[cfg(unix)]
fn is_stdin_closed() -> bool {
    use std::os::unix::fs::MetadataExt;

    let is_null = || {
        let own = rustix::fs::fstat(io::stdin()).ok()?.st_rdev;
        Some(own == std::fs::metadata("/dev/null").ok()?.rdev())
    };
    let is_for_both =
        || rustix::fs::fcntl_getfl(io::stdin()).is_ok_and(|flags| flags.contains(rustix::fs::OFlags::RDWR));
    is_for_both() && is_null().unwrap_or(false)
}

#[cfg(not(unix))]
fn is_stdin_closed() -> bool {
    false
}

/// The same error with the file's name, so that a sentence can be made of it.
pub(crate) fn with_name(error: io::Error, file: &Path) -> io::Error {
    named(error, &name(file))
}

/// The same error with a name; without its number, which differs from system to system.
pub(crate) fn named(error: io::Error, name: &str) -> io::Error {
    let number = error.raw_os_error().map(|number| format!(" (os error {number})")).unwrap_or_default();
    let message = error.to_string();
    io::Error::new(error.kind(), format!("{name}: {}", message.trim_end_matches(&number)))
}
