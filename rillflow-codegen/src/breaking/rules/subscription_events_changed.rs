//! `subscription-events-changed`: a subscription that gets other events.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "subscription-events-changed",
    Api,
    "a subscription that gets other events",
    "handle the other events in the consumer, and deploy it together with the change"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for subscription in comparison.kept_subscriptions() {
        let path = |event: &str| format!("subscriptions.{}.events.{event}", subscription.name);
        let (old, new) = (&subscription.old.events, &subscription.new.events);
        for event in old.iter().filter(|event| !new.contains(event)) {
            findings.add(path(event), format!("subscription `{}` no longer gets `{event}`", subscription.name));
        }
        for event in new.iter().filter(|event| !old.contains(event)) {
            findings.add(path(event), format!("subscription `{}` gets `{event}` now", subscription.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn an_event_that_goes_is_found() {
        check(
            &RULE,
            &[("events = [\"Closed\", \"Filed\"]", "events = [\"Filed\"]")],
            &["subscriptions.mailer.events.Closed"],
        );
    }

    #[test]
    fn so_is_a_new_one() {
        check(
            &RULE,
            &[("events = [\"Closed\", \"Filed\"]", "events = [\"Closed\", \"Filed\", \"Paid\"]")],
            &["subscriptions.mailer.events.Paid"],
        );
    }

    #[test]
    fn another_order_is_not() {
        check(&RULE, &[("events = [\"Closed\", \"Filed\"]", "events = [\"Filed\", \"Closed\"]")], &[]);
    }
}
