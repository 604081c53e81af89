//! Where output goes: a file, which may be compressed, or a standard stream.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::{Codec, named};

/// Each write is passed on at once, compressed as a part of its own. What goes wrong has the name of the target.
pub(crate) struct Target {
    inner: Box<dyn Write + Send>,
    codec: Codec,
    name: String,
    is_empty: bool,
}

impl Target {
    pub(crate) fn stdout() -> Self {
        Self { inner: Box::new(io::stdout()), codec: Codec::Plain, name: "standard output".into(), is_empty: true }
    }

    pub(crate) fn stderr() -> Self {
        Self { inner: Box::new(io::stderr()), codec: Codec::Plain, name: "standard error".into(), is_empty: true }
    }

    /// Makes a file for what will be written to it.
    pub(crate) fn create(file: &Path) -> io::Result<Self> {
        let name = file.display().to_string();
        let codec = Codec::of(file);
        // What cannot be compressed here had better not be begun.
        codec.pack(Vec::new()).map_err(|error| named(error, &name))?;
        let inner = Box::new(File::create(file).map_err(|error| named(error, &name))?);
        Ok(Self { inner, codec, name, is_empty: true })
    }

    pub(crate) fn codec(&self) -> Codec {
        self.codec
    }

    /// Writes what [`Codec::pack`] made for this target.
    pub(crate) fn write_packed(&mut self, packed: &[u8]) -> io::Result<()> {
        if packed.is_empty() {
            return Ok(());
        }
        self.is_empty = false;
        self.inner.write_all(packed).map_err(|error| named(error, &self.name))
    }

    /// Ends the output: a compressed file has a part even where it holds nothing.
    pub(crate) fn close(&mut self) -> io::Result<()> {
        if self.is_empty && self.codec != Codec::Plain {
            self.write_packed(&self.codec.pack(Vec::new())?)?;
        }
        self.flush()
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.codec == Codec::Plain {
            return self.inner.write(bytes).map_err(|error| named(error, &self.name));
        }
        self.write_packed(&self.codec.pack(bytes.to_vec())?)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush().map_err(|error| named(error, &self.name))
    }
}
