//! `projection-logic-changed`: a projection that makes something else of events.

use std::collections::BTreeMap;

use crate::breaking::comparison::Kept;
use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};
use crate::surface::{ProjectionSurface, changes};

rule!(
    "projection-logic-changed",
    Query,
    "a projection that makes something else of events",
    "rebuild it after the change, and tell whoever reads it"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.projections_of_one_kind() {
        let path = |what: &str| format!("projections.{}.{what}", projection.name);
        let owner = projection.name;
        let former_key: Vec<&str> = projection.old.key.iter().map(|column| projection.column_now(column)).collect();
        let same_key = former_key == projection.new.key;
        for (event, old) in &projection.old.on {
            let old = renamed(&projection, old);
            // Other key columns are a matter of their own.
            let compare = |facts: &BTreeMap<String, String>| -> BTreeMap<String, String> {
                let kept = facts.iter().filter(|(fact, _)| same_key || !fact.starts_with("key "));
                kept.map(|(fact, value)| (fact.clone(), value.clone())).collect()
            };
            let old = compare(&old);
            match projection.new.on.get(event).map(compare) {
                Some(new) if new == old => {}
                Some(new) => {
                    let changes = changes(&old, &new).join("; ");
                    let message = format!("`{event}` does something else in projection `{owner}`: {changes}");
                    findings.add(path(&format!("on.{event}")), message);
                }
                None => {
                    findings.add(path(&format!("on.{event}")), format!("projection `{owner}` ignores `{event}` now"));
                }
            }
        }
        for event in projection.new.on.keys().filter(|event| !projection.old.on.contains_key(*event)) {
            findings.add(path(&format!("on.{event}")), format!("projection `{owner}` follows `{event}` now"));
        }
        for column in projection.kept_columns().filter(|column| column.old.default != column.new.default) {
            let word = |default: &Option<String>| default.clone().unwrap_or_else(|| "nothing".to_owned());
            let (old, new) = (word(&column.old.default), word(&column.new.default));
            let message =
                format!("column `{}` of projection `{owner}` started with {old} and starts with {new}", column.name);
            findings.add(path(&format!("columns.{}", column.name)), message);
        }
    }
}

/// What an event did, with columns under their newer names.
fn renamed(projection: &Kept<'_, ProjectionSurface>, facts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let now = |(fact, value): (&String, &String)| match fact.split_once(' ') {
        Some((verb, column)) => {
            let column = projection.columns().into_iter().find(|pair| pair.name == column).and_then(|pair| pair.new);
            (column.map_or_else(|| fact.clone(), |(name, _)| format!("{verb} {name}")), value.clone())
        }
        None => (fact.clone(), value.clone()),
    };
    facts.iter().map(now).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_value_is_found() {
        check(&RULE, &[("'placed'", "'new'")], &["projections.ledger.on.Placed"]);
    }

    #[test]
    fn so_are_an_event_that_is_ignored_and_another_start() {
        check(
            &RULE,
            &[("[projections.ledger.on.Paid]\nadd = { paid = \"event.cents\" }\n", ""), ("default = 0", "default = 1")],
            &["projections.ledger.on.Paid", "projections.ledger.columns.paid"],
        );
    }

    #[test]
    fn so_is_a_condition() {
        let paid = r#"add = { paid = "event.cents" }"#;
        let conditional = format!("where = \"event.cents > 100\"\n{paid}");
        check(&RULE, &[(paid, &conditional)], &["projections.ledger.on.Paid"]);
    }

    #[test]
    fn so_is_a_condition_of_all_events() {
        let key = "[projections.ledger]\n";
        let conditional = format!("{key}where = \"stream.version > 1\"\n");
        let events = ["projections.ledger.on.Paid", "projections.ledger.on.Placed"];
        check(&RULE, &[(key, &conditional)], &events);
    }

    #[test]
    fn parentheses_and_spaces_are_not() {
        check(&RULE, &[(r#"add = { paid = "event.cents" }"#, r#"add = { paid = "((event . cents))" }"#)], &[]);
    }

    #[test]
    fn a_column_with_another_name_is_not() {
        check(
            &RULE,
            &[("paid = { type", r#"settled = { renamed_from = "paid", type"#), ("add = { paid", "add = { settled")],
            &[],
        );
    }
}
