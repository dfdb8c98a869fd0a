//! `document-renamed`: a document with another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!("document-renamed", Api, "a document with another name", "rename it in the programs that use it");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents().filter(|document| document.former != document.name) {
        findings.add(
            format!("documents.{}", document.name),
            format!("document `{}` is now called `{}`, and so are its Rust types", document.former, document.name),
        );
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
            &[
                ("[documents.Draft]", "[documents.Sketch]\nrenamed_from = \"Draft\""),
                ("[documents.Draft.fields]", "[documents.Sketch.fields]"),
            ],
            &["documents.Sketch"],
        );
    }
}
