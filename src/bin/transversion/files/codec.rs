//! How a file is compressed: its name tells.

use std::io::{self, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    Plain,
    Gzip,
    Zstandard,
}

impl Codec {
    pub(crate) fn of(file: &Path) -> Self {
        match file.extension() {
            Some(extension) if extension.eq_ignore_ascii_case("gz") => Self::Gzip,
            Some(extension) if extension.eq_ignore_ascii_case("zst") => Self::Zstandard,
            _ => Self::Plain,
        }
    }

    /// What these bytes hold, all members or frames one after another.
    pub(crate) fn reader(self, raw: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
        match self {
            Self::Plain => Ok(raw),
            Self::Gzip => Ok(Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(1 << 16, raw)))),
            Self::Zstandard => zstandard::reader(raw),
        }
    }

    /// Of nothing makes nothing.
    pub(crate) fn pack_if_any(self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        if bytes.is_empty() { Ok(bytes) } else { self.pack(bytes) }
    }

    /// The bytes as one member or frame. Such parts stand one after another in a file, so each can be made by itself,
    /// and what has been written when something ends the program is whole.
    pub(crate) fn pack(self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        match self {
            Self::Plain => Ok(bytes),
            Self::Gzip => {
                let mut packed = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::default());
                packed.write_all(&bytes)?;
                packed.finish()
            }
            Self::Zstandard => zstandard::pack(&bytes),
        }
    }
}

#[cfg(not(target_family = "wasm"))]
mod zstandard {
    use std::io::{self, Read};

    pub(super) fn reader(raw: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(zstd::Decoder::new(raw)?))
    }

    pub(super) fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
        zstd::bulk::compress(bytes, zstd::DEFAULT_COMPRESSION_LEVEL)
    }
}

/// The library for it is written in C.
#[cfg(target_family = "wasm")]
mod zstandard {
    use std::io::{self, Read};

    const ABSENT: &str = "Zstandard is not built into this program; that of `cargo install` has it";

    pub(super) fn reader(_: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, ABSENT))
    }

    pub(super) fn pack(_: &[u8]) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, ABSENT))
    }
}
