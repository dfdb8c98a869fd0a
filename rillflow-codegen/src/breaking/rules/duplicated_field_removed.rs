//! `duplicated-field-removed`: a duplicated field that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "duplicated-field-removed",
    Query,
    "a duplicated field that is no longer declared",
    "put it back, or take it out of every query first"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in document.duplicated().into_iter().filter(|field| field.new.is_none()) {
            findings.add(
                format!("documents.{}.duplicated.{}", document.name, field.name),
                format!(
                    "document `{}` no longer keeps `{}` in the column `{}`",
                    document.name, field.name, field.old.column
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
    fn a_column_that_goes_is_found() {
        check(&RULE, &[("phone = { index = \"btree\" }\n", "")], &["documents.Customer.duplicated.phone"]);
    }

    #[test]
    fn one_whose_field_was_renamed_is_not() {
        check(
            &RULE,
            &[
                ("phone = { index = \"btree\" }\n", "mobile = { index = \"btree\", renamed_from = \"phone\" }\n"),
                ("phone = \"string?\"\n", "mobile = { type = \"string?\", renamed_from = \"phone\" }\n"),
            ],
            &[],
        );
    }
}
