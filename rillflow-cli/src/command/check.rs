//! `rillflow check`: everything that can be said about a manifest and what was made of it, without writing anything.

use rillflow_codegen::Generator;

use crate::arguments::ManifestArgument;
use crate::outcome::Outcome;
use crate::report;
use crate::screen::Screen;

pub(super) fn run(screen: Screen, arguments: &ManifestArgument) -> Outcome {
    let generation = Generator::new(&arguments.manifest).plan();
    screen.show(&generation.sources, &generation.diagnostics);
    if generation.has_errors() { Err(report::failure(&generation.diagnostics)) } else { Ok(()) }
}
