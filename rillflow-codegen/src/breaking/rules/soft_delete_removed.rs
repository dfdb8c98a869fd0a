//! `soft-delete-removed`: a document whose deleted rows no longer stay.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "soft-delete-removed",
    Store,
    "a document whose deleted rows no longer stay",
    "put `soft_delete = true` back, or purge the deleted documents first"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents().filter(|document| document.old.soft_delete && !document.new.soft_delete)
    {
        findings.add(
            format!("documents.{}.soft_delete", document.name),
            format!("a deleted document `{}` stayed in its table and no longer does", document.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn switching_it_off_is_found() {
        check(&RULE, &[("soft_delete = true", "soft_delete = false")], &["documents.Note.soft_delete"]);
    }

    #[test]
    fn switching_it_on_is_not() {
        check(&RULE, &[("[documents.Draft]", "[documents.Draft]\nsoft_delete = true")], &[]);
    }
}
