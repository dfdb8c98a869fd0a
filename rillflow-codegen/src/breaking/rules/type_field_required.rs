//! `type-field-required`: a field that stored structs do not have.

use crate::breaking::comparison::pairs;
use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "type-field-required",
    Store,
    "a field that stored structs do not have",
    "make it optional with `?`; a field that was never optional may have a `default` instead"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, path, old, new) in comparison.kept_structs().filter(|(name, ..)| stored.contains(*name)) {
        let known = pairs(old, new);
        for (field, now) in new.iter().filter(|(_, now)| !now.is_optional()) {
            let before = known.iter().find(|pair| pair.new.is_some_and(|(name, _)| name == field));
            let message = match before {
                None if now.may_lack() => continue,
                None => format!("the new field `{field}` of type `{name}` is not optional and has no default"),
                Some(pair) if pair.old.is_optional() => {
                    format!("field `{field}` of type `{name}` was optional (`{}`) and is not", pair.old.ty)
                }
                Some(pair) if pair.old.may_lack() && !now.may_lack() => {
                    format!("field `{field}` of type `{name}` no longer has its default")
                }
                Some(_) => continue,
            };
            findings.add(format!("{path}.{field}"), format!("{message}: `{}`", now.ty));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_new_field_must_be_optional() {
        check(
            &RULE,
            &[(r#"floor = "i32?" }"#, r#"floor = "i32?", land = "string" }"#)],
            &["types.Address.fields.land"],
        );
    }

    #[test]
    fn an_optional_field_stays_optional() {
        check(&RULE, &[(r#"floor = "i32?" }"#, r#"floor = "i32" }"#)], &["types.Address.fields.floor"]);
    }
}
