//! `search-changed`: a full-text search in other fields or by another language.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "search-changed",
    Query,
    "a full-text search in other fields or by another language",
    "put the language and the fields back, or check with the queries of your users what is found now"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        let (Some(old), Some(new)) = (&document.old.search, &document.new.search) else { continue };
        let path = |key: &str| format!("documents.{}.search.{key}", document.name);
        if old.language != new.language {
            findings.add(
                path("language"),
                format!("the search of document `{}` was `{}` and is `{}`", document.name, old.language, new.language),
            );
        }
        let fields = document.fields();
        let now = |field: &String| {
            let root = field.split('.').next().unwrap_or_default();
            let name =
                fields.iter().find(|pair| pair.name == root).and_then(|pair| pair.new).map_or(root, |(name, _)| name);
            format!("{name}{}", &field[root.len()..])
        };
        let mut before: Vec<String> = old.fields.iter().map(now).collect();
        before.sort_unstable();
        if before != new.fields {
            findings.add(
                path("fields"),
                format!(
                    "the search of document `{}` looked into `{}` and looks into `{}`",
                    document.name,
                    before.join("`, `"),
                    new.fields.join("`, `")
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_language_is_found() {
        check(&RULE, &[("language = \"english\"", "language = \"german\"")], &["documents.Note.search.language"]);
    }

    #[test]
    fn so_are_other_fields() {
        check(
            &RULE,
            &[("fields = [\"title\"]", "fields = [\"author\", \"title\"]")],
            &["documents.Note.search.fields"],
        );
    }

    #[test]
    fn a_field_of_another_name_is_the_same_field() {
        check(
            &RULE,
            &[
                ("title = \"string\"", "heading = { type = \"string\", renamed_from = \"title\" }"),
                ("title = {}", "heading = { renamed_from = \"title\" }"),
                ("and title =", "and heading ="),
                ("fields = [\"title\"]", "fields = [\"heading\"]"),
            ],
            &[],
        );
    }
}
