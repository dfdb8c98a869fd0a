//! `projection-column-type-changed`: a column of a projection with another type.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-column-type-changed",
    Query,
    "a column of a projection with another type",
    "put the type back, and add a column with the new one"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.projections_of_one_kind() {
        for column in projection.kept_columns() {
            let (before, after) = (column.old.inner(), column.new.inner());
            if !comparison.is_same_type(before, after) {
                findings.add(
                    format!("projections.{}.columns.{}", projection.name, column.name),
                    format!(
                        "column `{}` of projection `{}` was `{before}` and is `{after}`",
                        column.name, projection.name
                    ),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_type_is_found() {
        check(
            &RULE,
            &[(r#"paid = { type = "i64", default = 0 }"#, r#"paid = { type = "decimal", default = 0 }"#)],
            &["projections.ledger.columns.paid"],
        );
    }

    #[test]
    fn a_column_that_may_be_null_now_is_not() {
        check(&RULE, &[(r#"status = "string""#, r#"status = "string?""#)], &[]);
    }
}
