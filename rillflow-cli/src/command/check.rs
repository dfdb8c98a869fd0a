//! `rillflow check`: everything that can be said about a manifest without writing anything.

use crate::arguments::ManifestArgument;
use crate::outcome::Outcome;
use crate::report;

pub(crate) fn run(arguments: &ManifestArgument) -> Outcome {
    let _ = arguments;
    let _ = report::NAME;
    Ok(())
}
