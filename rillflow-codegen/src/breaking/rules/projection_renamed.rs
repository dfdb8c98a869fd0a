//! `projection-renamed`: a projection with another name.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!("projection-renamed", Api, "a projection with another name", "rename it in the programs that use it");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.kept_projections().filter(|projection| projection.former != projection.name) {
        findings.add(
            format!("projections.{}", projection.name),
            format!(
                "projection `{}` is now called `{}`, and so are its Rust types",
                projection.former, projection.name
            ),
        );
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
                    "[projections.ledger]\ntable = \"ledger\"",
                    "[projections.sales]\nrenamed_from = \"ledger\"\ntable = \"ledger\"",
                ),
                ("[projections.ledger.columns]", "[projections.sales.columns]"),
                ("[projections.ledger.on.Placed]", "[projections.sales.on.Placed]"),
                ("[projections.ledger.on.Paid]", "[projections.sales.on.Paid]"),
            ],
            &["projections.sales"],
        );
    }
}
