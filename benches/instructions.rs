//! Upgrades the event of a file a number of times, for a tool that counts instructions: `instructions FILE TIMES`, and
//! `unread` where nobody is to read the report.

use std::hint::black_box;

use transversion::{Options, Version, translate_event};

fn main() {
    // Cargo adds an option of its own.
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with("--"));
    let (Some(file), Some(times)) = (words.next(), words.next()) else {
        return eprintln!("`cargo xtask bench --only instructions` runs this");
    };
    let event = std::fs::read(file).expect("the event can be read");
    let report = words.next().as_deref() != Some("unread");
    let options = Options { report, ..Options::to(Version::V1_1) };
    for _ in 0..times.parse().expect("it is a number") {
        black_box(translate_event(black_box(&event), &options).expect("it is an event"));
    }
}
