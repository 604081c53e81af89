//! `transversion translate --ndjson`: one event a line.

use std::io;
use std::sync::Arc;

use serde::Serialize;
use transversion::{Error, Options};

use crate::files::{Codec, Target};
use crate::progress::Progress;
use crate::stream::{Chunk, Chunks, Part, Turn, Turns, all_cores, for_each_chunk};
use crate::tally::Tally;
use crate::translate::{Refusal, Sinks};
use crate::{Status, TranslateArgs, fault, files, interrupt, show};

/// A chunk whose events stand for many more hands over what it has before it holds too much.
const MOST_HELD: usize = 4 << 20;

pub(crate) fn run(args: &TranslateArgs, options: Options<'static>, sinks: Sinks) -> io::Result<Status> {
    let inputs = files::or_stdin(&args.files);
    let is_silent = args.quiet || sinks.is_report_on_stderr;
    let progress = if is_silent { Progress::hidden() } else { Progress::over(&inputs, args.output.is_some()) };
    let chunks = Chunks::new(&inputs, options.max_bytes, progress.clone());
    let codec = |target: &Option<Target>| target.as_ref().map_or(Codec::Plain, Target::codec);
    let codecs = Codecs { output: sinks.output.codec(), report: codec(&sinks.report), rejects: codec(&sinks.rejects) };
    let reports = sinks.report.is_some();
    let counts = !args.quiet && !reports;
    let all = Turns::new(All { sinks, tally: Tally::default(), status: Status::Done, progress });
    let job = Arc::new(Job { options, counts, reports, codecs, all });

    let interrupted = Arc::clone(&job);
    interrupt::on_interrupt(move || {
        let mut all = interrupted.all.interrupt();
        all.progress.end();
        let _ = all.sinks.close();
        // Nobody else may write any more.
        std::mem::forget(all);
    });
    let working = Arc::clone(&job);
    let done =
        for_each_chunk(chunks, args.jobs.map_or_else(all_cores, usize::from), move |chunk| working.translate(chunk));

    let mut all = job.all.interrupt();
    all.progress.end();
    done?;
    all.sinks.close()?;
    if job.counts {
        show::say(&all.tally.summary());
    }
    Ok(if all.tally.refused > 0 { all.status.max(Status::Refused) } else { all.status })
}

struct Job {
    options: Options<'static>,
    counts: bool,
    reports: bool,
    codecs: Codecs,
    all: Turns<All>,
}

struct Codecs {
    output: Codec,
    report: Codec,
    rejects: Codec,
}

/// What the chunks have in turns.
struct All {
    sinks: Sinks,
    tally: Tally,
    status: Status,
    progress: Progress,
}

/// What came of a chunk, and was not yet put out.
#[derive(Default)]
struct Done {
    output: Vec<u8>,
    report: Vec<u8>,
    rejects: Vec<u8>,
    messages: String,
    tally: Tally,
    failed: bool,
}

impl Done {
    fn report(&mut self, entry: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.report, entry)?;
        self.report.push(b'\n');
        Ok(())
    }
}

impl Job {
    fn translate(&self, chunk: &Chunk) -> io::Result<()> {
        let mut done = Done::default();
        match &chunk.part {
            Part::Lines => {
                for (number, line) in chunk.lines() {
                    self.line(chunk, number, line, &mut done)?;
                    if done.output.len() + done.report.len() > MOST_HELD {
                        drop(self.put_out(chunk, &mut done)?);
                    }
                }
            }
            Part::LongBegins => self.line(chunk, chunk.line, &chunk.bytes, &mut done)?,
            Part::LongGoesOn => done.rejects.extend_from_slice(&chunk.bytes),
            Part::Failed(error) => {
                done.messages = show::complaint(&error.to_string());
                done.failed = true;
            }
        }
        let turn = self.put_out(chunk, &mut done)?;
        self.all.pass_on(turn);
        Ok(())
    }

    fn line(&self, chunk: &Chunk, number: u64, line: &[u8], done: &mut Done) -> io::Result<()> {
        let body = line.strip_suffix(b"\n").unwrap_or(line);
        let is_long = matches!(chunk.part, Part::LongBegins);
        if !is_long && body.iter().all(|byte| b" \t\r".contains(byte)) {
            return Ok(());
        }
        match transversion::translate_event(body, &self.options) {
            Ok(translation) => {
                for payload in &translation.payloads {
                    done.output.extend_from_slice(payload);
                    done.output.push(b'\n');
                }
                if self.counts {
                    done.tally.count(&translation);
                }
                if self.reports { done.report(&translation) } else { Ok(()) }
            }
            Err(error) => {
                done.rejects.extend_from_slice(line);
                if line.len() == body.len() && !is_long {
                    done.rejects.push(b'\n');
                }
                self.refuse(chunk, number, body, &error, done)
            }
        }
    }

    fn refuse(&self, chunk: &Chunk, number: u64, body: &[u8], error: &Error, done: &mut Done) -> io::Result<()> {
        done.tally.refused += 1;
        done.messages.push_str(&show::complaint(&format!("{}, line {number}: {error}", chunk.file)));
        done.messages.push_str(&fault::place(&chunk.file, Some(number), body, error));
        if self.reports { done.report(&Refusal { error, line: Some(number) }) } else { Ok(()) }
    }

    /// Puts out what a chunk has, when it is its turn.
    fn put_out(&self, chunk: &Chunk, done: &mut Done) -> io::Result<Turn<'_, All>> {
        let Done { output, report, rejects, messages, tally, failed } = std::mem::take(done);
        // Compressed before the turn, so that all cores share in it.
        let output = self.codecs.output.pack_if_any(output)?;
        let report = self.codecs.report.pack_if_any(report)?;
        let rejects = self.codecs.rejects.pack_if_any(rejects)?;
        let mut all = self.all.take(chunk.number);
        all.sinks.output.write_packed(&output)?;
        if let Some(target) = &mut all.sinks.report {
            target.write_packed(&report)?;
        }
        if let Some(target) = &mut all.sinks.rejects {
            target.write_packed(&rejects)?;
        }
        if !messages.is_empty() && !all.sinks.is_report_on_stderr {
            all.progress.aside(|| show::say(&messages));
        }
        all.tally.add(&tally);
        if failed {
            all.status = Status::Failed;
        }
        Ok(all)
    }
}
