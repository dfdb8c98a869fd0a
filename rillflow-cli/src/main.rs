//! The `rillflow` program.

#![warn(clippy::print_stdout, clippy::print_stderr, reason = "only the screen prints: it survives a closed pipe")]

mod arguments;
mod command;
mod format;
mod outcome;
mod report;
mod screen;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::Arguments;
use screen::Screen;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    arguments.color.choose();
    let screen = Screen::new(arguments.format);
    match arguments.command.run(screen) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            screen.failure(&failure);
            failure.exit_code()
        }
    }
}
