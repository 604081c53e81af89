//! `transversion translate --ndjson`: one event a line, of which one is held in memory.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use transversion::{Error, Options, Outcome};

use crate::translate::Sinks;
use crate::{Status, TranslateArgs, files};

pub(crate) fn run(args: &TranslateArgs, options: &Options<'_>, sinks: &mut Sinks) -> io::Result<Status> {
    let mut tally = Tally::default();
    let mut status = Status::Done;
    for file in files::or_stdin(&args.files) {
        match stream(&file, args, options, sinks, &mut tally) {
            Ok(()) => {}
            Err(Trouble::Input(error)) => {
                sinks.complain(&error.to_string())?;
                status = Status::Failed;
            }
            Err(Trouble::Output(error)) => return Err(error),
        }
    }
    if tally.refused > 0 {
        status = status.max(Status::Refused);
    }
    if !args.quiet && sinks.report.is_none() {
        sinks.say(&tally.summary())?;
    }
    Ok(status)
}

/// Whose fault it is: trouble with one input leaves the others to be read, trouble with the output ends all.
enum Trouble {
    Input(io::Error),
    Output(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

fn stream(
    file: &Path,
    args: &TranslateArgs,
    options: &Options<'_>,
    sinks: &mut Sinks,
    tally: &mut Tally,
) -> Result<(), Trouble> {
    let of_input = |error| Trouble::Input(files::with_name(error, file));
    let mut input = BufReader::with_capacity(1 << 16, files::open(file).map_err(Trouble::Input)?);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        // One byte more than is allowed, and its newline, tell a line that is too long from one that is not.
        let limit = (options.max_bytes as u64).saturating_add(2);
        let read = input.by_ref().take(limit).read_until(b'\n', &mut line).map_err(of_input)?;
        if read == 0 {
            return Ok(());
        }
        let is_whole = line.last() == Some(&b'\n');
        let body = line.strip_suffix(b"\n").unwrap_or(&line);
        if body.iter().all(|byte| b" \t\r".contains(byte)) && (is_whole || body.len() <= options.max_bytes) {
            continue;
        }
        match transversion::translate_event(body, options) {
            Ok(translation) => {
                for payload in &translation.payloads {
                    sinks.output.write_all(payload)?;
                    sinks.output.write_all(b"\n")?;
                }
                if sinks.report.is_some() {
                    sinks.report(&translation)?;
                } else if !args.quiet {
                    tally.count(&translation);
                }
            }
            Err(error) => {
                tally.refused += 1;
                refuse(file, number, &line, &error, sinks)?;
                if !is_whole {
                    skip_line(&mut input, sinks).map_err(|trouble| match trouble {
                        Trouble::Input(error) => of_input(error),
                        output => output,
                    })?;
                }
            }
        }
    }
    Ok(())
}

fn refuse(file: &Path, number: u64, line: &[u8], error: &Error, sinks: &mut Sinks) -> io::Result<()> {
    if let Some(rejects) = &mut sinks.rejects {
        rejects.write_all(line)?;
    }
    sinks.refuse(&files::name(file), Some(number), error)
}

/// Passes the rest of a refused line on to the rejects, without holding it, with a newline at its end in any case.
fn skip_line(input: &mut impl BufRead, sinks: &mut Sinks) -> Result<(), Trouble> {
    loop {
        let buffer = input.fill_buf().map_err(Trouble::Input)?;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let (length, is_end) = match end {
            Some(end) => (end + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        if let Some(rejects) = &mut sinks.rejects {
            rejects.write_all(&buffer[..length])?;
            if length == 0 {
                rejects.write_all(b"\n")?;
            }
        }
        input.consume(length);
        if is_end {
            return Ok(());
        }
    }
}

/// What came of the lines.
#[derive(Default)]
struct Tally {
    translated: u64,
    unchanged: u64,
    withheld: u64,
    refused: u64,
    /// Of each change, how many notes it wrote.
    notes: BTreeMap<&'static str, u64>,
}

impl Tally {
    fn count(&mut self, translation: &transversion::Translation<'_>) {
        match translation.outcome {
            Outcome::Translated => self.translated += 1,
            Outcome::Unchanged => self.unchanged += 1,
            Outcome::Withheld => self.withheld += 1,
        }
        for note in translation.notes.iter() {
            *self.notes.entry(note.change).or_default() += 1;
        }
    }

    fn summary(&self) -> String {
        let Self { translated, unchanged, withheld, refused, notes } = self;
        let mut summary =
            format!("{translated} translated, {unchanged} unchanged, {withheld} withheld, {refused} refused\n");
        let width = notes.keys().map(|change| change.len()).max().unwrap_or(0);
        for (change, count) in notes {
            summary.push_str(&format!("  {change:width$}  {count}\n"));
        }
        summary
    }
}
