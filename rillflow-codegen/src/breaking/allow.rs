//! `[[allow]]`: exceptions, each with its reason.

use super::{Category, Finding, rules};
use crate::diagnostic::{Diagnostic, Severity, catalog, closest};
use crate::lint;
use crate::manifest::raw::Manifest;
use crate::model::Allow;

/// Takes out what is allowed, and returns the entries that allow nothing.
pub(super) fn apply(allows: &[Allow], findings: &mut Vec<Finding>, categories: &[Category]) -> Vec<Allow> {
    let covers = |allow: &Allow, finding: &Finding| allow.rule == finding.rule.code.id && allow.path == finding.path;
    // An entry of a category that nobody asked for says nothing here.
    let is_asked = |allow: &Allow| rules::find(&allow.rule).is_some_and(|rule| categories.contains(&rule.category));
    let idle = allows
        .iter()
        .filter(|allow| is_asked(allow) && !findings.iter().any(|finding| covers(allow, finding)))
        .cloned()
        .collect();
    findings.retain(|finding| !allows.iter().any(|allow| covers(allow, finding)));
    idle
}

/// The warning for an entry that allows nothing.
pub(super) fn idle(allow: &Allow) -> Diagnostic {
    let message = format!("nothing to allow: `{}` finds nothing at `{}`", allow.rule, allow.path);
    let mut diagnostic = Diagnostic::error(&catalog::IDLE_ALLOW, message, allow.span, "this entry has no effect")
        .note("an exception belongs to one change, and ends with it")
        .help("remove it; or, if it was meant for something else, see the `path` that the finding names");
    diagnostic.severity = Severity::Warning;
    diagnostic
}

fn is_rule(name: &str) -> bool {
    rules::find(name).is_some() || lint::find(name).is_some()
}

/// What is wrong with the entries themselves: rules that do not exist, and reasons without words.
#[must_use]
pub fn check_allows(raw: &Manifest) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for allow in &raw.allows {
        if let Some(rule) = allow.rule.as_ref().filter(|rule| !is_rule(rule.value.trim())) {
            let message = format!("there is no rule `{}`", rule.value);
            let lints = lint::ALL.iter().map(|lint| lint.code.name);
            let ids = rules::ALL.iter().map(|rule| rule.code.id).chain(lints);
            let help = match closest(rule.value.trim(), ids) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`rillflow breaking` and `rillflow lint` name the rule of each finding".to_owned(),
            };
            diagnostics.push(
                Diagnostic::error(&catalog::UNKNOWN_RULE, message, rule.span, "nothing is found by it").help(help),
            );
        }
        if let Some(reason) = allow.reason.as_ref().filter(|reason| reason.value.trim().is_empty()) {
            diagnostics.push(
                Diagnostic::error(&catalog::EMPTY_REASON, "an exception without a reason", reason.span, "")
                    .note("whoever reads it in a year must be able to see why it was right")
                    .help("say why nobody is broken, such as `reason = \"never deployed\"`"),
            );
        }
    }
    diagnostics
}
