//! `type-field-renamed`: a field of a stored struct with another name.

use crate::breaking::comparison::pairs;
use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};

rule!(
    "type-field-renamed",
    Api,
    "a field of a stored struct with another name",
    "rename it in the programs that use it, and deploy readers before writers"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, path, old, new) in comparison.kept_structs().filter(|(name, ..)| stored.contains(*name)) {
        let kept = pairs(old, new).into_iter().filter_map(Pair::kept);
        for field in kept.filter(|field| field.former != field.name) {
            findings.add(
                format!("{path}.{}", field.name),
                format!("field `{}` of type `{name}` is now called `{}`", field.former, field.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_name_is_found() {
        check(
            &RULE,
            &[
                (
                    r#"fields = { street = "string", city = "string", floor = "i32?" }"#,
                    r#"fields = { street = "string", town = { type = "string", renamed_from = "city" }, floor = "i32?" }"#,
                ),
                ("\"address.city\" = { column = \"city\", index = \"btree\" }\n", ""),
            ],
            &["types.Address.fields.town"],
        );
    }
}
