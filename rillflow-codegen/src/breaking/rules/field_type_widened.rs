//! `field-type-widened`: a field of a wider type of number.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "field-type-widened",
    Api,
    "a field of a wider type of number",
    "use the wider type in the programs, and deploy readers before writers"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (path, owner, field) in comparison.kept_fields() {
        // What only events are made of counts by the version that holds it.
        let is_stored =
            path.split('.').nth(1).is_some_and(|name| path.starts_with("documents.") || stored.contains(name));
        if is_stored && comparison.is_widened(&field.old.ty, &field.new.ty) {
            findings.add(
                path,
                format!("field `{}` of {owner} was `{}` and is `{}`", field.name, field.old.ty, field.new.ty),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_wider_number_is_found() {
        check(&RULE, &[("age = \"i32?\"", "age = \"i64?\"")], &["documents.Customer.fields.age"]);
    }

    #[test]
    fn also_in_a_struct() {
        check(&RULE, &[("floor = \"i32?\" }", "floor = \"f64?\" }")], &["types.Address.fields.floor"]);
    }

    #[test]
    fn a_narrower_one_is_a_matter_of_its_own() {
        check(&RULE, &[("age = \"i32?\"", "age = \"i16?\"")], &[]);
    }
}
