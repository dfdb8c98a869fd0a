//! `projection-on-error-changed`: a projection that does something else about an event it cannot apply.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-on-error-changed",
    Query,
    "a projection that does something else about an event it cannot apply",
    "put `on_error` back, or tell whoever reads the projection what may be missing now"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.kept_projections().filter(|one| one.old.on_error != one.new.on_error) {
        let word = |policy: &Option<String>| policy.clone().unwrap_or_else(|| "pause".to_owned());
        let (old, new) = (word(&projection.old.on_error), word(&projection.new.on_error));
        findings.add(
            format!("projections.{}.on_error", projection.name),
            format!("`on_error` of projection `{}` was `{old}` and is `{new}`", projection.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_policy_is_found() {
        check(&RULE, &[("on_error = \"skip\"", "on_error = \"pause-key\"")], &["projections.mail.on_error"]);
    }

    #[test]
    fn what_is_the_default_anyway_is_not() {
        check(&RULE, &[("table = \"ledger\"", "table = \"ledger\"\non_error = \"pause\"")], &[]);
    }
}
