//! What comes with a tool when it is installed, made of the same source as its help: completions and manual pages.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use crate::files::{self, Target};
use crate::{Cli, Status, show};

/// Prints the script that a shell completes our commands with.
pub(crate) fn completions(shell: Shell) -> io::Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "transversion", &mut script);
    print(&script)
}

/// Prints the manual page of the program or of one of its commands, or writes all of them into a folder.
pub(crate) fn man(of: Option<&str>, folder: Option<&Path>) -> io::Result<Status> {
    // The date and the commit are no part of a page.
    let mut program = Cli::command().version(env!("CARGO_PKG_VERSION"));
    program.build();
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(|error| files::with_name(error, folder))?;
        for page in pages(&program) {
            let file = folder.join(format!("{}.1", page.get_name()));
            fs::write(&file, render(page)?).map_err(|error| files::with_name(error, &file))?;
        }
        return Ok(Status::Done);
    }
    let name = of.map_or("transversion".to_owned(), |command| format!("transversion-{command}"));
    let Some(page) = pages(&program).into_iter().find(|page| page.get_name() == name) else {
        show::complain(&format!("there is no command `{}`", of.unwrap_or_default()));
        return Ok(Status::WrongUsage);
    };
    print(&render(page)?)
}

/// The program and its commands, each with the name of its page.
fn pages(program: &Command) -> Vec<Command> {
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    let named = commands.map(|command| {
        let name: &'static str = format!("transversion-{}", command.get_name()).leak();
        command.clone().name(name)
    });
    [program.clone()].into_iter().chain(named).collect()
}

fn render(page: Command) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Man::new(page).render(&mut text)?;
    Ok(text)
}

fn print(text: &[u8]) -> io::Result<Status> {
    let mut output = Target::stdout();
    output.write_all(text)?;
    output.flush()?;
    Ok(Status::Done)
}
