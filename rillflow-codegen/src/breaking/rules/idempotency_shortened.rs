//! `idempotency-shortened`: appends that are forgotten sooner.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "idempotency-shortened",
    Store,
    "appends that are forgotten sooner",
    "put the retention back, or make sure that nobody repeats an append later than that"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let (old, new) = (comparison.old.project.idempotency_seconds, comparison.new.project.idempotency_seconds);
    let Some(new) = new.filter(|new| old.is_none_or(|old| *new < old)) else { return };
    let old = old.map_or("for ever".to_owned(), |old| format!("for {old} seconds"));
    findings.add("idempotency.retention", format!("idempotency keys were remembered {old} and are for {new} seconds"));
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_shorter_time_is_found() {
        check(&RULE, &[("retention = \"P30D\"", "retention = \"P1D\"")], &["idempotency.retention"]);
    }

    #[test]
    fn a_longer_one_is_not() {
        check(&RULE, &[("retention = \"P30D\"", "retention = \"P60D\"")], &[]);
    }

    #[test]
    fn for_ever_is_not() {
        check(&RULE, &[("[idempotency]\nretention = \"P30D\"\n", "")], &[]);
    }
}
