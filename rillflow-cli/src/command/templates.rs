//! `rillflow templates`: the originals of what a project can print in another way.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rillflow_codegen::render::{Overrides, Role, templates};

use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// List the templates that a template of the same name can replace
    List,
    /// Write originals into a folder, to be changed there
    Eject(EjectArguments),
}

#[derive(Debug, Args)]
pub(crate) struct EjectArguments {
    /// The templates; all of them without a name
    names: Vec<String>,
    /// The folder, to be named by `[generate] templates`
    #[arg(long, value_name = "DIR", default_value = "rillflow/templates")]
    dir: PathBuf,
}

pub(super) fn run(screen: Screen, action: &Action) -> Outcome {
    match action {
        Action::List => {
            let names: Vec<String> = replaceable().map(|(name, _)| format!("{name}\n")).collect();
            screen.data(names.concat());
            Ok(())
        }
        Action::Eject(arguments) => eject(screen, arguments),
    }
}

fn replaceable() -> impl Iterator<Item = (&'static str, &'static str)> {
    templates().filter(|(name, _)| Overrides::role(name) == Role::Replaces)
}

/// Writes the originals that are not there yet.
fn eject(screen: Screen, arguments: &EjectArguments) -> Outcome {
    for name in &arguments.names {
        if !replaceable().any(|(known, _)| known == name) {
            return Err(Failure::usage(format!("there is no template `{name}` that could be replaced"))
                .help("`rillflow templates list` names them"));
        }
    }
    let wanted = |name: &str| arguments.names.is_empty() || arguments.names.iter().any(|one| one == name);
    for (name, source) in replaceable().filter(|(name, _)| wanted(name)) {
        let path = arguments.dir.join(name);
        if path.exists() {
            screen.note(format_args!("`{}` is there already, and stays as it is", path.display()));
            continue;
        }
        let folder = path.parent().unwrap_or(&arguments.dir);
        let written = fs_err::create_dir_all(folder).and_then(|()| fs_err::write(&path, source));
        written.map_err(|error| Failure::new(error.to_string()))?;
        screen.done(format_args!("wrote {}", path.display()));
    }
    screen.note(format_args!("in rillflow.toml: [generate] templates = \"{}\"", arguments.dir.display()));
    Ok(())
}
