//! `document-field-renamed`: a field of a document with another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};

rule!(
    "document-field-renamed",
    Api,
    "a field of a document with another name",
    "rename it in the programs that use it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for field in document.fields().into_iter().filter_map(Pair::kept).filter(|field| field.former != field.name) {
            findings.add(
                format!("documents.{}.fields.{}", document.name, field.name),
                format!("field `{}` of document `{}` is now called `{}`", field.former, document.name, field.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_name_is_found() {
        check(
            &RULE,
            &[(r#"text = "string""#, r#"title = { type = "string", renamed_from = "text" }"#)],
            &["documents.Draft.fields.title"],
        );
    }
}
