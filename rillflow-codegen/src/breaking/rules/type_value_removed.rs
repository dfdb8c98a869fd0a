//! `type-value-removed`: a value of a stored closed set that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "type-value-removed",
    Store,
    "a value of a stored closed set that is no longer declared",
    "put it back; programs need not offer it any more"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, old, new) in comparison.kept_sets().filter(|(name, ..)| stored.contains(*name)) {
        for value in old.iter().filter(|value| !new.contains(value)) {
            findings.add(
                format!("types.{name}.values.{value}"),
                format!("type `{name}` no longer has the value `{value}`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_value_that_goes_is_found() {
        check(&RULE, &[(r#"["free", "pro"]"#, r#"["pro"]"#)], &["types.Tier.values.free"]);
    }

    #[test]
    fn a_new_value_and_another_order_are_not() {
        check(&RULE, &[(r#"["free", "pro"]"#, r#"["pro", "gold", "free"]"#)], &[]);
    }
}
