//! `subscription-renamed`: a subscription with another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!("subscription-renamed", Api, "a subscription with another name", "rename it in the programs that run it");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for subscription in comparison.kept_subscriptions().filter(|one| one.former != one.name) {
        findings.add(
            format!("subscriptions.{}", subscription.name),
            format!(
                "subscription `{}` is now called `{}`, and so are its Rust types",
                subscription.former, subscription.name
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_name_is_found() {
        check(
            &RULE,
            &[("[subscriptions.mailer]", "[subscriptions.printer]\nrenamed_from = \"mailer\"")],
            &["subscriptions.printer"],
        );
    }
}
