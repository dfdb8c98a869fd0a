//! `type-field-type-changed`: a field of a stored struct with another type.

use crate::breaking::comparison::pairs;
use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};

rule!(
    "type-field-type-changed",
    Store,
    "a field of a stored struct with another type",
    "put the type back, and add an optional field of the new type under another name"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, path, old, new) in comparison.kept_structs().filter(|(name, ..)| stored.contains(*name)) {
        for field in pairs(old, new).into_iter().filter_map(Pair::kept) {
            if comparison.is_other_type(&field.old.ty, &field.new.ty) {
                findings.add(
                    format!("{path}.{}", field.name),
                    format!("field `{}` of type `{name}` was `{}` and is `{}`", field.name, field.old.ty, field.new.ty),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_type_is_found() {
        check(&RULE, &[(r#"floor = "i32?" }"#, r#"floor = "string?" }"#)], &["types.Address.fields.floor"]);
    }

    #[test]
    fn so_is_a_narrower_number_but_no_wider_one() {
        check(&RULE, &[(r#"floor = "i32?" }"#, r#"floor = "i16?" }"#)], &["types.Address.fields.floor"]);
        check(&RULE, &[(r#"floor = "i32?" }"#, r#"floor = "i64?" }"#)], &[]);
    }

    #[test]
    fn a_type_that_only_events_are_made_of_is_left_to_their_versions() {
        let unused = (r#"address = "Address""#, r#"address = "Place""#);
        // `Address` is still what documents held before, so the change counts; `Label` never was.
        check(&RULE, &[unused, (r#"floor = "i32?" }"#, r#"floor = "i16?" }"#)], &["types.Address.fields.floor"]);
        check(&RULE, &[("fields = { text = \"string\" }", "fields = { text = \"i64\" }")], &[]);
    }

    #[test]
    fn an_optional_one_is_not() {
        check(&RULE, &[(r#"fields = { street = "string","#, r#"fields = { street = "string?","#)], &[]);
    }
}
