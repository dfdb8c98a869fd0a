//! `type-variant-removed`: a variant of a stored union that is no longer declared.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "type-variant-removed",
    Store,
    "a variant of a stored union that is no longer declared",
    "put it back; programs need not make it any more"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, old, new) in comparison.kept_unions().filter(|(name, ..)| stored.contains(*name)) {
        for variant in old.variants.keys().filter(|variant| !new.variants.contains_key(*variant)) {
            findings.add(
                format!("types.{name}.variants.{variant}"),
                format!("type `{name}` no longer has the variant `{variant}`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn a_variant_that_goes_is_found() {
        check(&RULE, &[("variants.cash = {}\n", "")], &["types.Payment.variants.cash"]);
    }
}
