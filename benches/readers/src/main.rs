//! Compares the candidates in one table, and with `--wasm` the size of a module for each.

mod fidelity;
mod sample;
mod speed;
mod table;
mod wasm;

use std::error::Error;
use std::process::ExitCode;

use readers::{Fault, Found, Reader, read};

/// A [`Reader`] as a value, so that the candidates can be listed.
pub struct Candidate {
    name: &'static str,
    feature: &'static str,
    checks_utf8: bool,
    read: fn(&[u8]) -> usize,
    places: fn(&[u8], &mut Found) -> Result<(), Fault>,
    rewritten: fn(&[u8]) -> Option<String>,
}

impl Candidate {
    const fn of<R: Reader>() -> Self {
        Self {
            name: R::NAME,
            feature: R::FEATURE,
            checks_utf8: R::CHECKS_UTF8,
            read: read::<R>,
            places: R::places,
            rewritten: R::rewritten,
        }
    }

    fn accepts(&self, input: &[u8]) -> bool {
        (self.places)(input, &mut |_| ()).is_ok()
    }
}

const CANDIDATES: &[Candidate] = &[
    Candidate::of::<readers::own::Spans>(),
    Candidate::of::<readers::serde_json_raw::CowKeys>(),
    Candidate::of::<readers::serde_json_raw::RawKeys>(),
    Candidate::of::<readers::serde_json_value::Tree>(),
    Candidate::of::<readers::jiter::Iter>(),
    Candidate::of::<readers::sonic_rs::Lazy>(),
    Candidate::of::<readers::simd_json::Tape>(),
    Candidate::of::<readers::hifijson::Lexer>(),
];

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => {
            let mut rows = speed::rows();
            let (fidelity, notes) = fidelity::rows()?;
            rows.extend(fidelity);
            table::print(&rows);
            println!();
            for note in notes {
                println!("- {note}");
            }
        }
        ["--wasm"] => table::print(&wasm::rows()?),
        [fidelity::NESTED, name, depth] => return fidelity::nested(name, depth.parse()?),
        _ => return Err("usage: readers [--wasm]".into()),
    }
    Ok(ExitCode::SUCCESS)
}
