//! Cuts files into chunks of whole lines. No more is held than a chunk, or a line that is not too long.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use crate::files::{self, Codec};
use crate::progress::Progress;

/// Enough that what it takes to hand a chunk over costs nothing beside its work, and little enough for memory.
const SIZE: usize = 1 << 18;

/// Some lines of a file.
#[derive(Default)]
pub(crate) struct Chunk {
    /// Its place among all chunks.
    pub(crate) number: u64,
    /// The file, as it is called in messages.
    pub(crate) file: Arc<str>,
    /// The number of its first line, from one.
    pub(crate) line: u64,
    pub(crate) bytes: Vec<u8>,
    pub(crate) part: Part,
}

#[derive(Default)]
pub(crate) enum Part {
    /// Whole lines; the last one of a file may lack its newline.
    #[default]
    Lines,
    /// The beginning of a line that is too long.
    LongBegins,
    /// More of that line, with its newline at the end.
    LongGoesOn,
    /// No bytes: the file cannot be read, or no further.
    Failed(io::Error),
}

impl Chunk {
    /// The lines, each with its number, with its newline where it has one.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut rest = &self.bytes[..];
        let lines = std::iter::from_fn(move || {
            let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
            let (line, after) = rest.split_at(end);
            rest = after;
            (!line.is_empty()).then_some(line)
        });
        (self.line..).zip(lines)
    }
}

/// The chunks of some files, one file after another.
pub(crate) struct Chunks {
    files: VecDeque<PathBuf>,
    open: Option<Open>,
    max_line: usize,
    number: u64,
    progress: Progress,
}

struct Open {
    name: Arc<str>,
    path: PathBuf,
    input: Box<dyn Read + Send>,
    /// The number of the next line.
    line: u64,
    /// What was read and not yet handed over.
    rest: Vec<u8>,
    is_in_long_line: bool,
    /// The end, good or bad, was seen.
    end: Option<io::Result<()>>,
}

impl Chunks {
    pub(crate) fn new(files: &[PathBuf], max_line: usize, progress: Progress) -> Self {
        Self { files: files.iter().cloned().collect(), open: None, max_line, number: 0, progress }
    }

    /// Exchanges a chunk for the next one; false where there is none.
    pub(crate) fn next(&mut self, chunk: &mut Chunk) -> bool {
        chunk.bytes.clear();
        let part = loop {
            match &mut self.open {
                Some(open) => {
                    chunk.line = open.line;
                    chunk.file = Arc::clone(&open.name);
                    if let Some(part) = open.next(&mut chunk.bytes, self.max_line) {
                        break part;
                    }
                    self.open = None;
                }
                None => {
                    let Some(path) = self.files.pop_front() else { return false };
                    match Open::file(path, &self.progress) {
                        Ok(open) => self.open = Some(open),
                        Err(error) => break Part::Failed(error),
                    }
                }
            }
        };
        chunk.part = part;
        chunk.number = self.number;
        self.number += 1;
        true
    }
}

impl Open {
    fn file(path: PathBuf, progress: &Progress) -> io::Result<Self> {
        files::see_that_input_is_open(&path)?;
        let counted = progress.count(files::open_raw(&path)?);
        let input = Codec::of(&path).reader(counted).map_err(|error| files::with_name(error, &path))?;
        let name = files::name(&path).into();
        Ok(Self { name, path, input, line: 1, rest: Vec::new(), is_in_long_line: false, end: None })
    }

    /// Puts the next part into the bytes, which are empty.
    fn next(&mut self, bytes: &mut Vec<u8>, max_line: usize) -> Option<Part> {
        std::mem::swap(bytes, &mut self.rest);
        let mut searched = 0;
        loop {
            let found = if self.is_in_long_line {
                memchr::memchr(b'\n', &bytes[searched..])
            } else {
                memchr::memrchr(b'\n', &bytes[searched..])
            };
            if let Some(end) = found {
                let end = searched + end + 1;
                self.rest.clear();
                self.rest.extend_from_slice(&bytes[end..]);
                bytes.truncate(end);
                self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
                let was_long = std::mem::take(&mut self.is_in_long_line);
                return Some(if was_long { Part::LongGoesOn } else { Part::Lines });
            }
            searched = bytes.len();
            if self.is_in_long_line && !bytes.is_empty() {
                return Some(Part::LongGoesOn);
            }
            // One byte more than is allowed tells a line that is too long.
            if bytes.len() > max_line {
                self.is_in_long_line = true;
                return Some(Part::LongBegins);
            }
            match self.end.take() {
                None => {
                    self.end = self.read(bytes).map_or_else(|error| Some(Err(error)), |read| read.then_some(Ok(())))
                }
                // A line that lacks its end is one all the same, and what ended it is told after it.
                Some(end) if std::mem::take(&mut self.is_in_long_line) => {
                    self.end = Some(end);
                    self.line += 1;
                    bytes.push(b'\n');
                    return Some(Part::LongGoesOn);
                }
                Some(end) if !bytes.is_empty() => {
                    self.end = Some(end);
                    self.line += 1;
                    return Some(Part::Lines);
                }
                Some(Ok(())) => {
                    self.end = Some(Ok(()));
                    return None;
                }
                Some(Err(error)) => {
                    self.end = Some(Ok(()));
                    return Some(Part::Failed(files::with_name(error, &self.path)));
                }
            }
        }
    }

    /// Reads what there is, once, so that nobody waits for lines that came already; true at the end.
    fn read(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
        let start = bytes.len();
        bytes.resize(SIZE.max(start + SIZE / 4), 0);
        let read = loop {
            match self.input.read(&mut bytes[start..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        bytes.truncate(start + *read.as_ref().unwrap_or(&0));
        read.map(|read| read == 0)
    }
}
