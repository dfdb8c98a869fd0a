//! `document-field-required`: a field that stored documents do not have.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "document-field-required",
    Store,
    "a field that stored documents do not have",
    "make it optional with `?`; a field that was never optional may have a `default` instead"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        let path = |field: &str| format!("documents.{}.fields.{field}", document.name);
        let known = document.fields();
        for (name, field) in document.new.fields.iter().filter(|(_, field)| !field.is_optional()) {
            let before = known.iter().find(|pair| pair.new.is_some_and(|(now, _)| now == name));
            let message = match before {
                None if field.may_lack() => continue,
                None => {
                    format!("the new field `{name}` of document `{}` is not optional and has no default", document.name)
                }
                // What an absent value is stored as is `null`, which a default does not stand for.
                Some(pair) if pair.old.is_optional() => {
                    format!(
                        "field `{name}` of document `{}` was optional (`{}`) and is not",
                        document.name, pair.old.ty
                    )
                }
                Some(pair) if pair.old.may_lack() && !field.may_lack() => {
                    format!("field `{name}` of document `{}` no longer has its default", document.name)
                }
                Some(_) => continue,
            };
            findings.add(path(name), format!("{message}: `{}`", field.ty));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_new_field_must_be_optional() {
        check(
            &RULE,
            &[(r#"text = "string""#, "text = \"string\"\ntitle = \"string\"")],
            &["documents.Draft.fields.title"],
        );
    }

    #[test]
    fn an_optional_field_stays_optional() {
        check(&RULE, &[(r#"phone = "string?""#, r#"phone = "string""#)], &["documents.Customer.fields.phone"]);
    }

    #[test]
    fn a_new_optional_field_is_not_found() {
        check(&RULE, &[(r#"text = "string""#, "text = \"string\"\ntitle = \"string?\"")], &[]);
    }

    #[test]
    fn a_new_field_with_a_default_is_not_found() {
        let with_default = "text = \"string\"\ntitle = { type = \"string\", default = \"none\" }";
        check(&RULE, &[(r#"text = "string""#, with_default)], &[]);
    }

    #[test]
    fn a_default_is_no_value_for_a_stored_null() {
        let edit = (r#"phone = "string?""#, r#"phone = { type = "string", default = "none" }"#);
        check(&RULE, &[edit], &["documents.Customer.fields.phone"]);
    }

    #[test]
    fn a_default_that_goes_is_found() {
        check(&RULE, &[("{ type = \"i32\", default = 1 }", "\"i32\"")], &["documents.Note.fields.rank"]);
        check(&RULE, &[("{ type = \"i32\", default = 1 }", "\"i32?\"")], &[]);
    }

    #[test]
    fn a_renamed_field_is_not_new() {
        check(&RULE, &[(r#"text = "string""#, r#"title = { type = "string", renamed_from = "text" }"#)], &[]);
    }
}
