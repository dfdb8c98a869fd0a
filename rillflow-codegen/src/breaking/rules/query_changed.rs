//! `query-changed`: a compiled query that finds something else.

use std::collections::BTreeMap;

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair, words};
use crate::surface::{FieldSurface, ParameterSurface, QuerySurface, changes};

rule!(
    "query-changed",
    Query,
    "a compiled query that finds something else",
    "put it back, and declare a query of another name that finds what is wanted now"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        let fields = document.fields();
        for (name, old, new) in document.kept_queries() {
            let (before, after) = (facts(old), facts(new));
            let former = old.clone();
            let before: BTreeMap<String, String> = before
                .into_iter()
                .map(|(fact, value)| {
                    let renamed = words::replaced(&value, &|word| now(&fields, word));
                    // A parameter is the same by its place and by its name.
                    let is_same = after.get(&fact).is_some_and(|now| {
                        renamed == *now || by_name(&renamed, &former.parameters) == by_name(now, &new.parameters)
                    });
                    let value = if is_same { after[&fact].clone() } else { renamed };
                    (fact, value)
                })
                .collect();
            let changes = changes(&before, &after);
            if !changes.is_empty() {
                findings.add(
                    format!("documents.{}.queries.{name}", document.name),
                    format!(
                        "query `{name}` of document `{}` finds something else: {}",
                        document.name,
                        changes.join("; ")
                    ),
                );
            }
        }
    }
}

/// What decides about the answer.
fn facts(query: &QuerySurface) -> BTreeMap<String, String> {
    let order = Some(query.order.join(", ")).filter(|order| !order.is_empty());
    let cut = query.limit.as_ref().or(query.page_size.as_ref());
    let facts = [("where", query.condition.clone()), ("order", order), ("limit", cut.cloned())];
    facts.into_iter().filter_map(|(fact, value)| Some((fact.to_owned(), value?))).collect()
}

/// The newer name of a path of the document.
fn now(fields: &[Pair<'_, FieldSurface>], word: &str) -> Option<String> {
    let (root, rest) = word.split_once('.').map_or((word, None), |(root, rest)| (root, Some(rest)));
    let (name, _) = fields.iter().find(|field| field.name == root)?.new?;
    Some(rest.map_or_else(|| name.to_owned(), |rest| format!("{name}.{rest}")))
}

/// The expression with parameters by name instead of by place.
fn by_name(expression: &str, parameters: &[ParameterSurface]) -> String {
    words::replaced(expression, &|word| {
        let place: usize = word.strip_prefix(':')?.parse().ok()?;
        Some(format!(":{}", parameters.get(place.checked_sub(1)?)?.name))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_condition_is_found() {
        check(&RULE, &[("rank >= :least", "rank > :least")], &["documents.Note.queries.ranked"]);
    }

    #[test]
    fn so_is_another_order() {
        check(&RULE, &[("order = [\"rank\"]", "order = [\"rank desc\"]")], &["documents.Note.queries.ranked"]);
    }

    #[test]
    fn so_is_another_limit() {
        check(&RULE, &[("limit = 10", "limit = 20")], &["documents.Note.queries.ranked"]);
    }

    #[test]
    fn so_is_no_condition() {
        check(
            &RULE,
            &[
                ("where = \"rank >= :least and title = :text\"\n", ""),
                ("params = { least = \"i32\", text = \"string\" }\n", ""),
            ],
            &["documents.Note.queries.ranked"],
        );
    }

    #[test]
    fn both_at_once_are_taken_for_another_question() {
        check(
            &RULE,
            &[
                ("params = { least = \"i32\", text = \"string\" }", "params = { text = \"string\", from = \"i32\" }"),
                ("where = \"rank >= :least", "where = \"rank >= :from"),
            ],
            &["documents.Note.queries.ranked"],
        );
    }

    #[test]
    fn parameters_in_another_order_ask_the_same() {
        check(
            &RULE,
            &[("params = { least = \"i32\", text = \"string\" }", "params = { text = \"string\", least = \"i32\" }")],
            &[],
        );
    }

    #[test]
    fn parameters_of_other_names_ask_the_same() {
        check(&RULE, &[("params = { least = \"i32\"", "params = { from = \"i32\""), (">= :least", ">= :from")], &[]);
    }

    #[test]
    fn a_field_of_another_name_is_the_same_field() {
        check(
            &RULE,
            &[
                (
                    "rank = { type = \"i32\", default = 1 }",
                    "place = { type = \"i32\", default = 1, renamed_from = \"rank\" }",
                ),
                ("rank = {}", "place = { renamed_from = \"rank\" }"),
                ("where = \"rank", "where = \"place"),
                ("order = [\"rank\"]", "order = [\"place\"]"),
            ],
            &[],
        );
    }

    #[test]
    fn the_same_in_other_words_is_not_found() {
        check(
            &RULE,
            &[("where = \"rank >= :least and title = :text\"", "where = \"((rank >= :least)) and (title = :text)\"")],
            &[],
        );
    }
}
