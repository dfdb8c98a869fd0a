//! Projections: their rows follow from the log, so a table that changes is emptied and filled again.

use std::collections::BTreeSet;

use super::evolution::{Evolution, Fate};
use super::origin::ProjectionOrigin;
use super::step::{Down, Lock, Order, Phase, Step};

impl Evolution<'_> {
    pub(super) fn projections(&mut self) {
        let old = self.old_origins.projections.keys();
        let names: BTreeSet<String> = old.chain(self.new_origins.projections.keys()).cloned().collect();
        for name in names {
            let old = self.old_origins.projections.get(&name).cloned();
            let new = self.new_origins.projections.get(&name).cloned();
            match (old, new) {
                (None, Some(new)) => {
                    let forget = self.sql.forget_checkpoint(&name);
                    let words = format!("makes the table of the projection `{name}`");
                    self.create_table(&new.table, words, vec![forget]);
                }
                (Some(old), None) => {
                    let forget = self.sql.forget_checkpoint(&name);
                    let words = format!("drops the table of the projection `{name}`; its rows follow from the log");
                    self.drop_table(&old.table, words, vec![forget], None);
                }
                (Some(old), Some(new)) => self.projection(&name, &old, &new.table),
                (None, None) => {}
            }
        }
    }

    fn projection(&mut self, name: &str, old: &ProjectionOrigin, table: &str) {
        let (Some(before), Some(after)) = (self.old.tables.get(table).cloned(), self.new.tables.get(table).cloned())
        else {
            return;
        };
        if before.columns == after.columns
            && before.primary_key == after.primary_key
            && !self.folds_otherwise(name, old)
        {
            return;
        }
        self.fates.insert(table.to_owned(), Fate::Emptied);
        self.result.refilled.push(name.to_owned());
        let empty = self.sql.empty_projection(name, table);
        let words = format!("empties the projection `{name}`, which follows the log from its beginning again");
        let step = |order: Order, up: Vec<String>, down: Vec<String>| Step {
            words: words.clone(),
            phase: Phase::Change,
            order,
            up,
            down: Down::Sql(down),
            lock: Lock::exclusive(table),
            slug: Some((45, format!("refill_{name}"))),
        };
        let (first, back) =
            (step(Order::Empty, empty.clone(), Vec::new()), step(Order::EmptyBack, Vec::new(), empty.clone()));
        self.push(first);
        self.push(back);
        self.plain_columns(table, &before, &after, |_| true);
        self.primary_key(table, &before, &after);
    }

    /// Whether events do something else to the rows than they did. New names are nothing else.
    fn folds_otherwise(&self, name: &str, old: &ProjectionOrigin) -> bool {
        let Some(new) = self.new_origins.projections.get(name) else { return true };
        let renamed = self.renames.columns.get(&new.table);
        let current =
            |column: &str| renamed.and_then(|columns| columns.get(column)).map_or(column, String::as_str).to_owned();
        old.fold_with(current) != new.fold
    }
}
