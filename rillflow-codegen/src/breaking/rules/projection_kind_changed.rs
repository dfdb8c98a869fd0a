//! `projection-kind-changed`: a projection of another kind.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-kind-changed",
    Query,
    "a projection of another kind",
    "declare a projection of another name, and let readers change over"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.kept_projections().filter(|projection| projection.old.kind != projection.new.kind) {
        let (old, new) = (&projection.old.kind, &projection.new.kind);
        findings.add(
            format!("projections.{}.kind", projection.name),
            format!("projection `{}` was of kind `{old}` and is of kind `{new}`", projection.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_kind_is_found() {
        check(
            &RULE,
            &[(
                "[projections.ledger]\ntable = \"ledger\"\nkey = { order_id = \"stream.id\" }\n[projections.ledger.columns]\nstatus = \"string\"\npaid = { type = \"i64\", default = 0 }\nnote = \"string?\"\n[projections.ledger.on.Placed]\nset = { status = \"'placed'\" }\n[projections.ledger.on.Paid]\nadd = { paid = \"event.cents\" }\n",
                "[projections.ledger]\nkind = \"handler\"\nevents = [\"Placed\"]\n",
            )],
            &["projections.ledger.kind"],
        );
    }
}
