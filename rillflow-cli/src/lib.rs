//! The `rillflow` program: what is said, what it does, how it answers.
//!
//! It is a library so that two programs can be it, `rillflow` and `cargo rillflow`, and so that its reference can be made
//! of it. A command is a file in `src/command/`, with its arguments; what a command finds out it says through the screen.

#![warn(clippy::print_stdout, clippy::print_stderr, reason = "only the screen prints: it survives a closed pipe")]

mod arguments;
mod baseline;
mod command;
mod format;
mod git;
mod outcome;
mod pages;
mod reference;
mod report;
mod screen;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

pub use reference::reference;

use arguments::Arguments;
use screen::Screen;

/// How the program is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// `rillflow ..`
    Rillflow,
    /// `cargo rillflow ..`, where cargo repeats the name as the first argument.
    CargoRillflow,
}

/// Runs the program with these arguments, the first of which is its path.
pub fn run(arguments: impl IntoIterator<Item = OsString>, name: Name) -> ExitCode {
    let mut words: Vec<OsString> = arguments.into_iter().collect();
    let mut command = Arguments::command();
    if name == Name::CargoRillflow {
        command = command.bin_name("cargo rillflow");
        if words.get(1).is_some_and(|word| word == "rillflow") {
            words.remove(1);
        }
    }
    let matches = command.get_matches_from(words);
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
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
