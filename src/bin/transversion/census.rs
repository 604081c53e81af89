//! `transversion census`: what files with one event a line hold, and what a translation would do to them.

mod count;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};
use transversion::{Options, Version};

use crate::call::{self, HowArgs};
use crate::files::{self, Target};
use crate::progress::Progress;
use crate::stream::{Chunk, Chunks, Part, Turns, all_cores, for_each_chunk};
use crate::{Status, interrupt, show};
use count::Census;

#[derive(Args)]
pub(crate) struct CensusArgs {
    /// The files to look at, with one event a line; standard input if there is none, or for `-`
    files: Vec<PathBuf>,
    /// The version to which a translation is tried
    #[arg(long, value_parser = call::version, default_value_t = Version::ALL[Version::ALL.len() - 1])]
    to: Version,
    #[command(flatten)]
    how: HowArgs,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Use so many threads; all cores if not set
    #[arg(long, value_name = "N", value_parser = call::jobs())]
    jobs: Option<u16>,
    /// Print no errors for lines that would be refused, and no progress
    #[arg(long)]
    quiet: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For reading
    #[default]
    Text,
    Json,
    Markdown,
}

pub(crate) fn run(args: &CensusArgs) -> io::Result<Status> {
    let options = args.how.options(args.to);
    let inputs = files::or_stdin(&args.files);
    let progress = if args.quiet { Progress::hidden() } else { Progress::over(&inputs, false) };
    let chunks = Chunks::new(&inputs, options.max_bytes, progress.clone());
    let all = Arc::new(Turns::new((Census::default(), Status::Done)));

    let bar = progress.clone();
    interrupt::on_interrupt(move || bar.end());
    let (counted, bar, is_quiet) = (Arc::clone(&all), progress.clone(), args.quiet);
    let done = for_each_chunk(chunks, args.jobs.map_or_else(all_cores, usize::from), move |chunk| {
        let (census, messages) = count(chunk, &options);
        let mut turn = counted.take(chunk.number);
        turn.0.add(census);
        let is_failure = matches!(chunk.part, Part::Failed(_));
        if is_failure {
            turn.1 = Status::Failed;
        }
        if !messages.is_empty() && (is_failure || !is_quiet) {
            bar.aside(|| show::say(&messages));
        }
        counted.pass_on(turn);
        Ok(())
    });
    progress.end();
    done?;

    let turn = all.interrupt();
    let (census, status) = &*turn;
    let mut output = Target::stdout();
    let text = match args.format {
        Format::Text => census.text(args.to),
        Format::Markdown => census.markdown(args.to),
        Format::Json => census.json(args.to)?,
    };
    output.write_all(text.as_bytes())?;
    output.flush()?;
    Ok(if census.refused > 0 { (*status).max(Status::Refused) } else { *status })
}

/// Counts what is in a chunk, with what there is to say about lines that are refused.
fn count(chunk: &Chunk, options: &Options<'_>) -> (Census, String) {
    let mut census = Census::default();
    let mut messages = String::new();
    let mut line = |number: u64, line: &[u8]| match transversion::translate_event(line, options) {
        Ok(translation) => census.count(&translation),
        Err(error) => {
            census.refused += 1;
            messages.push_str(&show::complaint(&format!("{}, line {number}: {error}", chunk.file)));
        }
    };
    match &chunk.part {
        Part::Lines => {
            for (number, bytes) in chunk.lines() {
                let body = bytes.strip_suffix(b"\n").unwrap_or(bytes);
                if !body.iter().all(|byte| b" \t\r".contains(byte)) {
                    line(number, body);
                }
            }
        }
        Part::LongBegins => line(chunk.line, &chunk.bytes),
        Part::LongGoesOn => {}
        Part::Failed(error) => messages.push_str(&show::complaint(&error.to_string())),
    }
    (census, messages)
}
