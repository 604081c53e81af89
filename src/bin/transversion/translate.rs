//! `transversion translate`: whole files, each one payload.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;
use transversion::{Error, Options, Supply, SupplyName};

use crate::files::Target;
use crate::{Status, TranslateArgs, fault, files, ndjson, show};

pub(crate) fn run(args: &TranslateArgs) -> io::Result<Status> {
    if let Some(status) = refuse_overwriting(args) {
        return Ok(status);
    }
    let options = Options {
        report: args.report.is_some() || !args.quiet,
        max_bytes: args.max_bytes,
        max_depth: args.max_depth,
        max_output_bytes: args.max_output_bytes,
        ..args.how.options(args.to)
    };
    if args.ndjson {
        return ndjson::run(args, options, Sinks::open(args)?);
    }
    let supplied = Supplied::read(&args.call.supply, args.max_bytes)?;
    let options = Options { supply: supplied.supply(), ..options };
    let mut sinks = Sinks::open(args)?;
    let status = whole(args, &options, &mut sinks)?;
    sinks.close()?;
    Ok(status)
}

/// What is read is not written over, and no file is written from two sides.
fn refuse_overwriting(args: &TranslateArgs) -> Option<Status> {
    let files = files::or_stdin(&args.files);
    let inputs: Vec<&Path> =
        files.iter().chain(args.call.supply.iter().map(|(_, file)| file)).map(|file| &**file).collect();
    let outputs: Vec<&Path> =
        [&args.output, &args.report, &args.rejects].into_iter().flatten().map(|file| &**file).collect();
    let is_to_stdout = args.output.as_deref().is_none_or(files::is_standard);
    if is_to_stdout && inputs.iter().any(|input| files::is_stdout(input)) {
        show::complain("standard output is a file that is read too, and would never end");
        return Some(Status::WrongUsage);
    }
    let is_file = |file: &&&Path| !files::is_standard(file);
    for (index, output) in outputs.iter().enumerate().filter(|(_, output)| is_file(output)) {
        let why = if inputs.iter().any(|input| files::is_same(input, output)) {
            "is read too, and would be lost"
        } else if outputs[..index].iter().any(|other| files::is_same(other, output)) {
            "is named twice for output"
        } else {
            continue;
        };
        show::complain(&format!("{} {why}", files::name(output)));
        return Some(Status::WrongUsage);
    }
    None
}

fn whole(args: &TranslateArgs, options: &Options<'_>, sinks: &mut Sinks) -> io::Result<Status> {
    let mut status = Status::Done;
    let mut output = Payloads { output: BufWriter::with_capacity(1 << 16, &mut sinks.output), is_line_open: false };
    let mut report = sinks.report.as_mut().map(BufWriter::new);
    let is_told = report.is_none() && !args.quiet;
    for file in files::or_stdin(&args.files) {
        let name = files::name(&file);
        let read = if args.call.is_event() {
            files::read_payload(&file, args.max_bytes)
        } else {
            files::read(&file, usize::MAX)
        };
        let body = match read {
            Ok(body) => body,
            Err(error) => {
                output.output.flush()?;
                show::complain(&error.to_string());
                status = Status::Failed;
                continue;
            }
        };
        match args.call.translate(&body, options) {
            Ok(translation) => {
                for payload in &translation.payloads {
                    output.write(payload)?;
                }
                report_to(&mut report, &translation)?;
                if is_told {
                    output.output.flush()?;
                    show::say(&show::summary(&name, &translation));
                }
            }
            Err(error) => {
                status = status.max(Status::Refused);
                report_to(&mut report, &Refusal { error: &error, line: None })?;
                if !sinks.is_report_on_stderr {
                    output.output.flush()?;
                    show::complain(&format!("{name}: {error}"));
                    show::say(&fault::place(&name, None, &body, &error));
                }
            }
        }
    }
    output.output.flush()?;
    report.map_or(Ok(()), |mut report| report.flush())?;
    Ok(status)
}

/// Writes a line of the report, if one is wanted.
fn report_to(report: &mut Option<impl Write>, entry: &impl Serialize) -> io::Result<()> {
    let Some(report) = report else { return Ok(()) };
    serde_json::to_writer(&mut *report, entry)?;
    report.write_all(b"\n")
}

/// The payloads of several files, one after another.
struct Payloads<W: Write> {
    output: BufWriter<W>,
    /// A payload has been written that does not end its line.
    is_line_open: bool,
}

impl<W: Write> Payloads<W> {
    /// Writes a payload, with a newline between it and the one before it.
    fn write(&mut self, payload: &[u8]) -> io::Result<()> {
        if self.is_line_open {
            self.output.write_all(b"\n")?;
        }
        self.is_line_open = !payload.ends_with(b"\n");
        self.output.write_all(payload)
    }
}

/// What was read of the supplies.
pub(crate) struct Supplied(Vec<(SupplyName, Vec<u8>)>);

impl Supplied {
    pub(crate) fn read(supplies: &[(SupplyName, std::path::PathBuf)], max_bytes: usize) -> io::Result<Self> {
        supplies
            .iter()
            .map(|(name, file)| Ok((*name, files::read(file, max_bytes)?)))
            .collect::<io::Result<_>>()
            .map(Self)
    }

    pub(crate) fn supply(&self) -> Supply<'_> {
        let mut supply = Supply::default();
        for (name, bytes) in &self.0 {
            supply.set(*name, bytes);
        }
        supply
    }
}

/// A line of the report about a payload that was refused.
#[derive(Serialize)]
pub(crate) struct Refusal<'e> {
    pub(crate) error: &'e Error,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<u64>,
}

/// Where what comes out goes.
pub(crate) struct Sinks {
    pub(crate) output: Target,
    pub(crate) report: Option<Target>,
    pub(crate) rejects: Option<Target>,
    /// The report is on standard error, where people's messages would spoil it.
    pub(crate) is_report_on_stderr: bool,
}

impl Sinks {
    fn open(args: &TranslateArgs) -> io::Result<Self> {
        let is_report_on_stderr = args.report.as_deref().is_some_and(files::is_standard);
        let report = match &args.report {
            Some(_) if is_report_on_stderr => Some(Target::stderr()),
            Some(file) => Some(Target::create(file)?),
            None => None,
        };
        let output = match &args.output {
            Some(file) if !files::is_standard(file) => Target::create(file)?,
            _ => Target::stdout(),
        };
        let rejects = args.rejects.as_deref().map(Target::create).transpose()?;
        Ok(Self { output, report, rejects, is_report_on_stderr })
    }

    pub(crate) fn close(&mut self) -> io::Result<()> {
        self.output.close()?;
        [&mut self.report, &mut self.rejects].into_iter().flatten().try_for_each(Target::close)
    }
}
