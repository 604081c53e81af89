//! What a person types: `cargo xtask`, and `build`, `start`, `test`, `soak`, `doc`, `deb` or `bench`.

mod bench;
mod build;
mod deb;
mod doc;
mod fuzz;
mod preview;
mod run;
mod soak;
mod start;
mod test;
mod tools;
mod www;

use std::num::NonZeroU16;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
Usage: cargo xtask <command>

  build              build the npm package in pkg/
  start [--port N]   start the worker on 127.0.0.1, port 8787 if not said otherwise, and a receiver and a fake API
                     on the two ports after it
  test               run every test there is
  soak [--events N] [--runtime NAME] [--store NAME]
                     send 20,000 events through the worker in each runtime, with faults
  doc                write the references of the crate and of the package into target/doc/
  deb                pack the command line for Debian, with its manual pages and completions
  fuzz [TARGET] [--minutes N]
                     hold the laws against bytes that nobody thought of, 10 minutes for each target
  bench [--quick] [--only PART]
                     measure what a translation costs, beside what it replaces";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["build"] => build::build(),
        ["start"] => start::start(8787),
        ["start", "--port", port] => {
            let number: NonZeroU16 = port.parse().with_context(|| format!("`{port}` is no port"))?;
            start::start(number.get())
        }
        ["test"] => test::test(),
        ["soak", options @ ..] => soak::soak(options),
        ["doc"] => doc::doc(),
        ["fuzz", options @ ..] => fuzz::fuzz(options),
        ["deb"] => deb::deb(),
        ["bench", options @ ..] => bench::bench(options),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        [] => bail!("a command is missing\n\n{USAGE}"),
        _ => bail!("there is no command `{}`\n\n{USAGE}", arguments.join(" ")),
    }
}
