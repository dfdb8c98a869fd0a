//! `query-signature-changed`: a compiled query that is called in another way.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};
use crate::surface::ParameterSurface;

rule!(
    "query-signature-changed",
    Api,
    "a compiled query that is called in another way",
    "leave it as it is, and declare a query of another name that takes what is needed now"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for document in comparison.kept_documents() {
        for (name, old, new) in document.kept_queries() {
            let path = format!("documents.{}.queries.{name}", document.name);
            let query = format!("query `{name}` of document `{}`", document.name);
            if is_called_otherwise(&old.parameters, &new.parameters) {
                let (old, new) = (listed(&old.parameters), listed(&new.parameters));
                findings.add(format!("{path}.params"), format!("{query} took {old} and takes {new}"));
            }
            if old.page_size.is_some() != new.page_size.is_some() {
                let word = |pages: bool| if pages { "a page" } else { "a list" };
                let (old, new) = (word(old.page_size.is_some()), word(new.page_size.is_some()));
                findings.add(format!("{path}.page_size"), format!("{query} returned {old} and returns {new}"));
            }
        }
    }
}

/// Whether a call as it was does not compile, or gives its values to other parameters. Names are no part of a call, so
/// new names in the place of older ones change nothing; the same names in another order do.
fn is_called_otherwise(old: &[ParameterSurface], new: &[ParameterSurface]) -> bool {
    let is_moved = |(index, before): (usize, &ParameterSurface)| {
        new.iter().position(|after| after.name == before.name).is_some_and(|place| place != index)
    };
    let types =
        |parameters: &[ParameterSurface]| -> Vec<String> { parameters.iter().map(|one| one.ty.clone()).collect() };
    types(old) != types(new) || old.iter().enumerate().any(is_moved)
}

fn listed(parameters: &[ParameterSurface]) -> String {
    let one = |parameter: &ParameterSurface| format!("`{}: {}`", parameter.name, parameter.ty);
    let all: Vec<String> = parameters.iter().map(one).collect();
    if all.is_empty() { "no parameters".to_owned() } else { all.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;
    use crate::surface::ParameterSurface;

    #[test]
    fn another_type_is_found() {
        check(
            &RULE,
            &[("params = { least = \"i32\", text", "params = { least = \"i32?\", text")],
            &["documents.Note.queries.ranked.params"],
        );
    }

    #[test]
    fn so_is_another_order() {
        check(
            &RULE,
            &[("params = { least = \"i32\", text = \"string\" }", "params = { text = \"string\", least = \"i32\" }")],
            &["documents.Note.queries.ranked.params"],
        );
    }

    #[test]
    fn so_is_an_answer_in_pages() {
        check(&RULE, &[("limit = 10", "page_size = 10")], &["documents.Note.queries.ranked.page_size"]);
    }

    #[test]
    fn another_name_of_a_parameter_is_not() {
        check(&RULE, &[("params = { least = \"i32\"", "params = { from = \"i32\""), (":least", ":from")], &[]);
    }

    #[test]
    fn two_parameters_of_one_type_that_change_places_are_found() {
        let parameter = |name: &str| ParameterSurface { name: name.to_owned(), ty: "string".to_owned() };
        let (old, new) = ([parameter("from"), parameter("to")], [parameter("to"), parameter("from")]);
        assert!(super::is_called_otherwise(&old, &new));
        assert!(!super::is_called_otherwise(&old, &[parameter("first"), parameter("last")]));
    }
}
