//! `document-field-type-changed`: a field of a document with another type.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};

rule!(
    "document-field-type-changed",
    Store,
    "a field of a document with another type",
    "put the type back, and add an optional field of the new type under another name"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in document.fields().into_iter().filter_map(Pair::kept) {
            if comparison.is_other_type(&field.old.ty, &field.new.ty) {
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
    fn so_is_a_narrower_number_and_one_that_json_writes_otherwise() {
        for ty in ["i16", "f32", "decimal"] {
            let after = format!("age = \"{ty}?\"");
            check(&RULE, &[("age = \"i32?\"", &after)], &["documents.Customer.fields.age"]);
        }
    }

    #[test]
    fn a_wider_number_is_not() {
        check(&RULE, &[("age = \"i32?\"", "age = \"i64?\"")], &[]);
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
