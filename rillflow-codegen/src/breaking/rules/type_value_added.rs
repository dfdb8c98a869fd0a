//! `type-value-added`: a new value of a closed set.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "type-value-added",
    Api,
    "a new value of a closed set",
    "handle it wherever programs look at the value, and deploy readers before writers"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_sets() {
        for value in new.iter().filter(|value| !old.contains(value)) {
            findings.add(format!("types.{name}.values.{value}"), format!("type `{name}` has the new value `{value}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_new_value_is_found() {
        check(&RULE, &[(r#"["free", "pro"]"#, r#"["free", "pro", "gold"]"#)], &["types.Tier.values.gold"]);
    }
}
