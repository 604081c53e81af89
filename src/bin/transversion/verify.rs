//! The laws, tried on this very build.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use transversion::sample::{Sample, Wanted};
use transversion::verify::{Breach, Certificate, Exercised, Scene, ThisBuild, Tried};

use crate::{Status, show};

#[derive(Args)]
pub(crate) struct VerifyArgs {
    /// Try the laws on your own events too: those in this folder, one in each `.json` file and one a line in `.ndjson`
    #[arg(long, value_name = "DIR")]
    cases: Option<PathBuf>,
    /// The number that the first payload is made of
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// So many made payloads
    #[arg(long, value_name = "N", default_value_t = 1000)]
    count: u64,
    /// How to print what came of it
    #[arg(long, value_enum, default_value_t)]
    format: VerifyFormat,
}

#[derive(Clone, Copy, Default, ValueEnum)]
enum VerifyFormat {
    #[default]
    Text,
    Json,
}

/// What came of it, for machines.
#[derive(Serialize)]
struct Whole<'c> {
    holds: bool,
    seed: u64,
    made: u64,
    own: usize,
    #[serde(flatten)]
    certificate: &'c Certificate,
}

pub(crate) fn run(args: &VerifyArgs) -> io::Result<Status> {
    let mut certificate = Certificate::new();
    for step in 0..args.count {
        let seed = args.seed.wrapping_add(step);
        let Some(scene) = Scene::new(&Wanted::default(), seed) else { continue };
        for breach in certificate.try_on(&scene, &ThisBuild) {
            let (name, sentence) = (breach.law.name, breach.law.sentence);
            let Scene { sample: Sample { call, body, .. }, wish } = breach.law.smallest(scene.clone(), &ThisBuild);
            let shown = format!("{call:?}, {wish:?}\n  {body}");
            show::complain(&format!("seed {seed} breaks {name}: {sentence}\n  {shown}"));
        }
    }
    let mut own = 0;
    for file in args.cases.iter().map(|folder| events_in(folder)).collect::<io::Result<Vec<_>>>()?.concat() {
        let text = fs::read_to_string(&file).map_err(|error| named(&file, &error))?;
        let is_lines = file.extension().is_some_and(|extension| extension == "ndjson");
        let lines = if is_lines { text.lines().collect() } else { vec![&text[..]] };
        for (index, event) in lines.into_iter().enumerate().filter(|(_, event)| !event.trim().is_empty()) {
            own += 1;
            // What shows it would quote somebody's payload.
            for Breach { law, .. } in certificate.try_on(&Scene::of_event(event), &ThisBuild) {
                let place = if is_lines { format!(":{}", index + 1) } else { String::new() };
                show::complain(&format!("{}{place} breaks {}: {}", file.display(), law.name, law.sentence));
            }
        }
    }

    let holds = certificate.holds();
    let certificate = &certificate.without_idle();
    let mut output = io::stdout().lock();
    match args.format {
        VerifyFormat::Json => {
            let whole = Whole { holds, seed: args.seed, made: args.count, own, certificate };
            writeln!(output, "{}", show::json(&whole)?)?;
        }
        VerifyFormat::Text => output.write_all(text(certificate, args, own).as_bytes())?,
    }
    output.flush()?;
    Ok(if holds { Status::Done } else { Status::Refused })
}

/// The files in a folder and those below it, in the order of their names.
fn events_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| named(folder, &error))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(events_in(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "json" || extension == "ndjson") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn text(certificate: &Certificate, args: &VerifyArgs, own: usize) -> String {
    let Certificate { crate_version, refused, laws, changes, .. } = certificate;
    let mut text = format!(
        "transversion {crate_version}: {} laws on {} made payloads, from seed {} on, and on {own} of yours; {refused} of \
         them are refused.\n\n",
        laws.len(),
        args.count,
        args.seed
    );
    let wide = laws.iter().map(|law| law.law.len()).max().unwrap_or(0);
    for Tried { law, tried, held, .. } in laws {
        let verdict = if held == tried { "holds" } else { "IS BROKEN" };
        let _ = writeln!(text, "{law:wide$}  {held:>6} of {tried:>6}  {verdict}");
    }
    text.push_str("\nWhat each change did, in how many payloads all laws held, and what is lost by nature:\n\n");
    for Exercised { change, from, to, cases, held, losses, .. } in changes {
        let _ = writeln!(text, "{:wide$}  {held:>6} of {cases:>6}", format!("{change}, {from} to {to}"));
        for loss in losses {
            let _ = writeln!(text, "    {:<8}  {}", loss.kind, loss.why);
        }
    }
    text
}
