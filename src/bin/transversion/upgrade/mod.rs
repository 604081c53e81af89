//! `transversion upgrade`: the upgrade without downtime, as far as a command line can help with it.

mod check;
mod plan;

use std::io;

use clap::{Subcommand, ValueEnum};

use crate::Status;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Print the calls that upgrade webhooks, in order, each with what undoes it
    #[command(after_help = plan::EXAMPLES)]
    Plan(plan::Args),
    /// Search code for what the new version no longer sends, and for calls that it refuses
    #[command(after_help = check::EXAMPLES)]
    Check(check::Args),
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

pub(crate) fn run(command: &Command) -> io::Result<Status> {
    match command {
        Command::Plan(args) => plan::run(args),
        Command::Check(args) => check::run(args),
    }
}
