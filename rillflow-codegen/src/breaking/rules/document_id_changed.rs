//! `document-id-changed`: an id of another kind.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "document-id-changed",
    Store,
    "an id of another kind",
    "put the kind back; give the changed document a name of its own"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents().filter(|document| document.old.id != document.new.id) {
        let (name, old, new) = (document.name, &document.old.id, &document.new.id);
        findings.add(format!("documents.{name}.id"), format!("the id of document `{name}` was `{old}` and is `{new}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_kind_is_found() {
        check(
            &RULE,
            &[("[documents.Draft]\nid = \"string\"", "[documents.Draft]\nid = \"uuid\"")],
            &["documents.Draft.id"],
        );
    }

    #[test]
    fn also_when_the_name_changed_too() {
        check(
            &RULE,
            &[
                ("[documents.Draft]\nid = \"string\"", "[documents.Sketch]\nrenamed_from = \"Draft\"\nid = \"i64\""),
                ("[documents.Draft.fields]", "[documents.Sketch.fields]"),
            ],
            &["documents.Sketch.id"],
        );
    }
}
