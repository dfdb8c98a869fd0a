//! `rillflow explain CODE`: the page of a diagnostic, or of a rule about changes.

use clap::Args;
use rillflow_codegen::breaking::rules;
use rillflow_codegen::diagnostic::catalog;

use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The code or the rule, as it stands in the first line of what was said
    code: String,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let code = &arguments.code;
    let wanted = code.trim();
    let rule = || rules::find(&wanted.to_lowercase()).map(|rule| &rule.code);
    let Some(found) = catalog::find(wanted).or_else(rule) else {
        let known: Vec<&str> = catalog::ALL.iter().map(|code| code.id).collect();
        let rules: Vec<&str> = rules::ALL.iter().map(|rule| rule.code.id).collect();
        return Err(Failure::usage(format!("there is no diagnostic and no rule `{code}`")).help(format!(
            "known codes: {}; known rules: {}",
            known.join(" "),
            rules.join(" ")
        )));
    };
    screen.data(found.explain);
    Ok(())
}
