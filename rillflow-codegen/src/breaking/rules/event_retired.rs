//! `event-retired`: a released event type that readers no longer see.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, step};

rule!(
    "event-retired",
    Store,
    "a released event type that readers no longer see",
    "take the step away again, or show that no aggregate and no projection needs the event"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events() {
        let is_retired = |step: Option<&str>| step.is_some_and(step::is_retirement);
        if is_retired(new.last_step()) && !is_retired(old.last_step()) && comparison.baseline.is_event_released(name) {
            findings
                .add(format!("events.{name}"), format!("event `{name}` is retired: readers skip what is stored of it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check_released;

    const RETIRED: [(&str, &str); 2] = [
        ("[events.Closed]", "[[upcasts]]\nfrom = \"Closed@1\"\nto = []\nreason = \"never used\"\n[events.Closed]"),
        ("events = [\"Closed\", \"Filed\"]", "events = [\"Filed\"]"),
    ];

    #[test]
    fn a_released_one_is_found() {
        check_released(&RULE, Some(&[("Closed", "v1")]), &RETIRED, &["events.Closed"]);
    }

    #[test]
    fn one_that_was_never_released_is_not() {
        check_released(&RULE, Some(&[]), &RETIRED, &[]);
    }
}
