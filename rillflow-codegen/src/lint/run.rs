//! Runs the rules over a manifest.

use super::{ALL, Lint};
use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::model::{Allow, Model};

/// The rule with this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Lint> {
    ALL.iter().find(|lint| lint.code.name == name)
}

/// What the rules find in `model` and no `[[allow]]` takes away, in the order of the file.
#[must_use]
pub fn lint(model: &Model) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let mut used: Vec<&Allow> = Vec::new();
    for rule in ALL {
        let mut findings = Vec::new();
        (rule.check)(model, &mut findings);
        for finding in findings {
            let covers = |allow: &&Allow| allow.rule == rule.code.name && allow.path == finding.path;
            let before = used.len();
            used.extend(model.allows.iter().filter(covers));
            if used.len() == before {
                diagnostics.push(rule.diagnostic(&finding));
            }
        }
    }
    let idle = model.allows.iter().filter(|allow| find(&allow.rule).is_some() && !used.contains(allow));
    diagnostics.extend(idle.map(nothing_to_allow));
    let place = |diagnostic: &Diagnostic| diagnostic.primary().map(|span| (span.file, span.start));
    diagnostics.sort_by(|a, b| (place(a), a.code.id).cmp(&(place(b), b.code.id)));
    diagnostics
}

fn nothing_to_allow(allow: &Allow) -> Diagnostic {
    let message = format!("nothing to allow: `{}` finds nothing at `{}`", allow.rule, allow.path);
    let mut diagnostic = Diagnostic::error(&catalog::IDLE_ALLOW, message, allow.span, "this entry has no effect")
        .help("remove it; or, if it was meant for something else, see the `path` that the finding names");
    diagnostic.severity = Severity::Warning;
    diagnostic
}
