//! `projection-table-renamed`: a projection in a table of another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-table-renamed",
    Query,
    "a projection in a table of another name",
    "keep the older name with `table`, or rename it in your own SQL"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.projections_of_one_kind() {
        let (Some(old), Some(new)) = (&projection.old.table, &projection.new.table) else { continue };
        if old == new {
            continue;
        }
        findings.add(
            format!("projections.{}.table", projection.name),
            format!("the table of projection `{}` was `{old}` and is `{new}`", projection.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_table_is_found() {
        check(&RULE, &[(r#"table = "ledger""#, r#"table = "sales""#)], &["projections.ledger.table"]);
    }
}
