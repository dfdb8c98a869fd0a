//! `projection-column-nullable-changed`: a column of a projection that may be null now, or no longer.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-column-nullable-changed",
    Api,
    "a column of a projection that may be null now, or no longer",
    "handle the other type in the programs that read the rows"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.projections_of_one_kind() {
        for column in projection.kept_columns().filter(|column| column.old.is_optional() != column.new.is_optional()) {
            findings.add(
                format!("projections.{}.columns.{}", projection.name, column.name),
                format!(
                    "column `{}` of projection `{}` was `{}` and is `{}`",
                    column.name, projection.name, column.old.ty, column.new.ty
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
    fn a_column_that_may_be_null_now_is_found() {
        check(&RULE, &[(r#"status = "string""#, r#"status = "string?""#)], &["projections.ledger.columns.status"]);
    }
}
