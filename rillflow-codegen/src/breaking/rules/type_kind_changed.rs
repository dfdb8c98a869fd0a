//! `type-kind-changed`: a type that is made of something else.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "type-kind-changed",
    Store,
    "a type that is made of something else",
    "put it back, and give the new one a name of its own"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_types().filter(|(_, old, new)| old.kind() != new.kind()) {
        findings.add(format!("types.{name}"), format!("type `{name}` was {} and is {}", old.kind(), new.kind()));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_kind_is_found() {
        check(
            &RULE,
            &[("[types.Tier]\nvalues = [\"free\", \"pro\"]", "[types.Tier]\nfields = { name = \"string\" }")],
            &["types.Tier"],
        );
    }
}
