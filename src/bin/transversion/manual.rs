//! What comes with a tool when it is installed, made of the same source as its help: completions and manual pages.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::files::{self, Target};
use crate::{Cli, Status, show};

/// Prints the script that a shell completes our commands with.
pub(crate) fn completions(shell: Shell) -> io::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "transversion", &mut script);
    print(&script)
}

/// Prints the manual page of the program or of one of its commands, or writes all of them into a folder.
pub(crate) fn man(of: &[String], folder: Option<&Path>) -> io::Result<Status> {
    // The date and the commit are no part of a page.
    let mut program = Cli::command().version(env!("CARGO_PKG_VERSION")).disable_help_subcommand(true);
    program.build();
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(|error| files::with_name(error, folder))?;
        for page in pages(&program) {
            let file = folder.join(format!("{}.1", page.get_name()));
            fs::write(&file, render(page)?).map_err(|error| files::with_name(error, &file))?;
        }
        return Ok(Status::Done);
    }
    let name = [&["transversion".to_owned()], of].concat().join("-");
    let Some(page) = pages(&program).into_iter().find(|page| page.get_name() == name) else {
        show::complain(&format!("there is no command `{}`", of.join(" ")));
        return Ok(Status::WrongUsage);
    };
    print(&render(page)?)
}

/// A command and those below it, each with the name of its page.
fn pages(command: &Command) -> Vec<Command> {
    let below = command.get_subcommands().flat_map(|below| {
        let name: &'static str = format!("{}-{}", command.get_name(), below.get_name()).leak();
        pages(&below.clone().name(name))
    });
    [command.clone()].into_iter().chain(below).collect()
}

/// What stands below the help stands at the end of the page. An example is neither filled nor hyphenated, and can be
/// copied.
fn render(page: Command) -> io::Result<Vec<u8>> {
    let below = page.get_after_help().map(ToString::to_string).unwrap_or_default();
    let mut text = Vec::new();
    Man::new(page.after_help(None)).render(&mut text)?;
    let mut end = Roff::new();
    for paragraph in below.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
        match paragraph.strip_prefix("Example:\n") {
            Some(example) => {
                end.control("SH", ["EXAMPLE"]).control("nf", []).text([roman(example)]).control("fi", []);
            }
            None => {
                end.control("PP", []).text([roman(paragraph)]);
            }
        }
    }
    end.to_writer(&mut text)?;
    Ok(text)
}

fn print(text: &[u8]) -> io::Result<Status> {
    let mut output = Target::stdout();
    output.write_all(text)?;
    output.flush()?;
    Ok(Status::Done)
}
