//! `subscription-delivery-changed`: a subscription whose events arrive in another way.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "subscription-delivery-changed",
    Query,
    "a subscription whose events arrive in another way",
    "put it back, or check that the consumer does not rely on it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for subscription in comparison.kept_subscriptions() {
        let (old, new) = (subscription.old, subscription.new);
        let (set_aside, was_set_aside) = (new.dead_letter.to_string(), old.dead_letter.to_string());
        let keys = [
            ("start", &old.start, &new.start),
            ("order", &old.order, &new.order),
            ("dead_letter", &was_set_aside, &set_aside),
        ];
        for (key, old, new) in keys.into_iter().filter(|(_, old, new)| old != new) {
            findings.add(
                format!("subscriptions.{}.{key}", subscription.name),
                format!("`{key}` of subscription `{}` was `{old}` and is `{new}`", subscription.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_order_is_found() {
        check(&RULE, &[("ack = \"manual\"", "ack = \"manual\"\norder = \"none\"")], &["subscriptions.mailer.order"]);
    }

    #[test]
    fn so_are_another_start_and_events_that_are_not_set_aside() {
        check(
            &RULE,
            &[("ack = \"manual\"", "ack = \"manual\"\nstart = \"now\"\ndead_letter = false")],
            &["subscriptions.mailer.start", "subscriptions.mailer.dead_letter"],
        );
    }

    #[test]
    fn how_much_and_how_often_is_not() {
        check(
            &RULE,
            &[(
                "ack = \"manual\"",
                "ack = \"manual\"\nack_timeout = \"PT1M\"\nmax_in_flight = 7\nretry = { max_attempts = 3 }",
            )],
            &[],
        );
    }
}
