//! `event-version-added`: a new version of an event.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "event-version-added",
    Api,
    "a new version of an event",
    "give the new fields a value wherever programs make the event"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events().filter(|(_, old, new)| old.current() < new.current()) {
        findings.add(
            format!("events.{name}.v{}", new.current()),
            format!("event `{name}` was at v{} and is at v{}", old.current(), new.current()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_new_version_is_found() {
        check(
            &RULE,
            &[(
                "[events.Paid.v1]\ncents = \"i64\"\n",
                "[events.Paid.v1]\ncents = \"i64\"\n[events.Paid.v2]\ncents = \"i64\"\n[[upcasts]]\nfrom = \"Paid@1\"\nto = \"Paid@2\"\n",
            )],
            &["events.Paid.v2"],
        );
    }
}
