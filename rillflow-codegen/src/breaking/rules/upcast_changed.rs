//! `upcast-changed`: an upcast step between released versions that does something else.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "upcast-changed",
    Store,
    "an upcast step between released versions that does something else",
    "put the step back, and say the new meaning in a new version"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events() {
        for (version, before) in old.steps.iter().filter(|(version, _)| new.versions.contains_key(*version)) {
            let target = target_version(before);
            let is_released = |version| comparison.baseline.is_released(name, version);
            let message = match new.steps.get(version) {
                Some(after) if after == before => continue,
                Some(after) => format!("the step from {version} of event `{name}` was `{before}` and is `{after}`"),
                // Its target went with it, and that is what there is to report.
                None if target.is_some_and(|target| !new.versions.contains_key(target)) => continue,
                None => format!("the step from {version} of event `{name}` is gone; it was `{before}`"),
            };
            if is_released(version) && target.is_none_or(is_released) {
                findings.add(format!("upcasts.{name}@{}", version.trim_start_matches('v')), message);
            }
        }
    }
}

/// The version that a step leads to, if it is one of the same event.
fn target_version(step: &str) -> Option<&str> {
    let target = step.strip_prefix("to ")?.split_once(':')?.0;
    target.starts_with('v').then_some(target)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::{check, check_released};

    #[test]
    fn another_default_is_found() {
        check_released(
            &RULE,
            Some(&[("Placed", "v1"), ("Placed", "v2")]),
            &[(r#"currency = "EUR""#, r#"currency = "USD""#)],
            &["upcasts.Placed@1"],
        );
    }

    #[test]
    fn so_is_code_instead_of_a_declaration() {
        check_released(
            &RULE,
            None,
            &[("rename = { total = \"cents\" }\ndefault = { currency = \"EUR\" }", r#"with = "rust""#)],
            &["upcasts.Placed@1"],
        );
    }

    #[test]
    fn a_step_to_a_version_that_was_never_released_may_change() {
        check(&RULE, &[(r#"currency = "EUR""#, r#"currency = "USD""#)], &[]);
    }
}
