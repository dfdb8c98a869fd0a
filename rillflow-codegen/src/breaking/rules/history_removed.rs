//! `history-removed`: a document whose earlier versions are no longer kept.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "history-removed",
    Store,
    "a document whose earlier versions are no longer kept",
    "put `history = true` back, or copy the earlier versions elsewhere first"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents().filter(|document| document.old.history && !document.new.history) {
        findings.add(
            format!("documents.{}.history", document.name),
            format!("the earlier versions of document `{}` are no longer kept", document.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn switching_it_off_is_found() {
        check(&RULE, &[("history = true", "history = false")], &["documents.Note.history"]);
    }

    #[test]
    fn switching_it_on_is_not() {
        check(&RULE, &[("[documents.Draft]", "[documents.Draft]\nhistory = true")], &[]);
    }
}
