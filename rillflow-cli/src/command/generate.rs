//! `rillflow gen`.

use crate::arguments::GenArguments;
use crate::outcome::Outcome;

pub(crate) fn run(arguments: &GenArguments) -> Outcome {
    let _ = arguments;
    Ok(())
}
