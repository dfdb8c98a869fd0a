//! `rillflow completions SHELL`: what makes a shell complete commands and options.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::arguments;
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut arguments::Arguments::command(), "rillflow", &mut script);
    screen.data(String::from_utf8_lossy(&script));
}
