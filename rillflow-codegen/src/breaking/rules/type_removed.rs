//! `type-removed`: a type that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!("type-removed", Api, "a type that is no longer declared", "put it back, or use its successor in your programs");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for name in comparison.old.types.keys().filter(|name| !comparison.new.types.contains_key(*name)) {
        findings.add(format!("types.{name}"), format!("type `{name}` is no longer declared"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_type_that_goes_is_found() {
        check(
            &RULE,
            &[
                (r#"address = "Address""#, r#"address = "Place""#),
                (r#"to = "Address""#, r#"to = "Place""#),
                ("[types.Address]\nfields = { street = \"string\", city = \"string\", floor = \"i32?\" }\n", ""),
            ],
            &["types.Address"],
        );
    }
}
