//! Payloads to try things on.

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use transversion::sample::{Call, Sample, Style, Wanted, exercises, loses};
use transversion::{Kind, Version};

use crate::{Status, call, show};

#[derive(Args)]
pub(crate) struct SampleArgs {
    /// Events of this trigger
    #[arg(long, conflicts_with = "endpoint")]
    trigger: Option<String>,
    /// Bodies of this API call, such as `create_webhook`
    #[arg(long, value_name = "ID")]
    endpoint: Option<String>,
    /// Bodies of the answers to the API call
    #[arg(long, requires = "endpoint")]
    response: bool,
    /// As this version has them; as either, if not set
    #[arg(long, value_parser = call::version)]
    version: Option<Version>,
    /// The number that the first payload is made of; each number makes another
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// So many payloads
    #[arg(long, value_name = "N", default_value_t = 1)]
    count: u64,
    /// The smallest that this change has something to say of
    #[arg(long, value_name = "CHANGE")]
    change: Option<String>,
    /// The smallest that loses something
    #[arg(long)]
    loses: bool,
    /// How white space stands in them; but for `compact`, a payload may be several lines
    #[arg(long, value_enum, default_value_t)]
    style: SampleStyle,
    /// One line of JSON for each: what it is the body of, its version, and the payload as a string
    #[arg(long, conflicts_with = "style")]
    json: bool,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum SampleStyle {
    #[default]
    Compact,
    Pretty,
    Any,
}

/// A payload with what there is to know of it.
#[derive(serde::Serialize)]
struct Line<'s> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    version: Version,
    body: &'s str,
}

pub(crate) fn run(args: &SampleArgs) -> io::Result<Status> {
    let changes = transversion::changes(Version::ALL[0], Version::ALL[Version::ALL.len() - 1]);
    let change = args.change.as_deref();
    if let Some(id) = change.filter(|id| changes.iter().all(|change| change.id != *id)) {
        show::complain(&format!("there is no change `{id}`: `transversion changes` lists them"));
        return Ok(Status::WrongUsage);
    }
    let wanted = Wanted {
        kind: match (&args.trigger, &args.endpoint) {
            (_, Some(_)) => Some(if args.response { Kind::Response } else { Kind::Request }),
            // A change may be one of API calls alone.
            (None, None) if change.is_some() => None,
            _ => Some(Kind::Event),
        },
        version: args.version,
        trigger: args.trigger.as_deref(),
        endpoint: args.endpoint.as_deref(),
        style: match args.style {
            SampleStyle::Compact if !args.json => Some(Style::Compact),
            SampleStyle::Pretty => Some(Style::Pretty),
            SampleStyle::Compact | SampleStyle::Any => None,
        },
    };
    let mut output = io::stdout().lock();
    for step in 0..args.count {
        let seed = args.seed.wrapping_add(step);
        let is_it = |sample: &Sample| change.is_none_or(|id| exercises(sample, id)) && (!args.loses || loses(sample));
        let sample = match change.is_some() || args.loses {
            true => Sample::smallest(&wanted, seed, is_it),
            false => Sample::new(&wanted, seed),
        };
        let Some(sample) = sample else {
            let known = Sample::new(&wanted, seed).is_some();
            let why = if known { "no such payload was found" } else { "there is no such API call" };
            show::complain(why);
            return Ok(if known { Status::Refused } else { Status::WrongUsage });
        };
        let line = if args.json { show::json(&line(&sample))? } else { sample.body };
        writeln!(output, "{line}")?;
    }
    output.flush()?;
    Ok(Status::Done)
}

fn line(sample: &Sample) -> Line<'_> {
    let (kind, method, path, status) = match &sample.call {
        Call::Event => (Kind::Event, None, None, None),
        Call::Request { method, path } => (Kind::Request, Some(*method), Some(&path[..]), None),
        Call::Response { method, path, status } => (Kind::Response, Some(*method), Some(&path[..]), Some(*status)),
    };
    Line { kind: kind.as_str(), method, path, status, version: sample.version, body: &sample.body }
}
