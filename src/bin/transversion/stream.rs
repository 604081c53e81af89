//! Files with one event a line: cut into chunks of whole lines, which all cores take, and what comes of them in order.

mod chunks;
mod turns;

use std::io;
use std::sync::{Arc, Mutex};

use crate::files;

pub(crate) use chunks::{Chunk, Chunks, Part};
pub(crate) use turns::{Turn, Turns};

/// Does the work of each chunk on so many threads. The first error ends it at once, and leaves the other threads to
/// end with the program: one of them may wait for input that never comes.
///
/// The work of a chunk must take its turn once, and pass it on.
pub(crate) fn for_each_chunk(
    chunks: Chunks,
    jobs: usize,
    work: impl Fn(&Chunk) -> io::Result<()> + Send + Sync + 'static,
) -> io::Result<()> {
    // WebAssembly has one thread, however many are asked for.
    if jobs == 1 || cfg!(target_family = "wasm") {
        return take_all(&Mutex::new(chunks), &work);
    }
    let shared = Arc::new((Mutex::new(chunks), work));
    let (done, ends) = std::sync::mpsc::channel();
    for _ in 0..jobs {
        let (shared, done) = (Arc::clone(&shared), done.clone());
        let thread = std::thread::Builder::new().spawn(move || {
            let (chunks, work) = &*shared;
            // Whoever asked has gone where another thread failed first.
            let _ = done.send(take_all(chunks, work));
        });
        thread.map_err(|error| files::named(error, "a thread cannot begin"))?;
    }
    drop(done);
    ends.into_iter().collect()
}

fn take_all(chunks: &Mutex<Chunks>, work: &impl Fn(&Chunk) -> io::Result<()>) -> io::Result<()> {
    let mut chunk = Chunk::default();
    loop {
        let is_there = chunks.lock().map_err(|_| io::Error::other("another thread has failed"))?.next(&mut chunk);
        if !is_there {
            return Ok(());
        }
        work(&chunk)?;
    }
}

/// As many threads as there are cores for this program.
pub(crate) fn all_cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
