//! `document-removed`: a document that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "document-removed",
    Store,
    "a document that is no longer declared",
    "if it only has another name now, say so with `renamed_from` in the new one; otherwise put it back"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for pair in comparison.documents().into_iter().filter(|pair| pair.new.is_none()) {
        findings.add(format!("documents.{}", pair.name), format!("document `{}` is no longer declared", pair.name));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_document_that_goes_is_found() {
        check(
            &RULE,
            &[("[documents.Draft]\nid = \"string\"\n[documents.Draft.fields]\ntext = \"string\"\n", "")],
            &["documents.Draft"],
        );
    }

    #[test]
    fn one_that_only_has_another_name_is_not() {
        check(
            &RULE,
            &[
                ("[documents.Draft]", "[documents.Sketch]\nrenamed_from = \"Draft\""),
                ("[documents.Draft.fields]", "[documents.Sketch.fields]"),
            ],
            &[],
        );
    }
}
