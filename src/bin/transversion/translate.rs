//! `transversion translate`: whole files, each one payload.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use serde::Serialize;
use transversion::{Error, Options, Request, Response, Supply, SupplyName, Translation};

use crate::{Status, TranslateArgs, files, ndjson, show};

pub(crate) fn run(args: &TranslateArgs) -> io::Result<Status> {
    let mut supplied: Vec<(SupplyName, Vec<u8>)> = Vec::new();
    for (name, file) in &args.supply {
        supplied.push((*name, files::read(file, args.max_bytes)?));
    }
    let mut supply = Supply::default();
    for (name, bytes) in &supplied {
        supply.set(*name, bytes);
    }
    let options = Options {
        from: args.from,
        supply,
        exact: args.exact,
        include_full_app_user: args.include_full_app_user,
        include_client: args.include_client,
        report: args.report.is_some() || !args.quiet,
        max_bytes: args.max_bytes,
        max_depth: args.max_depth,
        max_output_bytes: args.max_output_bytes,
        ..Options::to(args.to)
    };
    let inputs = args.files.iter().chain(args.supply.iter().map(|(_, file)| file));
    for output in args.report.iter().chain(&args.rejects) {
        if inputs.clone().any(|input| files::is_same(input, output)) {
            show::complain(&format!("{} is read too, and would be lost", files::name(output)));
            return Ok(Status::WrongUsage);
        }
    }
    let mut sinks = Sinks::open(args)?;
    let status =
        if args.ndjson { ndjson::run(args, &options, &mut sinks)? } else { whole(args, &options, &mut sinks)? };
    sinks.close()?;
    Ok(status)
}

fn whole(args: &TranslateArgs, options: &Options<'_>, sinks: &mut Sinks) -> io::Result<Status> {
    let mut status = Status::Done;
    for file in files::or_stdin(&args.files) {
        let body = match files::read(&file, if args.is_event() { args.max_bytes } else { usize::MAX }) {
            Ok(body) => body,
            Err(error) => {
                sinks.complain(&error.to_string())?;
                status = Status::Failed;
                continue;
            }
        };
        match args.translate(&body, options) {
            Ok(translation) => {
                for payload in &translation.payloads {
                    sinks.payload(payload)?;
                }
                sinks.report(&translation)?;
                if sinks.report.is_none() && !args.quiet {
                    sinks.say(&show::summary(&files::name(&file), &translation))?;
                }
            }
            Err(error) => {
                status = status.max(Status::Refused);
                sinks.refuse(&files::name(&file), None, &error)?;
            }
        }
    }
    Ok(status)
}

impl TranslateArgs {
    fn is_event(&self) -> bool {
        self.request.is_none() && self.response.is_none()
    }

    fn translate<'a>(&'a self, body: &'a [u8], options: &Options<'a>) -> Result<Translation<'a>, Error> {
        // Nothing on standard input is no body.
        let given = (!body.is_empty()).then_some(body);
        match (&self.request, &self.response) {
            (Some((method, path)), _) => {
                transversion::translate_request(&Request { method, path, body: given }, options)
            }
            (_, Some((method, path))) => {
                let status = self.status;
                transversion::translate_response(&Response { method, path, status, body: given }, options)
            }
            _ => transversion::translate_event(body, options),
        }
    }
}

/// A line of the report about a payload that was refused.
#[derive(Serialize)]
struct Refusal<'e> {
    error: &'e Error,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
}

/// Where what comes out goes.
pub(crate) struct Sinks {
    pub(crate) output: BufWriter<io::StdoutLock<'static>>,
    pub(crate) report: Option<BufWriter<Box<dyn Write>>>,
    pub(crate) rejects: Option<BufWriter<File>>,
    /// The report is on standard error, where people's messages would spoil it.
    is_report_on_stderr: bool,
    /// A payload has been written that does not end its line.
    is_line_open: bool,
}

impl Sinks {
    fn open(args: &TranslateArgs) -> io::Result<Self> {
        let is_report_on_stderr = args.report.as_deref().is_some_and(files::is_standard);
        let report = match &args.report {
            Some(_) if is_report_on_stderr => Some(Box::new(io::stderr()) as Box<dyn Write>),
            Some(file) => Some(Box::new(files::create(file)?) as Box<dyn Write>),
            None => None,
        };
        Ok(Self {
            output: BufWriter::with_capacity(1 << 16, io::stdout().lock()),
            report: report.map(BufWriter::new),
            rejects: args.rejects.as_deref().map(files::create).transpose()?.map(BufWriter::new),
            is_report_on_stderr,
            is_line_open: false,
        })
    }

    fn close(mut self) -> io::Result<()> {
        self.output.flush()?;
        if let Some(mut report) = self.report {
            report.flush()?;
        }
        if let Some(mut rejects) = self.rejects {
            rejects.flush()?;
        }
        Ok(())
    }

    /// Writes a payload, with a newline between it and the one before it.
    fn payload(&mut self, payload: &[u8]) -> io::Result<()> {
        if self.is_line_open {
            self.output.write_all(b"\n")?;
        }
        self.is_line_open = !payload.ends_with(b"\n");
        self.output.write_all(payload)
    }

    /// Writes a line of the report, if one is wanted.
    pub(crate) fn report(&mut self, entry: &impl Serialize) -> io::Result<()> {
        let Some(report) = &mut self.report else { return Ok(()) };
        serde_json::to_writer(&mut *report, entry)?;
        report.write_all(b"\n")
    }

    /// Says that a payload was refused.
    pub(crate) fn refuse(&mut self, name: &str, line: Option<u64>, error: &Error) -> io::Result<()> {
        self.report(&Refusal { error, line })?;
        if self.is_report_on_stderr {
            return Ok(());
        }
        let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
        self.complain(&format!("{name}{line}: {error}"))
    }

    /// Says what went wrong, after all that came out before it.
    pub(crate) fn complain(&mut self, message: &str) -> io::Result<()> {
        self.output.flush()?;
        show::complain(message);
        Ok(())
    }

    /// Says something to the person at the terminal, after all that came out before it.
    pub(crate) fn say(&mut self, text: &str) -> io::Result<()> {
        self.output.flush()?;
        show::say(text);
        Ok(())
    }
}
