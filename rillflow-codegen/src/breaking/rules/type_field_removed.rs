//! `type-field-removed`: a field of a stored struct that is no longer declared.

use crate::breaking::comparison::pairs;
use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "type-field-removed",
    Store,
    "a field of a stored struct that is no longer declared",
    "if it only has another name now, say so with `renamed_from` in the new one; otherwise put it back"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, path, old, new) in comparison.kept_structs().filter(|(name, ..)| stored.contains(*name)) {
        for field in pairs(old, new).into_iter().filter(|field| field.new.is_none()) {
            findings.add(
                format!("{path}.{}", field.name),
                format!("type `{name}` no longer has the field `{}`", field.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_field_that_goes_is_found() {
        check(
            &RULE,
            &[(
                r#"fields = { street = "string", city = "string", floor = "i32?" }"#,
                r#"fields = { street = "string", city = "string" }"#,
            )],
            &["types.Address.fields.floor"],
        );
    }

    #[test]
    fn a_type_that_no_document_has_is_not() {
        check(
            &RULE,
            &[(
                "[types.Place]\nfields = { street = \"string\", city = \"string\", floor = \"i32?\" }",
                "[types.Place]\nfields = { street = \"string\" }",
            )],
            &[],
        );
    }
}
