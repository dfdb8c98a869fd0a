//! `rillflow check`: everything that can be said about a manifest without writing anything.

use crate::arguments::ManifestArgument;
use crate::outcome::Outcome;
use crate::report;

pub(crate) fn run(arguments: &ManifestArgument) -> Outcome {
    report::model(&arguments.manifest)?;
    Ok(())
}
