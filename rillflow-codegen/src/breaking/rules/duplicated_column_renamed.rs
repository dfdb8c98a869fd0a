//! `duplicated-column-renamed`: a duplicated field in a column of another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "duplicated-column-renamed",
    Query,
    "a duplicated field in a column of another name",
    "keep the older name with `column`, or rename it in your own SQL"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in document.kept_duplicated().filter(|field| field.old.column != field.new.column) {
            findings.add(
                format!("documents.{}.duplicated.{}", document.name, field.name),
                format!("the column of `{}` was `{}` and is `{}`", field.name, field.old.column, field.new.column),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_column_is_found() {
        check(&RULE, &[(r#"column = "city""#, r#"column = "town""#)], &["documents.Customer.duplicated.address.city"]);
    }
}
