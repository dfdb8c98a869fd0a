//! `projection-document-changed`: a projection that keeps another document.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-document-changed",
    Query,
    "a projection that keeps another document",
    "declare a projection of another name for the other document, and let readers change over"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let documents = comparison.documents();
    for projection in comparison.projections_of_one_kind() {
        let (Some(old), Some(new)) = (&projection.old.document, &projection.new.document) else { continue };
        // A document that was renamed is the same one.
        let now = documents.iter().find(|pair| pair.name == old).and_then(|pair| pair.new).map(|(name, _)| name);
        if now.unwrap_or(old) != new {
            findings.add(
                format!("projections.{}.document", projection.name),
                format!("projection `{}` kept document `{old}` and keeps `{new}`", projection.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_document_is_found() {
        check(&RULE, &[("document = \"Basket\"", "document = \"Cart\"")], &["projections.basket_view.document"]);
    }

    #[test]
    fn one_of_another_name_is_the_same() {
        check(
            &RULE,
            &[
                ("[documents.Basket]", "[documents.Bag]\nrenamed_from = \"Basket\""),
                ("[documents.Basket.fields]", "[documents.Bag.fields]"),
                ("document = \"Basket\"", "document = \"Bag\""),
            ],
            &[],
        );
    }
}
