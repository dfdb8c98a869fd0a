//! `rillflow check`: everything that can be said about a manifest without writing anything.

use crate::arguments::ManifestArgument;
use crate::outcome::Outcome;
use crate::report;
use crate::screen::Screen;

pub(super) fn run(screen: Screen, arguments: &ManifestArgument) -> Outcome {
    report::executable_model(screen, &arguments.manifest)?;
    Ok(())
}
