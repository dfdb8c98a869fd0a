//! `rillflow gen`: from the manifest to files, or to the difference.

use clap::{Args, ValueEnum};
use rillflow_codegen::diagnostic::catalog;
use rillflow_codegen::{Generation, Generator};

use super::watch::watch;
use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// Write nothing; show as a diff what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Generate again after every change of the manifest, of what it includes and of templates, until Ctrl-C
    #[arg(long, conflicts_with = "check")]
    watch: bool,
    /// Write nothing; print as JSON what templates get
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["check", "watch"])]
    emit: Option<Emit>,
}

/// What can be printed instead of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Emit {
    /// The view model.
    Ir,
}

pub(in crate::command) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let generator = Generator::new(&arguments.manifest.manifest);
    if arguments.watch {
        return watch(screen, || {
            let mut generation = generator.plan();
            // What is wrong has been shown, and the next change may mend it.
            _ = write(screen, &mut generation);
            generation.inputs
        });
    }
    if arguments.emit == Some(Emit::Ir) {
        return emit(screen.beside_data(), &generator.without_templates().plan());
    }
    let mut generation = generator.plan();
    if arguments.check { check(screen, &generation) } else { write(screen, &mut generation) }
}

/// Prints what templates get; the files may be behind. What is not executed yet stands in it and is no error here.
fn emit(screen: Screen, generation: &Generation) -> Outcome {
    let diagnostics = generation.diagnostics.iter();
    let others: Vec<_> = diagnostics.filter(|one| *one.code != catalog::NOT_EXECUTED).cloned().collect();
    screen.show(&generation.sources, &others);
    let Some(view) = generation.view() else { return Err(report::failure(&generation.diagnostics)) };
    let text = serde_json::to_string_pretty(&view).map_err(|error| Failure::new(error.to_string()))?;
    screen.data(format_args!("{text}\n"));
    Ok(())
}

/// Shows what would change. Any change is a failure: what is checked in does not match the manifest.
fn check(screen: Screen, generation: &Generation) -> Outcome {
    screen.show(&generation.sources, &generation.diagnostics);
    let difference = generation.plan.diff();
    screen.document(difference);
    if generation.has_errors() {
        return Err(report::failure(&generation.diagnostics));
    }
    if generation.is_up_to_date() {
        return Ok(());
    }
    let count = generation.plan.changes().len();
    let (noun, verb) = if count == 1 { ("file", "does") } else { ("files", "do") };
    Err(Failure::new(format!("{count} {noun} {verb} not match the manifest"))
        .help("run `rillflow gen` and check the result in"))
}

fn write(screen: Screen, generation: &mut Generation) -> Outcome {
    let written = generation.apply();
    screen.show(&generation.sources, &generation.diagnostics);
    let Some(written) = written else { return Err(report::failure(&generation.diagnostics)) };
    for path in &written.written {
        screen.done(format_args!("wrote {path}"));
    }
    for path in &written.removed {
        screen.done(format_args!("removed {path}"));
    }
    if written.written.is_empty() && written.removed.is_empty() {
        screen.done(format_args!("{} files are up to date", written.unchanged.len()));
    }
    Ok(())
}
