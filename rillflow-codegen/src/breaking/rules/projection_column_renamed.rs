//! `projection-column-renamed`: a column of a projection with another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-column-renamed",
    Query,
    "a column of a projection with another name",
    "rename it in your own SQL and in the programs that read the rows"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.projections_of_one_kind() {
        for column in projection.kept_columns().filter(|column| column.former != column.name) {
            findings.add(
                format!("projections.{}.columns.{}", projection.name, column.name),
                format!(
                    "column `{}` of projection `{}` is now called `{}`",
                    column.former, projection.name, column.name
                ),
            );
        }
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
            &[("note = \"string?\"\n", "remark = { type = \"string?\", renamed_from = \"note\" }\n")],
            &["projections.ledger.columns.remark"],
        );
    }
}
