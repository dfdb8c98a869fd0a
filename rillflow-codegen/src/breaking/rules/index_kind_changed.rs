//! `index-kind-changed`: an index of another kind.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "index-kind-changed",
    Query,
    "an index of another kind",
    "put the kind back; or see with `explain` that the new kind serves the queries that use the column, then allow it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for column in comparison.indexed() {
        let (Some(old), Some(new)) = (column.old, column.new) else { continue };
        // An index that becomes unique is a matter of its own.
        if old != new && new.split(' ').next() != Some("unique") {
            findings.add(column.path, format!("the index of {} was `{old}` and is `{new}`", column.what));
        }
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
            &[(r#"phone = { index = "btree" }"#, r#"phone = { index = "hash" }"#)],
            &["documents.Customer.duplicated.phone"],
        );
    }

    #[test]
    fn so_is_one_that_is_no_longer_unique() {
        check(&RULE, &[(r#"index = "unique""#, r#"index = "btree""#)], &["documents.Customer.duplicated.email"]);
    }
}
