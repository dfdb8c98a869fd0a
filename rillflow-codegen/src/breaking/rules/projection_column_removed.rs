//! `projection-column-removed`: a column of a projection that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-column-removed",
    Query,
    "a column of a projection that is no longer declared",
    "if it only has another name now, say so with `renamed_from` in the new one; otherwise put it back"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.projections_of_one_kind() {
        for column in projection.columns().into_iter().filter(|column| column.new.is_none()) {
            findings.add(
                format!("projections.{}.columns.{}", projection.name, column.name),
                format!("projection `{}` no longer has the column `{}`", projection.name, column.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_column_that_goes_is_found() {
        check(&RULE, &[("note = \"string?\"\n", "")], &["projections.ledger.columns.note"]);
    }

    #[test]
    fn one_that_only_has_another_name_is_not() {
        check(&RULE, &[("note = \"string?\"\n", "remark = { type = \"string?\", renamed_from = \"note\" }\n")], &[]);
    }
}
