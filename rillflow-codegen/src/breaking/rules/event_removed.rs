//! `event-removed`: a released event type that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "event-removed",
    Store,
    "a released event type that is no longer declared",
    "put it back: an event that nobody writes any more costs nothing"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for name in comparison.old.events.keys().filter(|name| !comparison.new.events.contains_key(*name)) {
        if comparison.baseline.is_event_released(name) {
            findings.add(format!("events.{name}"), format!("event `{name}` is no longer declared"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::{check, check_released};

    #[test]
    fn a_released_event_that_goes_is_found() {
        check(
            &RULE,
            &[
                ("[events.Paid]\nstream = \"Order\"\n[events.Paid.v1]\ncents = \"i64\"\n", ""),
                ("[projections.ledger.on.Paid]\nadd = { paid = \"event.cents\" }\n", ""),
            ],
            &["events.Paid"],
        );
    }

    #[test]
    fn without_a_lock_every_event_counts_as_released() {
        check_released(
            &RULE,
            None,
            &[
                ("[events.Paid]\nstream = \"Order\"\n[events.Paid.v1]\ncents = \"i64\"\n", ""),
                ("[projections.ledger.on.Paid]\nadd = { paid = \"event.cents\" }\n", ""),
            ],
            &["events.Paid"],
        );
    }

    #[test]
    fn an_event_that_was_never_released_may_go() {
        check_released(
            &RULE,
            Some(&[]),
            &[
                ("[events.Paid]\nstream = \"Order\"\n[events.Paid.v1]\ncents = \"i64\"\n", ""),
                ("[projections.ledger.on.Paid]\nadd = { paid = \"event.cents\" }\n", ""),
            ],
            &[],
        );
    }
}
