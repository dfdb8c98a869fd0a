//! `projection-key-changed`: a projection with another key.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-key-changed",
    Query,
    "a projection with another key",
    "declare a projection of another name, and let readers change over"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.projections_of_one_kind() {
        let old: Vec<&str> = projection.old.key.iter().map(|column| projection.column_now(column)).collect();
        let new: Vec<&str> = projection.new.key.iter().map(String::as_str).collect();
        if old != new {
            findings.add(
                format!("projections.{}.key", projection.name),
                format!(
                    "the key of projection `{}` was `{}` and is `{}`",
                    projection.name,
                    old.join("`, `"),
                    new.join("`, `")
                ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_column_is_found() {
        check(
            &RULE,
            &[(r#"key = { order_id = "stream.id" }"#, r#"key = { order_id = "stream.id", at = "meta.recorded_at" }"#)],
            &["projections.ledger.key"],
        );
    }
}
