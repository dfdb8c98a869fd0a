//! `search-removed`: a full-text search that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "search-removed",
    Query,
    "a full-text search that is no longer declared",
    "put it back, or take it out of every program first"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        if document.old.search.is_some() && document.new.search.is_none() {
            findings.add(
                format!("documents.{}.search", document.name),
                format!("document `{}` can no longer be searched", document.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_search_that_goes_is_found() {
        check(
            &RULE,
            &[("[documents.Note.search]\nlanguage = \"english\"\nfields = [\"title\"]\n", "")],
            &["documents.Note.search"],
        );
    }
}
