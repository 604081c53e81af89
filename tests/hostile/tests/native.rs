//! What attacks take of memory, natively, by counting what is allocated.

use dhat::{HeapStats, Profiler};
use hostile::ATTACKS;
use transversion::{Note, Options};

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// The most bytes at a time, for each byte that goes in or comes out, the report among them. The index of a payload has
/// 28 bytes for each value, and a value may have two: while it grows to its last size, it is there twice. What does not
/// depend on the payload is a few pages.
const MOST: usize = 12;
const PAGES: usize = 1 << 14;

#[test]
fn memory_is_bounded_by_a_small_multiple_of_what_goes_in_and_comes_out() {
    for attack in ATTACKS {
        let body = (attack.body)(1 << 18);
        let profiler = Profiler::builder().testing().build();
        let before = HeapStats::get().curr_bytes;
        let translation = attack.run(&body, &Options::to(attack.to));
        let peak = HeapStats::get().max_bytes - before;
        drop(profiler);
        let told = match &translation {
            Ok(translation) => {
                let payloads: usize = translation.payloads.iter().map(|payload| payload.len()).sum();
                payloads + translation.notes.iter().map(length).sum::<usize>()
            }
            Err(_) => 0,
        };
        let found = translation.err().map(|error| error.code());
        assert_eq!(found, attack.refused, "{}", attack.name);
        let most = MOST * (body.len() + told) + PAGES;
        assert!(
            peak <= most,
            "{}: {peak} bytes at a time, for {} that went in and {told} that came out",
            attack.name,
            body.len()
        );
    }
}

/// What a note is made of.
fn length(note: Note<'_>) -> usize {
    [Some(note.at), note.to, note.from, note.value].into_iter().flatten().map(str::len).sum()
}
