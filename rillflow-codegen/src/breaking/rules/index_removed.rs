//! `index-removed`: an index that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "index-removed",
    Query,
    "an index that is no longer declared",
    "put it back; or see with `explain` that no query that uses the column needs it, then allow it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for column in comparison.indexed() {
        if let (Some(kind), None) = (column.old, column.new) {
            findings.add(column.path, format!("{} no longer has its `{kind}` index", column.what));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn an_index_that_goes_is_found() {
        check(&RULE, &[(r#"phone = { index = "btree" }"#, "phone = {}")], &["documents.Customer.duplicated.phone"]);
    }

    #[test]
    fn one_that_goes_with_its_column_is_not() {
        check(&RULE, &[("phone = { index = \"btree\" }\n", "")], &[]);
    }
}
