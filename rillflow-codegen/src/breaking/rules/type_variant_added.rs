//! `type-variant-added`: a new variant of a union.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "type-variant-added",
    Api,
    "a new variant of a union",
    "handle it wherever programs look at the union, and deploy readers before writers"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_unions() {
        for variant in new.variants.keys().filter(|variant| !old.variants.contains_key(*variant)) {
            findings.add(
                format!("types.{name}.variants.{variant}"),
                format!("type `{name}` has the new variant `{variant}`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_new_variant_is_found() {
        check(
            &RULE,
            &[("variants.cash = {}\n", "variants.cash = {}\nvariants.voucher = { code = \"string\" }\n")],
            &["types.Payment.variants.voucher"],
        );
    }
}
