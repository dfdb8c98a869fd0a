//! `upcast-changed`: an upcast step between released versions that does something else.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, step};

rule!(
    "upcast-changed",
    Store,
    "an upcast step between released versions that does something else",
    "put the step back; for another meaning, add the next version and a step that leads to it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events() {
        for (version, before) in old.steps.iter().filter(|(version, _)| new.versions.contains_key(*version)) {
            let target = step::target_version(before);
            let is_released = |version| comparison.baseline.is_released(name, version);
            let message = match new.steps.get(version) {
                Some(after) if after == before => continue,
                Some(after) => format!("the step from {version} of event `{name}` was `{before}` and is `{after}`"),
                None => continue,
            };
            if is_released(version) && target.is_none_or(is_released) {
                findings.add(format!("upcasts.{name}@{}", version.trim_start_matches('v')), message);
            }
        }
    }
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
