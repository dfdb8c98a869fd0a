//! `event-version-removed`: a released version of an event that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "event-version-removed",
    Store,
    "a released version of an event that is no longer declared",
    "put it back, with its upcast step"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events() {
        for version in old.versions.keys().filter(|version| !new.versions.contains_key(*version)) {
            if comparison.baseline.is_released(name, version) {
                findings.add(format!("events.{name}.{version}"), format!("event `{name}` no longer has {version}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::{check, check_released};

    #[test]
    fn a_released_version_that_goes_is_found() {
        check_released(
            &RULE,
            Some(&[("Placed", "v2")]),
            &[
                ("[events.Placed.v2]\ncents = \"i64\"\ncurrency = \"string\"\n", ""),
                (
                    "[[upcasts]]\nfrom = \"Placed@1\"\nto = \"Placed@2\"\nrename = { total = \"cents\" }\ndefault = { currency = \"EUR\" }\n",
                    "",
                ),
            ],
            &["events.Placed.v2"],
        );
    }

    #[test]
    fn one_that_was_never_released_may_go() {
        check(
            &RULE,
            &[
                ("[events.Placed.v2]\ncents = \"i64\"\ncurrency = \"string\"\n", ""),
                (
                    "[[upcasts]]\nfrom = \"Placed@1\"\nto = \"Placed@2\"\nrename = { total = \"cents\" }\ndefault = { currency = \"EUR\" }\n",
                    "",
                ),
            ],
            &[],
        );
    }
}
