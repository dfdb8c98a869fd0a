//! `type-field-default-changed`: a field of a stored struct with another default.

use crate::breaking::comparison::pairs;
use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, Pair};
use crate::surface::FieldSurface;

rule!(
    "type-field-default-changed",
    Store,
    "a field of a stored struct with another default",
    "put the default back, or write the older one into what is stored first"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, path, old, new) in comparison.kept_structs().filter(|(name, ..)| stored.contains(*name)) {
        for field in
            pairs(old, new).into_iter().filter_map(Pair::kept).filter(|field| field.old.default != field.new.default)
        {
            let (Some(old), Some(new)) = (read(field.old), read(field.new)) else { continue };
            findings.add(
                format!("{path}.{}", field.name),
                format!(
                    "field `{}` of type `{name}` was read as {old} where it is absent, and is read as {new}",
                    field.name
                ),
            );
        }
    }
}

/// What is read where the key is absent; `None` if nothing can be, which is a matter of its own.
fn read(field: &FieldSurface) -> Option<String> {
    let null = field.is_optional().then(|| "nothing".to_owned());
    field.default.as_ref().map(|default| format!("`{default}`")).or(null)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_default_is_found() {
        check(&RULE, &[("default = \"none\" }", "default = \"some\" }")], &["types.Tag.fields.colour"]);
    }

    #[test]
    fn one_that_goes_is_a_matter_of_its_own() {
        check(&RULE, &[("{ type = \"string\", default = \"none\" }", "\"string\"")], &[]);
    }
}
