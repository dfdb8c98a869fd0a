//! `index-made-unique`: a unique index over fields that are stored already.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "index-made-unique",
    Query,
    "a unique index over fields that are stored already",
    "look for values that two rows have (`group by .. having count(*) > 1`), mend them, then allow it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for column in comparison.indexed() {
        // A unique index of all rows holds for a part of them as well.
        if is_unique(column.new) && column.old != Some("unique") && column.old != column.new {
            findings.add(column.path, format!("no two rows may have the same {} any more", column.what));
        }
    }
    for document in comparison.kept_documents() {
        let kept: Vec<&str> = document.kept_duplicated().map(|field| field.name).collect();
        let is_stored = |path: &str| path.split('.').next().is_some_and(|root| document.old.fields.contains_key(root));
        for (path, field) in document.new.duplicated.iter().filter(|(path, _)| !kept.contains(&path.as_str())) {
            if is_unique(field.index.as_deref()) && is_stored(path) {
                findings.add(
                    format!("documents.{}.duplicated.{path}", document.name),
                    format!("no two rows may have the same `{path}` of document `{}` any more", document.name),
                );
            }
        }
    }
}

/// Whether the index is unique, at least for a part of the rows: `unique where active`.
fn is_unique(index: Option<&str>) -> bool {
    index.is_some_and(|index| index.split(' ').next() == Some("unique"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn an_index_that_becomes_unique_is_found() {
        check(
            &RULE,
            &[(r#"phone = { index = "btree" }"#, r#"phone = { index = "unique" }"#)],
            &["documents.Customer.duplicated.phone"],
        );
    }

    #[test]
    fn so_is_one_that_is_unique_for_a_part_of_the_rows() {
        check(
            &RULE,
            &[(r#"phone = { index = "btree" }"#, r#"phone = { index = { kind = "unique", where = "phone <> ''" } }"#)],
            &["documents.Customer.duplicated.phone"],
        );
    }

    #[test]
    fn so_is_a_unique_one_over_a_field_that_had_no_column() {
        check(
            &RULE,
            &[(
                "[documents.Draft.fields]\ntext = \"string\"\n",
                "[documents.Draft.fields]\ntext = \"string\"\n[documents.Draft.duplicated]\ntext = { index = \"unique\" }\n",
            )],
            &["documents.Draft.duplicated.text"],
        );
    }

    #[test]
    fn so_is_one_of_a_projection() {
        check(
            &RULE,
            &[(r#"status = "string""#, r#"status = { type = "string", index = "unique" }"#)],
            &["projections.ledger.columns.status"],
        );
    }

    #[test]
    fn one_over_a_new_field_is_not() {
        check(
            &RULE,
            &[(
                "[documents.Draft.fields]\ntext = \"string\"\n",
                "[documents.Draft.fields]\ntext = \"string\"\ncode = \"string?\"\n[documents.Draft.duplicated]\ncode = { index = \"unique\" }\n",
            )],
            &[],
        );
    }
}
