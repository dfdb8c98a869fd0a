//! `type-field-type-changed`: a field of a stored struct with another type.

use crate::breaking::comparison::pairs;
use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};

rule!(
    "type-field-type-changed",
    Store,
    "a field of a stored struct with another type",
    "put the type back, and add a field with the new type under another name"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, path, old, new) in comparison.kept_structs().filter(|(name, ..)| stored.contains(*name)) {
        for field in pairs(old, new).into_iter().filter_map(Pair::kept) {
            let (before, after) = (field.old.ty.trim_end_matches('?'), field.new.ty.trim_end_matches('?'));
            if !comparison.is_same_type(before, after) {
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
    fn an_optional_one_is_not() {
        check(&RULE, &[(r#"fields = { street = "string","#, r#"fields = { street = "string?","#)], &[]);
    }
}
