//! `duplicated-transform-changed`: a duplicated field with another transform.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "duplicated-transform-changed",
    Query,
    "a duplicated field with another transform",
    "put the transform back; or change your own SQL that compares with the column, then allow it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let word = |transform: &Option<String>| transform.as_ref().map_or("none".to_owned(), |one| format!("`{one}`"));
    for document in comparison.kept_documents() {
        for field in document.kept_duplicated().filter(|field| field.old.transform != field.new.transform) {
            findings.add(
                format!("documents.{}.duplicated.{}", document.name, field.name),
                format!(
                    "the transform of `{}` was {} and is {}",
                    field.name,
                    word(&field.old.transform),
                    word(&field.new.transform)
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
    fn a_transform_that_goes_is_found() {
        check(&RULE, &[(r#"transform = "lower", "#, "")], &["documents.Customer.duplicated.email"]);
    }

    #[test]
    fn so_is_a_new_one() {
        check(
            &RULE,
            &[(r#"phone = { index = "btree" }"#, r#"phone = { index = "btree", transform = "trim" }"#)],
            &["documents.Customer.duplicated.phone"],
        );
    }
}
