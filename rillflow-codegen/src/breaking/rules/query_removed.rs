//! `query-removed`: a compiled query that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "query-removed",
    Api,
    "a compiled query that is no longer declared",
    "put it back; a query that has another name now is another method, so let the older one stay until no program calls it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for name in document.old.queries.keys().filter(|name| !document.new.queries.contains_key(*name)) {
            findings.add(
                format!("documents.{}.queries.{name}", document.name),
                format!("document `{}` no longer has the query `{name}`", document.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_query_that_goes_is_found() {
        check(
            &RULE,
            &[("[documents.Note.queries.ranked]", "[documents.Note.queries.best]")],
            &["documents.Note.queries.ranked"],
        );
    }

    #[test]
    fn a_new_one_is_not() {
        check(
            &RULE,
            &[(
                "[documents.Note.queries.ranked]",
                "[documents.Note.queries.everything]\n[documents.Note.queries.ranked]",
            )],
            &[],
        );
    }
}
