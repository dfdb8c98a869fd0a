//! `document-field-removed`: a field of a document that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "document-field-removed",
    Store,
    "a field of a document that is no longer declared",
    "if it only has another name now, say so with `renamed_from` in the new one; otherwise put it back"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in document.fields().into_iter().filter(|field| field.new.is_none()) {
            findings.add(
                format!("documents.{}.fields.{}", document.name, field.name),
                format!("document `{}` no longer has the field `{}`", document.name, field.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_field_that_goes_is_found() {
        check(
            &RULE,
            &[("phone = { index = \"btree\" }\n", ""), ("phone = \"string?\"\n", "")],
            &["documents.Customer.fields.phone"],
        );
    }

    #[test]
    fn one_that_only_has_another_name_is_not() {
        check(
            &RULE,
            &[
                ("phone = { index = \"btree\" }\n", ""),
                ("phone = \"string?\"\n", "mobile = { type = \"string?\", renamed_from = \"phone\" }\n"),
            ],
            &[],
        );
    }

    #[test]
    fn a_new_field_is_not() {
        check(&RULE, &[("phone = \"string?\"\n", "phone = \"string?\"\nfax = \"string?\"\n")], &[]);
    }
}
