//! Throughput, with the candidates taking turns so that a busy moment strikes all.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::table::Row;
use crate::{CANDIDATES, Candidate, sample};

const SIZES: [(&str, usize); 3] = [("2 kB", 2_000), ("50 kB", 50_000), ("1 MB", 1_000_000)];
const ROUNDS: usize = 101;

/// Long enough for the clock, short enough for a few seconds in all.
const TURN: Duration = Duration::from_millis(1);

/// For each size a row of MB/s and one relative to the first candidate.
pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (heading, size) in SIZES {
        let input = sample::event(size);
        let places = (CANDIDATES[0].read)(&input);
        assert_ne!(places, 0, "the sample is valid");
        for candidate in CANDIDATES {
            assert_eq!((candidate.read)(&input), places, "{}", candidate.name);
        }

        let speeds = speeds(&input);
        let mut cells = speeds.iter();
        let mut ratios = speeds.iter().map(|speed| speed / speeds[0]);
        rows.push(Row::new(format!("{heading}: MB/s"), |_| {
            cells.next().map(|speed| format!("{speed:.0}")).unwrap_or_default()
        }));
        rows.push(Row::new(format!("{heading}: ratio"), |_| {
            ratios.next().map(|ratio| format!("{ratio:.2}")).unwrap_or_default()
        }));
    }
    rows
}

/// The median of each candidate in MB/s.
fn speeds(input: &[u8]) -> Vec<f64> {
    let repeats: Vec<u32> = CANDIDATES.iter().map(|each| repeats(each, input)).collect();
    let mut turns = vec![Vec::with_capacity(ROUNDS); CANDIDATES.len()];
    for round in 0..ROUNDS {
        for turn in 0..CANDIDATES.len() {
            // Each round starts with another, so that none always follows the same one.
            let number = (round + turn) % CANDIDATES.len();
            let elapsed = time(&CANDIDATES[number], input, repeats[number]);
            turns[number].push(elapsed.as_secs_f64() / f64::from(repeats[number]));
        }
    }
    let median = |mut turns: Vec<f64>| {
        turns.sort_by(f64::total_cmp);
        turns[ROUNDS / 2]
    };
    let megabytes = input.len() as f64 / 1e6;
    turns.into_iter().map(|turns| megabytes / median(turns)).collect()
}

/// How often to read the input to fill a turn.
fn repeats(candidate: &Candidate, input: &[u8]) -> u32 {
    let mut repeats = 1;
    while time(candidate, input, repeats) < TURN {
        repeats *= 2;
    }
    repeats
}

fn time(candidate: &Candidate, input: &[u8], repeats: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..repeats {
        black_box((candidate.read)(black_box(input)));
    }
    start.elapsed()
}
