//! The command line. Payload bytes, and nothing else, go to standard output; notes and errors to standard error.

mod files;
mod ndjson;
mod show;
mod translate;
mod upgrade;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use transversion::{Options, SupplyName, Version};

/// Translates API and webhook payloads between versions of an API, byte for byte, and reports everything lost.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Translate events, or an API call's body, to another version
    #[command(after_help = TRANSLATE_EXAMPLES)]
    Translate(Box<TranslateArgs>),
    /// Tell what a payload is: its kind, version and trigger, and how that was told
    #[command(after_help = DETECT_EXAMPLES)]
    Detect {
        /// The files to look at; standard input if there is none, or for `-`
        files: Vec<PathBuf>,
        /// How to print it
        #[arg(long, value_enum, default_value_t)]
        format: DetectFormat,
    },
    /// List the changes between two versions
    #[command(after_help = CHANGES_EXAMPLES)]
    Changes {
        /// The one version
        #[arg(long, default_value_t = Version::ALL[0])]
        from: Version,
        /// The other version
        #[arg(long, default_value_t = Version::ALL[Version::ALL.len() - 1])]
        to: Version,
        /// How to print them
        #[arg(long, value_enum, default_value_t)]
        format: ChangesFormat,
    },
    /// Upgrade webhooks without downtime: what to call, and what to look for in the code
    Upgrade {
        #[command(subcommand)]
        command: upgrade::Command,
    },
}

const TRANSLATE_EXAMPLES: &str = r#"Example:
  echo '{"trigger":"delivery:success","version":"v1","messages":[{"_id":"a","text":"x"}]}' |
    transversion translate --to v1.1

Exit status: 0 all translated, unchanged or withheld; 1 a payload was refused; 2 wrong usage; 3 input or output failed."#;

const DETECT_EXAMPLES: &str = r#"Example:
  echo '{"trigger":"delivery:failure"}' | transversion detect"#;

const CHANGES_EXAMPLES: &str = r#"Example:
  transversion changes --from v1 --to v1.1 --format markdown"#;

#[derive(Args)]
struct TranslateArgs {
    /// The files to translate; standard input if there is none, or for `-`
    files: Vec<PathBuf>,
    /// The version to translate to
    #[arg(long)]
    to: Version,
    /// The version that the payloads are in, if they do not say so themselves
    #[arg(long)]
    from: Option<Version>,
    /// The input is the body of this API call, such as `POST /v1/apps/a/webhooks`
    #[arg(long, value_name = "METHOD PATH", value_parser = call, conflicts_with = "response")]
    request: Option<(String, String)>,
    /// The input is the body of the answer to this API call
    #[arg(long, value_name = "METHOD PATH", value_parser = call)]
    response: Option<(String, String)>,
    /// The HTTP status of the answer
    #[arg(long, default_value_t = 200, requires = "response")]
    status: u16,
    /// The input has one event a line, and so has the output
    #[arg(long, conflicts_with_all = ["request", "response", "supply"])]
    ndjson: bool,
    /// Write lines that were refused to this file, as they are
    #[arg(long, value_name = "FILE", requires = "ndjson")]
    rejects: Option<PathBuf>,
    /// Write the report as JSON to this file, one line per input; `-` is standard error
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Print errors alone
    #[arg(long)]
    quiet: bool,
    /// Hand in data that an earlier translation asked for: `appUser`, `message` or `conversation`
    #[arg(long, value_name = "NAME=FILE", value_parser = supply)]
    supply: Vec<(SupplyName, PathBuf)>,
    /// Downgrade for readers that do not ignore unknown members
    #[arg(long)]
    exact: bool,
    /// Upgrade as for a webhook with `includeFullAppUser`
    #[arg(long)]
    include_full_app_user: bool,
    /// Upgrade as for a webhook with `includeClient`
    #[arg(long)]
    include_client: bool,
    /// Refuse payloads of more bytes
    #[arg(long, value_name = "N", default_value_t = 16 << 20)]
    max_bytes: usize,
    /// Refuse payloads with more open brackets
    #[arg(long, value_name = "N", default_value_t = 256)]
    max_depth: usize,
    /// Refuse payloads whose translation would have more bytes
    #[arg(long, value_name = "N", default_value_t = 64 << 20)]
    max_output_bytes: usize,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum DetectFormat {
    #[default]
    Text,
    Json,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum ChangesFormat {
    #[default]
    Text,
    Json,
    Markdown,
}

fn call(text: &str) -> Result<(String, String), String> {
    let (method, path) = text.split_once(' ').ok_or("expected a method and a path, such as `POST /v1/apps`")?;
    Ok((method.to_owned(), path.trim_start().to_owned()))
}

fn supply(text: &str) -> Result<(SupplyName, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("expected a name and a file, such as `appUser=user.json`")?;
    let supply = SupplyName::ALL.iter().find(|supply| supply.as_str() == name);
    let supply = supply.ok_or("the name is none of appUser, message and conversation")?;
    Ok((*supply, file.into()))
}

/// How it went, from good to worse; the worst is the exit status.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Status {
    Done = 0,
    Refused = 1,
    WrongUsage = 2,
    Failed = 3,
}

fn main() -> ExitCode {
    #[cfg(target_os = "wasi")]
    enter_folder();
    let done = match Cli::parse().command {
        Command::Translate(args) => translate::run(&args),
        Command::Detect { files, format } => detect(&files, format),
        Command::Changes { from, to, format } => changes(from, to, format).map(|()| Status::Done),
        Command::Upgrade { command } => upgrade::run(&command),
    };
    let status = done.unwrap_or_else(|error| {
        // Whoever reads our output may stop when they have seen enough.
        if error.kind() != io::ErrorKind::BrokenPipe {
            show::complain(&error.to_string());
        }
        Status::Failed
    });
    ExitCode::from(status as u8)
}

/// Goes to the folder that the program was called in: WebAssembly begins in none.
#[cfg(target_os = "wasi")]
fn enter_folder() {
    if let Some(folder) = std::env::var_os("PWD") {
        // Where that fails, files are looked for from the root, and those that are not there are named.
        let _ = std::env::set_current_dir(folder);
    }
}

fn detect(files: &[PathBuf], format: DetectFormat) -> io::Result<Status> {
    let mut output = io::stdout().lock();
    let mut status = Status::Done;
    for file in files::or_stdin(files) {
        let body = match files::read(&file, Options::to(Version::ALL[0]).max_bytes) {
            Ok(body) => body,
            Err(error) => {
                show::complain(&error.to_string());
                status = Status::Failed;
                continue;
            }
        };
        match (transversion::detect(&body), format) {
            (Ok(found), DetectFormat::Json) => writeln!(output, "{}", show::json(&found)?)?,
            (Ok(found), DetectFormat::Text) => {
                let name = if files.len() > 1 { format!("{}: ", file.display()) } else { String::new() };
                writeln!(output, "{}", show::printable(&format!("{name}{}", show::detection(&found))))?;
            }
            (Err(error), _) => {
                show::complain(&format!("{}: {error}", files::name(&file)));
                status = status.max(Status::Refused);
            }
        }
    }
    output.flush()?;
    Ok(status)
}

fn changes(from: Version, to: Version, format: ChangesFormat) -> io::Result<()> {
    let changes = transversion::changes(from, to);
    let mut output = io::stdout().lock();
    match format {
        ChangesFormat::Json => writeln!(output, "{}", show::json(&changes)?)?,
        ChangesFormat::Markdown => write!(output, "{}", show::changes_as_markdown(&changes))?,
        ChangesFormat::Text => write!(output, "{}", show::changes_as_text(&changes))?,
    }
    output.flush()
}
