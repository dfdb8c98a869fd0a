//! `document-field-default-changed`: a field of a document with another default.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};
use crate::surface::FieldSurface;

rule!(
    "document-field-default-changed",
    Store,
    "a field of a document with another default",
    "put the default back, or write the older one into the stored documents first"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in
            document.fields().into_iter().filter_map(Pair::kept).filter(|field| field.old.default != field.new.default)
        {
            let (Some(old), Some(new)) = (read(field.old), read(field.new)) else { continue };
            findings.add(
                format!("documents.{}.fields.{}", document.name, field.name),
                format!(
                    "field `{}` of document `{}` was read as {old} where it is absent, and is read as {new}",
                    field.name, document.name
                ),
            );
        }
    }
}

/// What is read where the key is absent; `None` if nothing can be, which is a matter of its own.
fn read(field: &FieldSurface) -> Option<String> {
    let null = field.is_optional().then(|| "nothing".to_owned());
    field.default.as_ref().map(|default| format!("`{default}`")).or(null)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_default_is_found() {
        check(&RULE, &[("default = 1 }", "default = 2 }")], &["documents.Note.fields.rank"]);
    }

    #[test]
    fn so_is_nothing_in_its_place() {
        check(&RULE, &[("{ type = \"i32\", default = 1 }", "\"i32?\"")], &["documents.Note.fields.rank"]);
    }

    #[test]
    fn a_first_default_is_not() {
        check(&RULE, &[("text = \"string\"\n[streams", "text = { type = \"string\", default = \"\" }\n[streams")], &[]);
    }
}
