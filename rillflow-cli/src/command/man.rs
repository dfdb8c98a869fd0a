//! `rillflow man`: manual pages.

use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use crate::arguments;
use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Write a page per command into this folder, instead of printing the first one
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let mut root = arguments::Arguments::command().disable_help_subcommand(true);
    root.build();
    match &arguments.out {
        None => {
            screen.data(page(&Man::new(root))?);
            Ok(())
        }
        Some(folder) => write(screen, folder, &root),
    }
}

fn page(man: &Man) -> Result<String, Failure> {
    let mut text = Vec::new();
    man.render(&mut text).map_err(|error| Failure::new(format!("cannot make the page: {error}")))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Writes the page of `command` and those of the commands below it.
fn write(screen: Screen, folder: &Path, command: &clap::Command) -> Outcome {
    let man = Man::new(command.clone());
    let path = folder.join(man.get_filename());
    let text = page(&man)?;
    let written = fs_err::create_dir_all(folder).and_then(|()| fs_err::write(&path, text));
    written.map_err(|error| Failure::new(error.to_string()))?;
    screen.done(format_args!("wrote {}", path.display()));
    command.get_subcommands().filter(|inner| !inner.is_hide_set()).try_for_each(|inner| write(screen, folder, inner))
}
