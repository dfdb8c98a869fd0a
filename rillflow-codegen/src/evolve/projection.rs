//! Projections: their rows follow from the log, so a table that changes is emptied and filled again.

use std::collections::BTreeSet;

use super::evolution::{Evolution, Fate};
use super::origin::ProjectionOrigin;
use super::step::{Down, Lock, LockMode, Order, Phase, Step, Wait};
use crate::lock;

/// Instead of a definition: nobody writes under this name any more. No hash is called so.
const GONE: &str = "gone";

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
            self.define(&name);
        }
    }

    /// Gives the checkpoint to the new definition, so that a program of the last release that still runs writes nothing any
    /// more: it would fill the table in its own way.
    fn define(&mut self, name: &str) {
        let (old, new) = (&self.former.lock.surface.projections, &self.target.surface.projections);
        let former = self.renames.projections.get(name).map_or(name, String::as_str);
        let had_definitions = self
            .former
            .lock
            .schema
            .tables
            .get("rf_checkpoint")
            .is_some_and(|table| table.columns.contains_key("definition"));
        let before = old.get(former).filter(|one| one.table.is_some() && had_definitions).map(lock::definition_hash);
        let after = new.get(name).filter(|one| one.table.is_some()).map(lock::definition_hash);
        // A program that knows it by this name would begin anew, and maybe in a table that has another owner now.
        if former != name {
            let former = former.to_owned();
            let (up, down) = (self.sql.define_checkpoint(&former, GONE), self.sql.forget_checkpoint(&former));
            self.define_step(&former, Order::Define, vec![up], vec![down]);
        }
        let is_refilled = self.result.refilled.iter().any(|refilled| refilled == name);
        if before.is_some() && before == after && !is_refilled {
            return;
        }
        let up = self.sql.define_checkpoint(name, after.as_deref().unwrap_or(GONE));
        let back = before.map(|before| self.sql.define_checkpoint(name, &before));
        self.define_step(name, Order::Define, vec![up], Vec::new());
        self.define_step(name, Order::DefineBack, Vec::new(), back.into_iter().collect());
    }

    fn define_step(&mut self, name: &str, order: Order, up: Vec<String>, down: Vec<String>) {
        if up.is_empty() && down.is_empty() {
            return;
        }
        self.push(Step {
            words: format!("programs of another release no longer write the projection `{name}`"),
            phase: Phase::Change,
            order,
            up,
            down: Down::Sql(down),
            lock: Lock { mode: LockMode::Row, relation: "rf_checkpoint".to_owned(), wait: Wait::Moment },
            slug: Some((5, format!("define_{name}"))),
        });
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
