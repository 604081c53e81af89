//! The command line. Payload bytes, and nothing else, go to standard output; notes and errors to standard error.

mod call;
mod census;
mod explain;
mod fault;
mod files;
mod interrupt;
mod manual;
mod ndjson;
mod progress;
mod sample;
mod scan;
mod show;
mod stream;
mod table;
mod tally;
mod translate;
mod upgrade;
mod verify;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use transversion::{Options, Version};

use call::{CallArgs, HowArgs};
use files::Target;
use show::Color;

/// Translates API and webhook payloads between versions of an API, byte for byte, and reports everything lost.
#[derive(Parser)]
#[command(name = "transversion", version = env!("TRANSVERSION_VERSION"), max_term_width = 100)]
struct Cli {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Translate events, or an API call's body, to another version
    #[command(after_help = TRANSLATE_EXAMPLES)]
    Translate(Box<TranslateArgs>),
    /// Show what a translation changes, why, and what its receiver will miss
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Box<explain::ExplainArgs>),
    /// Count what files with one event a line hold, and what a translation would do to them
    #[command(after_help = CENSUS_EXAMPLES)]
    Census(Box<census::CensusArgs>),
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
        #[arg(long, value_parser = call::version, default_value_t = Version::ALL[0])]
        from: Version,
        /// The other version
        #[arg(long, value_parser = call::version, default_value_t = Version::ALL[Version::ALL.len() - 1])]
        to: Version,
        /// How to print them
        #[arg(long, value_enum, default_value_t)]
        format: ChangesFormat,
    },
    /// Print payloads to try things on, made of a seed
    #[command(after_help = SAMPLE_EXAMPLES)]
    Sample(sample::SampleArgs),
    /// Upgrade webhooks without downtime: what to call, and what to look for in the code
    Upgrade {
        #[command(subcommand)]
        command: upgrade::Command,
    },
    /// Try on this very build, and on your own events, the laws that hold of every translation
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(verify::VerifyArgs),
    /// Print the script with which a shell completes these commands
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// For this shell
        shell: clap_complete::Shell,
    },
    /// Print a manual page
    #[command(after_help = MAN_EXAMPLES)]
    Man {
        /// The page of this command, such as `upgrade plan`; that of the program if not set
        of: Vec<String>,
        /// Write all pages into this folder instead
        #[arg(long, value_name = "FOLDER", conflicts_with = "of")]
        all: Option<PathBuf>,
    },
}

// Lines of more than 80 columns would be wrapped on many terminals, and not run as they stand.

const TRANSLATE_EXAMPLES: &str = r#"Example:
  echo '{"trigger":"delivery:success","messages":[{"_id":"a","text":"x"}]}' |
    transversion translate --to v1.1

Exit status: 0 all translated, unchanged or withheld; 1 a payload was refused; 2 wrong usage; 3 input or output failed."#;

const EXPLAIN_EXAMPLES: &str = r#"Example:
  echo '{"trigger":"delivery:success","messages":[{"_id":"a","text":"x"}]}' |
    transversion explain --to v1.1"#;

const CENSUS_EXAMPLES: &str = r#"Example:
  echo '{"trigger":"delivery:success","messages":[{"_id":"a","text":"x"}]}' |
    transversion census --to v1.1

Exit status: 0; 1 a line would be refused; 2 wrong usage; 3 input or output failed."#;

const COMPLETIONS_EXAMPLES: &str = r#"Example:
  transversion completions bash"#;

const MAN_EXAMPLES: &str = r#"Example:
  transversion man translate"#;

const DETECT_EXAMPLES: &str = r#"Example:
  echo '{"trigger":"delivery:failure"}' | transversion detect"#;

const CHANGES_EXAMPLES: &str = r#"Example:
  transversion changes --from v1 --to v1.1 --format markdown"#;

const SAMPLE_EXAMPLES: &str = r#"Example:
  transversion sample --trigger delivery:failure --version v1 --seed 7 --count 3"#;

const VERIFY_EXAMPLES: &str = r#"Example:
  transversion verify --count 100

Exit status: 0 every law holds; 1 one is broken; 2 wrong usage; 3 input or output failed."#;

#[derive(Args)]
struct TranslateArgs {
    /// The files to translate; standard input if there is none, or for `-`
    files: Vec<PathBuf>,
    /// The version to translate to
    #[arg(long, value_parser = call::version)]
    to: Version,
    #[command(flatten)]
    how: HowArgs,
    #[command(flatten)]
    call: CallArgs,
    /// Write the payloads to this file; one whose name ends in .gz or .zst is compressed
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The input has one event a line, and so has the output
    #[arg(long, conflicts_with_all = ["request", "response", "supply"])]
    ndjson: bool,
    /// Write lines that were refused to this file, as they are
    #[arg(long, value_name = "FILE", requires = "ndjson")]
    rejects: Option<PathBuf>,
    /// Use so many threads; all cores if not set
    #[arg(long, value_name = "N", requires = "ndjson", value_parser = call::jobs())]
    jobs: Option<u16>,
    /// Write the report as JSON to this file, one line per input; `-` is standard error
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Print errors alone
    #[arg(long)]
    quiet: bool,
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
    let status = run().unwrap_or_else(|error| {
        // Whoever reads our output may stop when they have seen enough.
        if error.kind() != io::ErrorKind::BrokenPipe {
            show::complain(&error.to_string());
        }
        Status::Failed
    });
    ExitCode::from(status as u8)
}

fn run() -> io::Result<Status> {
    asked_color().apply();
    let matches = match Cli::command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) if error.use_stderr() => {
            // Where that fails, nobody is there to be told.
            let _ = error.print();
            return Ok(Status::WrongUsage);
        }
        // Help, or the version, which is output like any other.
        Err(error) => {
            let printed = error.print().and_then(|()| io::stdout().flush());
            printed.map_err(|error| files::named(error, "standard output"))?;
            return Ok(Status::Done);
        }
    };
    let Cli { color, command } = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    color.apply();
    match command {
        Command::Translate(args) => translate::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Census(args) => census::run(&args),
        Command::Detect { files, format } => detect(&files, format),
        Command::Changes { from, to, format } => changes(from, to, format).map(|()| Status::Done),
        Command::Sample(args) => sample::run(&args),
        Command::Upgrade { command } => upgrade::run(&command),
        Command::Verify(args) => verify::run(&args),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { of, all } => manual::man(&of, all.as_deref()),
    }
}

/// The colours of what is said while the arguments are being read, and may be wrong.
fn asked_color() -> Color {
    let arguments: Vec<String> = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let spaced = arguments.windows(2).filter(|pair| pair[0] == "--color").map(|pair| &*pair[1]);
    let joined = arguments.iter().filter_map(|argument| argument.strip_prefix("--color="));
    spaced.chain(joined).find_map(|when| Color::from_str(when, false).ok()).unwrap_or_default()
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
    let mut output = io::BufWriter::new(Target::stdout());
    let mut status = Status::Done;
    for file in files::or_stdin(files) {
        let body = match files::read_payload(&file, Options::to(Version::ALL[0]).max_bytes) {
            Ok(body) => body,
            Err(error) => {
                output.flush()?;
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
                output.flush()?;
                show::complain(&format!("{}: {error}", files::name(&file)));
                show::say(&fault::place(&files::name(&file), None, &body, &error));
                status = status.max(Status::Refused);
            }
        }
    }
    output.flush()?;
    Ok(status)
}

fn changes(from: Version, to: Version, format: ChangesFormat) -> io::Result<()> {
    let changes = transversion::changes(from, to);
    let mut output = io::BufWriter::new(Target::stdout());
    match format {
        ChangesFormat::Json => writeln!(output, "{}", show::json(&changes)?)?,
        ChangesFormat::Markdown => write!(output, "{}", show::changes_as_markdown(&changes))?,
        ChangesFormat::Text => write!(output, "{}", show::changes_as_text(&changes))?,
    }
    output.flush()
}
