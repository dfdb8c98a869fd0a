//! `rillflow explain CODE`: the page of a diagnostic.

use clap::Args;
use rillflow_codegen::diagnostic::catalog;

use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The code, as it stands in the diagnostic's first line
    code: String,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let code = &arguments.code;
    let wanted = code.trim().to_uppercase();
    let Some(found) = catalog::find(&wanted) else {
        let known: Vec<&str> = catalog::ALL.iter().map(|code| code.id).collect();
        return Err(Failure::usage(format!("there is no diagnostic `{code}`"))
            .help(format!("known codes: {}", known.join(" "))));
    };
    screen.data(found.explain);
    Ok(())
}
