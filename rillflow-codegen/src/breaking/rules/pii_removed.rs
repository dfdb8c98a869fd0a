//! `pii-removed`: a value about a person that is no longer hidden.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "pii-removed",
    Api,
    "a value about a person that is no longer hidden",
    "put `pii = true` back, or make sure that the value says nothing about a person"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let fields = comparison.kept_fields().into_iter().chain(comparison.kept_event_fields());
    for (path, owner, field) in fields.filter(|(.., field)| field.old.pii && !field.new.pii) {
        findings.add(path, format!("field `{}` of {owner} was hidden in logs and is shown", field.name));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_field_that_is_shown_again_is_found() {
        check(
            &RULE,
            &[("author = { type = \"string\", pii = true }", "author = \"string\"")],
            &["documents.Note.fields.author"],
        );
    }

    #[test]
    fn so_is_one_of_an_event() {
        check(
            &RULE,
            &[("claimant = { type = \"string\", pii = true }", "claimant = \"string\"")],
            &["events.Filed.v1.claimant"],
        );
    }

    #[test]
    fn one_that_is_hidden_from_now_on_is_not() {
        check(&RULE, &[("text = \"string\"\n[streams", "text = { type = \"string\", pii = true }\n[streams")], &[]);
    }
}
