//! `projection-removed`: a projection that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-removed",
    Query,
    "a projection that is no longer declared",
    "if it only has another name now, say so with `renamed_from` in the new one; otherwise put it back"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for pair in comparison.projections().into_iter().filter(|pair| pair.new.is_none()) {
        findings.add(format!("projections.{}", pair.name), format!("projection `{}` is no longer declared", pair.name));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_projection_that_goes_is_found() {
        check(
            &RULE,
            &[(
                "[projections.ledger]\ntable = \"ledger\"\nkey = { order_id = \"stream.id\" }\n[projections.ledger.columns]\nstatus = \"string\"\npaid = { type = \"i64\", default = 0 }\nnote = \"string?\"\n[projections.ledger.on.Placed]\nset = { status = \"'placed'\" }\n[projections.ledger.on.Paid]\nadd = { paid = \"event.cents\" }\n",
                "",
            )],
            &["projections.ledger"],
        );
    }

    #[test]
    fn one_that_only_has_another_name_is_not() {
        check(
            &RULE,
            &[
                (
                    "[projections.ledger]\ntable = \"ledger\"",
                    "[projections.sales]\nrenamed_from = \"ledger\"\ntable = \"ledger\"",
                ),
                ("[projections.ledger.columns]", "[projections.sales.columns]"),
                ("[projections.ledger.on.Placed]", "[projections.sales.on.Placed]"),
                ("[projections.ledger.on.Paid]", "[projections.sales.on.Paid]"),
            ],
            &[],
        );
    }
}
