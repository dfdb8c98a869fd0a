//! `subscription-ack-changed`: a subscription that is acknowledged in another way.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "subscription-ack-changed",
    Api,
    "a subscription that is acknowledged in another way",
    "acknowledge in the consumer what was done on its own before, or the other way round; deploy both together"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for subscription in comparison.kept_subscriptions().filter(|one| one.old.ack != one.new.ack) {
        let (old, new) = (&subscription.old.ack, &subscription.new.ack);
        findings.add(
            format!("subscriptions.{}.ack", subscription.name),
            format!("`ack` of subscription `{}` was `{old}` and is `{new}`", subscription.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_way_is_found() {
        check(&RULE, &[("ack = \"manual\"\n", "")], &["subscriptions.mailer.ack"]);
    }

    #[test]
    fn what_is_the_default_anyway_is_not() {
        check(&RULE, &[("ack = \"manual\"", "ack = \"manual\"\nack_timeout = \"PT30S\"")], &[]);
    }
}
