//! `subscription-removed`: a subscription that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "subscription-removed",
    Api,
    "a subscription that is no longer declared",
    "if it only has another name now, say so with `renamed_from` in the new one; otherwise put it back"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for pair in comparison.subscriptions().into_iter().filter(|pair| pair.new.is_none()) {
        findings
            .add(format!("subscriptions.{}", pair.name), format!("subscription `{}` is no longer declared", pair.name));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_subscription_that_goes_is_found() {
        check(&RULE, &[("[subscriptions.mailer]", "[subscriptions.printer]")], &["subscriptions.mailer"]);
    }

    #[test]
    fn one_that_only_has_another_name_is_not() {
        check(&RULE, &[("[subscriptions.mailer]", "[subscriptions.printer]\nrenamed_from = \"mailer\"")], &[]);
    }
}
