//! `document-field-type-changed`: a field of a document with another type.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};

rule!(
    "document-field-type-changed",
    Store,
    "a field of a document with another type",
    "put the type back, and add a field with the new type under another name"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in document.fields().into_iter().filter_map(Pair::kept) {
            let (before, after) = (field.old.ty.trim_end_matches('?'), field.new.ty.trim_end_matches('?'));
            if !comparison.is_same_type(before, after) {
                findings.add(
                    format!("documents.{}.fields.{}", document.name, field.name),
                    format!(
                        "field `{}` of document `{}` was `{}` and is `{}`",
                        field.name, document.name, field.old.ty, field.new.ty
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
        check(&RULE, &[(r#"text = "string""#, r#"text = "json""#)], &["documents.Draft.fields.text"]);
    }

    #[test]
    fn an_optional_one_is_not() {
        check(&RULE, &[(r#"text = "string""#, r#"text = "string?""#)], &[]);
    }

    #[test]
    fn a_type_that_only_has_another_name_is_not() {
        check(&RULE, &[(r#"address = "Address""#, r#"address = "Place""#)], &[]);
    }
}
