//! The `rillflow` program. Data go to standard output, everything else to standard error.

mod arguments;
mod command;
mod outcome;
mod report;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Init(arguments) => command::init::run(&arguments),
        Command::Gen(arguments) => command::generate::run(&arguments),
        Command::Check(arguments) => command::check::run(&arguments),
        Command::Explain { code } => command::explain::run(&code),
        Command::Migrate(migrate) => command::migrate::run(migrate),
        Command::Dev(arguments) => command::dev::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprint!("{}", failure.words());
            ExitCode::FAILURE
        }
    }
}
