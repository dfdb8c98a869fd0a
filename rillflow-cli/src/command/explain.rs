//! `rillflow explain CODE`: the page of a diagnostic.

use rillflow_codegen::diagnostic::catalog;

use crate::outcome::{Failure, Outcome};

pub(crate) fn run(code: &str) -> Outcome {
    let wanted = code.trim().to_uppercase();
    let Some(found) = catalog::find(&wanted) else {
        let known: Vec<&str> = catalog::ALL.iter().map(|code| code.id).collect();
        return Err(
            Failure::new(format!("there is no diagnostic `{code}`")).help(format!("known codes: {}", known.join(" ")))
        );
    };
    anstream::print!("{}", found.explain);
    Ok(())
}
