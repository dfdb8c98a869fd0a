//! `event-version-changed`: a released version of an event with another shape.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};
use crate::surface::changes;

rule!(
    "event-version-changed",
    Store,
    "a released version of an event with another shape",
    "put the version back, and declare the next one with an upcast step"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events() {
        for version in old.versions.keys().filter(|version| new.versions.contains_key(*version)) {
            let before = comparison.old.version_shape(name, version).unwrap_or_default();
            let after = comparison.new.version_shape(name, version).unwrap_or_default();
            if before != after && comparison.baseline.is_released(name, version) {
                let changes = changes(&before, &after).join("; ");
                findings.add(
                    format!("events.{name}.{version}"),
                    format!("{version} of event `{name}` is released and changed: {changes}"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_released_version_that_changes_is_found() {
        check(
            &RULE,
            &[("[events.Paid.v1]\ncents = \"i64\"", "[events.Paid.v1]\ncents = \"i64\"\nnote = \"string?\"")],
            &["events.Paid.v1"],
        );
    }

    #[test]
    fn so_is_a_changed_type_inside_of_it() {
        check(
            &RULE,
            &[(
                r#"fields = { street = "string", city = "string", floor = "i32?" }"#,
                r#"fields = { street = "string", city = "string" }"#,
            )],
            &["events.Sent.v1"],
        );
    }

    #[test]
    fn a_version_that_was_never_released_may_change() {
        check(&RULE, &[(r#"currency = "string""#, "currency = \"string\"\nnote = \"string?\"")], &[]);
    }

    #[test]
    fn another_name_of_a_type_and_another_order_are_no_change() {
        check(&RULE, &[(r#"to = "Address""#, r#"to = "Place""#)], &[]);
    }
}
