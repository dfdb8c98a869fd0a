//! `event-left`: an event type that became another one, or several.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, step};

rule!(
    "event-left",
    Api,
    "an event type that became another one, or several",
    "make the events that it became in the programs that made it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, _, new) in comparison.kept_events().filter(|(_, old, _)| old.last_step().is_none()) {
        let Some(step) = new.last_step() else { continue };
        let became = step::other_types(step);
        // What is stored and no longer seen is a matter of its own.
        if became.is_empty() && comparison.baseline.is_event_released(name) {
            continue;
        }
        let message = if became.is_empty() {
            format!("event `{name}` is retired, and no program can make or see it")
        } else {
            format!("event `{name}` is read as `{}`, and no program can make it", became.join("`, `"))
        };
        findings.add(format!("events.{name}"), message);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::{check, check_released};

    #[test]
    fn a_type_that_became_another_is_found() {
        check(
            &RULE,
            &[
                (
                    "[events.Sent]",
                    "[[upcasts]]\nfrom = \"Paid@1\"\nto = \"Settled@1\"\n[events.Settled]\nstream = \"Order\"\n[events.Settled.v1]\ncents = \"i64\"\n[events.Sent]",
                ),
                ("[projections.ledger.on.Paid]", "[projections.ledger.on.Settled]"),
            ],
            &["events.Paid"],
        );
    }

    #[test]
    fn one_that_is_retired_is_found_here_only_if_nothing_of_it_is_stored() {
        let retired = [
            ("[events.Closed]", "[[upcasts]]\nfrom = \"Closed@1\"\nto = []\nreason = \"never used\"\n[events.Closed]"),
            ("events = [\"Closed\", \"Filed\"]", "events = [\"Filed\"]"),
        ];
        check_released(&RULE, Some(&[]), &retired, &["events.Closed"]);
        check_released(&RULE, None, &retired, &[]);
    }
}
