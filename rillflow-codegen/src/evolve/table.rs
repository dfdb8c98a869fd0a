//! Tables that come, go, or change column by column.

use std::collections::BTreeSet;

use super::definition::Definition;
use super::evolution::{Evolution, Fate};
use super::sql::quoted;
use super::step::{Down, Lock, Order, Phase, Step, Wait};
use crate::ir::schema::Table;

impl Evolution<'_> {
    /// A table that is new, with the statement of the rendered migration; `down` follows its drop on the way back.
    pub(super) fn create_table(&mut self, name: &str, words: String, down: Vec<String>) {
        self.fates.insert(name.to_owned(), Fate::Created);
        let Some(up) = self.text(&format!("table {name}")) else { return };
        let mut back = vec![self.sql.drop_table(name)];
        back.extend(down);
        self.push(Step {
            words,
            phase: Phase::Change,
            order: Order::CreateTable,
            up: vec![up],
            down: Down::Sql(back),
            lock: Lock::none(),
            slug: Some((90, format!("add_{name}"))),
        });
    }

    /// A table that goes; `up` follows its drop.
    pub(super) fn drop_table(&mut self, name: &str, words: String, up: Vec<String>, lost: Option<String>) {
        // Another table may take the name, and then it is the new one that matters from here on.
        self.fates.entry(name.to_owned()).or_insert(Fate::Dropped);
        let Some(table) = self.old.tables.get(name) else { return };
        let mut forward = vec![self.sql.drop_table(name)];
        forward.extend(up);
        let down = if let Some(reason) = lost {
            Down::Impossible(reason)
        } else {
            let mut back = vec![self.sql.create_table(name, table)];
            let indexes = self.old.indexes.iter().filter(|(_, index)| index.table == name);
            back.extend(indexes.map(|(index_name, index)| self.sql.create_index(index_name, index, "")));
            Down::Sql(back)
        };
        self.push(Step {
            words,
            phase: Phase::Change,
            order: Order::DropTable,
            up: forward,
            down,
            lock: Lock::exclusive(name),
            slug: Some((80, format!("drop_{name}"))),
        });
    }

    /// Tables that belong to no document and no projection.
    pub(super) fn system_tables(&mut self) {
        let owned: BTreeSet<String> = [&self.old_origins, &self.new_origins]
            .into_iter()
            .flat_map(|origins| {
                let documents = origins.documents.values().map(|origin| origin.table.clone());
                documents.chain(origins.projections.values().map(|origin| origin.table.clone()))
            })
            .collect();
        let names: BTreeSet<String> = self.old.tables.keys().chain(self.new.tables.keys()).cloned().collect();
        for name in names.into_iter().filter(|name| !owned.contains(name)) {
            match (self.old.tables.get(&name).cloned(), self.new.tables.get(&name).cloned()) {
                (None, Some(_)) => self.create_table(&name, format!("makes the table `{name}`"), Vec::new()),
                (Some(_), None) => self.drop_table(&name, format!("drops the table `{name}`"), Vec::new(), None),
                (Some(old), Some(new)) => {
                    self.plain_columns(&name, &old, &new, |_| true);
                    self.primary_key(&name, &old, &new);
                }
                (None, None) => {}
            }
        }
    }

    /// The columns for which `is_plain` holds, changed where they stand.
    pub(super) fn plain_columns(&mut self, table: &str, old: &Table, new: &Table, is_plain: impl Fn(&str) -> bool) {
        let columns: BTreeSet<&String> = old.columns.keys().chain(new.columns.keys()).collect();
        for column in columns.into_iter().filter(|column| is_plain(column)) {
            match (old.columns.get(column), new.columns.get(column)) {
                (None, Some(definition)) => {
                    let up = self.sql.alter(table, &format!("add column {} {definition}", quoted(column)));
                    let down = self.sql.alter(table, &format!("drop column {}", quoted(column)));
                    let words = format!("adds the column `{column}` to `{table}`");
                    self.altered(words, table, vec![up], vec![down], Some((70, format!("add_{table}_{column}"))));
                }
                (Some(definition), None) => {
                    self.dropped.entry(table.to_owned()).or_default().insert(column.clone());
                    let up = self.sql.alter(table, &format!("drop column {}", quoted(column)));
                    let down = self.sql.alter(table, &format!("add column {} {definition}", quoted(column)));
                    let words = format!("drops the column `{column}` of `{table}`");
                    self.altered(words, table, vec![up], vec![down], Some((60, format!("drop_{table}_{column}"))));
                }
                (Some(before), Some(after)) if before != after => self.redefine(table, column, before, after),
                _ => {}
            }
        }
    }

    fn redefine(&mut self, table: &str, column: &str, before: &str, after: &str) {
        let (old, new) = (Definition::parse(before), Definition::parse(after));
        let up = self.redefinition(table, column, &old, &new);
        let down = self.redefinition(table, column, &new, &old);
        let words = format!("changes the column `{column}` of `{table}` from `{before}` to `{after}`");
        let is_empty = self.fate(table) == Fate::Emptied;
        let wait = match (old.ty == new.ty, is_empty) {
            (_, true) => Wait::Moment,
            (false, _) => Wait::Rewrite,
            (true, _) if new.not_null && !old.not_null => Wait::Rows,
            (true, _) => Wait::Moment,
        };
        self.push(Step {
            words,
            phase: Phase::Change,
            order: Order::AlterTable,
            up,
            down: Down::Sql(down),
            lock: Lock::exclusive(table).lasting(wait),
            slug: Some((65, format!("change_{table}_{column}"))),
        });
    }

    /// The statements by which a column of one definition becomes one of another.
    fn redefinition(&self, table: &str, column: &str, from: &Definition, to: &Definition) -> Vec<String> {
        let name = quoted(column);
        let mut statements = Vec::new();
        if from.default.is_some() && from.default != to.default {
            statements.push(self.sql.alter(table, &format!("alter column {name} drop default")));
        }
        if from.ty != to.ty {
            let value = conversion(&name, from.bare_type(), to.bare_type());
            statements.push(self.sql.alter(table, &format!("alter column {name} type {} using {value}", to.ty)));
        }
        match (from.not_null, to.not_null) {
            (false, true) => statements.push(self.sql.alter(table, &format!("alter column {name} set not null"))),
            (true, false) => statements.push(self.sql.alter(table, &format!("alter column {name} drop not null"))),
            _ => {}
        }
        if let Some(default) = to.default.as_ref().filter(|default| Some(*default) != from.default.as_ref()) {
            statements.push(self.sql.alter(table, &format!("alter column {name} set default {default}")));
        }
        statements
    }

    /// Another primary key. Its index is built under a lock, so this is for tables without rows, or small ones.
    pub(super) fn primary_key(&mut self, table: &str, old: &Table, new: &Table) {
        if old.primary_key == new.primary_key {
            return;
        }
        let name = quoted(&format!("{table}_pkey"));
        let add = |columns: &[String]| {
            let columns: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
            self.sql.alter(table, &format!("add constraint {name} primary key ({})", columns.join(", ")))
        };
        let drop = self.sql.alter(table, &format!("drop constraint {name}"));
        // Dropped before its columns are, and added after the new ones have come, on both ways.
        let words = format!("the key of `{table}` is `{}`", new.primary_key.join(", "));
        let step = |words: String, order: Order, up: Vec<String>, down: Vec<String>| Step {
            words,
            phase: Phase::Change,
            order,
            up,
            down: Down::Sql(down),
            lock: Lock::exclusive(table),
            slug: Some((65, format!("change_{table}_key"))),
        };
        let dropped = format!("drops the key of `{table}`");
        let first = step(dropped, Order::DropIndex, vec![drop.clone()], vec![add(&old.primary_key)]);
        let last = step(words, Order::CreateIndex, vec![add(&new.primary_key)], vec![drop]);
        self.push(first);
        self.push(last);
    }

    pub(super) fn altered(
        &mut self,
        words: String,
        table: &str,
        up: Vec<String>,
        down: Vec<String>,
        slug: Option<(u8, String)>,
    ) {
        self.push(Step {
            words,
            phase: Phase::Change,
            order: Order::AlterTable,
            up,
            down: Down::Sql(down),
            lock: Lock::exclusive(table),
            slug,
        });
    }
}

/// The value of a column of one type as one of another.
fn conversion(name: &str, from: &str, to: &str) -> String {
    // There is no cast between them, and a check has made sure that there is no row to cast.
    let never = [("uuid", "bigint"), ("bigint", "uuid")].contains(&(from, to));
    if never { format!("null::{to}") } else { format!("{name}::text::{to}") }
}
