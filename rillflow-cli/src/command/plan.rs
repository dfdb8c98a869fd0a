//! `rillflow plan`: what `gen` would do.

use clap::Args;
use rillflow_codegen::Generator;
use rillflow_codegen::diagnostic::{Diagnostic, Severity, catalog};

use crate::arguments::ManifestArgument;
use crate::outcome::Outcome;
use crate::report;
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let generation = Generator::new(&arguments.manifest.manifest).plan();
    // What needs a reason is part of the plan, and no mistake yet.
    let is_told = |diagnostic: &Diagnostic| *diagnostic.code == catalog::NEEDS_ALLOW;
    let mistakes: Vec<Diagnostic> =
        generation.diagnostics.iter().filter(|diagnostic| !is_told(diagnostic)).cloned().collect();
    screen.beside_data().show(&generation.sources, &mistakes);
    if mistakes.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        return Err(report::failure(&mistakes));
    }
    let forecast = generation.forecast();
    screen.answer(&forecast, &forecast);
    Ok(())
}
