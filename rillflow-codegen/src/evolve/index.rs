//! Indexes: on a table that may hold rows they are built and dropped while others work.

use std::collections::BTreeSet;

use super::evolution::{Evolution, Fate};
use super::sql::{check_index, passing, quoted};
use super::step::{Down, Lock, LockMode, Order, Phase, Step, Wait};
use crate::ir::schema::Index;

impl Evolution<'_> {
    pub(super) fn indexes(&mut self) {
        let names: BTreeSet<String> = self.old.indexes.keys().chain(self.new.indexes.keys()).cloned().collect();
        for name in names {
            let (old, new) = (self.old.indexes.get(&name).cloned(), self.new.indexes.get(&name).cloned());
            let Some(table) = new.as_ref().or(old.as_ref()).map(|index| index.table.clone()) else { continue };
            match self.fate(&table) {
                Fate::Dropped => {}
                Fate::Created => {
                    // A constraint is part of its table.
                    if let Some(up) = self.text(&format!("index {name}")) {
                        self.plain_index(format!("indexes `{table}` by `{name}`"), &table, vec![up], Vec::new(), true);
                    }
                }
                Fate::Emptied => self.at_once(&name, old.as_ref(), new.as_ref()),
                Fate::Kept if [&old, &new].into_iter().flatten().any(|index| index.constraint) => {
                    self.at_once(&name, old.as_ref(), new.as_ref());
                }
                Fate::Kept => self.meanwhile(&name, &table, old.as_ref(), new.as_ref()),
            }
        }
    }

    fn create(&self, name: &str, index: &Index) -> String {
        if !index.constraint {
            return self.sql.create_index(name, index, "");
        }
        let columns: Vec<String> = index.columns.iter().map(|column| quoted(column)).collect();
        let constraint = format!("add constraint {} unique ({})", quoted(name), columns.join(", "));
        self.sql.alter(&index.table, &constraint)
    }

    fn drop(&self, name: &str, index: &Index) -> String {
        if index.constraint {
            return self.sql.alter(&index.table, &format!("drop constraint {}", quoted(name)));
        }
        self.sql.drop_index(name)
    }

    /// In the one transaction, under a lock.
    fn at_once(&mut self, name: &str, old: Option<&Index>, new: Option<&Index>) {
        if old == new {
            return;
        }
        if let Some(index) =
            old.filter(|index| !used_columns(index).iter().any(|column| self.is_dropped(&index.table, column)))
        {
            let (up, down) = (vec![self.drop(name, index)], vec![self.create(name, index)]);
            self.plain_index(format!("drops the index `{name}`"), &index.table, up, down, false);
        } else if let Some(index) = old {
            // It goes with its column.
            let down = vec![self.create(name, index)];
            self.plain_index(format!("the index `{name}` goes with its column"), &index.table, Vec::new(), down, false);
        }
        if let Some(index) = new {
            let (up, down) = (vec![self.create(name, index)], vec![self.drop(name, index)]);
            self.plain_index(format!("indexes `{}` by `{name}`", index.table), &index.table, up, down, true);
        }
    }

    fn plain_index(&mut self, words: String, table: &str, up: Vec<String>, down: Vec<String>, is_new: bool) {
        let wait = if self.fate(table) == Fate::Kept { Wait::Rows } else { Wait::Moment };
        self.push(Step {
            words,
            phase: Phase::Change,
            order: if is_new { Order::CreateIndex } else { Order::DropIndex },
            up,
            down: Down::Sql(down),
            lock: Lock::exclusive(table).lasting(wait),
            slug: None,
        });
    }

    /// While others read and write.
    fn meanwhile(&mut self, name: &str, table: &str, old: Option<&Index>, new: Option<&Index>) {
        let replaced = |index: &Index| used_columns(index).iter().any(|column| self.is_replaced(table, column));
        let dropped = |index: &Index| used_columns(index).iter().any(|column| self.is_dropped(table, column));
        let is_replaced = old.is_some_and(replaced) || new.is_some_and(replaced);
        let goes = old.is_some_and(|old| replaced(old) || dropped(old));
        if old == new && !is_replaced {
            return;
        }
        if let Some(new) = new {
            self.unique(name, old, new);
        }
        match (old, new) {
            (None, Some(new)) => self.build(name, new),
            (Some(old), None) if goes => self.goes_with_column(name, old),
            (Some(old), None) => self.push(Step {
                words: format!("drops the index `{name}`"),
                phase: Phase::Build(name.to_owned()),
                order: Order::DropIndex,
                up: vec![format!("drop index concurrently if exists {}", self.sql.name(name))],
                down: Down::Sql(vec![self.sql.create_index(name, old, "concurrently if not exists")]),
                lock: building(table),
                slug: Some((50, format!("drop_{name}"))),
            }),
            (Some(old), Some(new)) => {
                let beside = passing("rf_new_", name);
                self.build(&beside, new);
                if goes {
                    self.goes_with_column(name, old);
                } else {
                    self.push(Step {
                        words: format!("drops the old index `{name}`"),
                        phase: Phase::Finish,
                        order: Order::DropIndex,
                        up: vec![self.sql.drop_index(name)],
                        down: Down::Sql(vec![self.sql.create_index(name, old, "")]),
                        lock: Lock::exclusive(table),
                        slug: None,
                    });
                }
                self.push(Step {
                    words: format!("the new index is `{name}`"),
                    phase: Phase::Finish,
                    order: Order::CreateIndex,
                    up: vec![self.sql.rename_index(&beside, name)],
                    down: Down::Sql(vec![self.sql.rename_index(name, &beside)]),
                    lock: Lock::exclusive(table),
                    slug: Some((51, format!("change_{name}"))),
                });
            }
            (None, None) => {}
        }
    }

    /// Nothing to do, but on the way back.
    fn goes_with_column(&mut self, name: &str, old: &Index) {
        let phase = if self.replaced.contains_key(&old.table) { Phase::Finish } else { Phase::Change };
        self.push(Step {
            words: format!("the index `{name}` goes with its column"),
            phase,
            order: Order::DropIndex,
            up: Vec::new(),
            down: Down::Sql(vec![self.sql.create_index(name, old, "")]),
            lock: Lock::none(),
            slug: None,
        });
    }

    /// An index, and the look at it before anybody relies on it.
    fn build(&mut self, name: &str, index: &Index) {
        let mut stored = index.clone();
        for column in &mut stored.columns {
            if self.is_replaced(&index.table, column) {
                *column = passing("rf_new_", column);
            }
        }
        stored.predicate = index.predicate.as_ref().map(|predicate| {
            with_names(predicate, |name| {
                let is_replaced = self.is_replaced(&index.table, name);
                quoted(&if is_replaced { passing("rf_new_", name) } else { name.to_owned() })
            })
        });
        self.push(Step {
            words: format!("builds the index `{name}` of `{}` while others read and write", index.table),
            phase: Phase::Build(name.to_owned()),
            order: Order::CreateIndex,
            up: vec![self.sql.create_index(name, &stored, "concurrently if not exists")],
            down: Down::Sql(vec![format!("drop index concurrently if exists {}", self.sql.name(name))]),
            lock: building(&index.table),
            slug: Some((50, format!("index_{}", name.strip_prefix("rf_new_").unwrap_or(name)))),
        });
        self.push(Step {
            words: format!("makes sure that the index `{name}` is complete"),
            phase: Phase::Finish,
            order: Order::Check,
            up: vec![check_index(&self.sql, name)],
            down: Down::Sql(Vec::new()),
            lock: Lock::none(),
            slug: None,
        });
    }

    /// A unique index that was none, or was one of other values: two rows may have the same.
    fn unique(&mut self, name: &str, old: Option<&Index>, new: &Index) {
        let is_new = new.unique && !old.is_some_and(|old| old.unique && old.predicate == new.predicate);
        let others = new.columns.iter().any(|column| self.is_replaced(&new.table, column));
        if !(is_new || new.unique && others) {
            return;
        }
        let documents = &self.new_origins.documents;
        let Some((document, origin)) = documents.iter().find(|(_, origin)| origin.table == new.table) else { return };
        let column = new.columns.first().cloned().unwrap_or_default();
        let path = origin.duplicated.get(&column).map_or(column.clone(), |from| from.path.clone());
        let model = self.target.model.documents.iter().find(|one| one.name == *document);
        let span = model
            .and_then(|document| document.duplicated.iter().find(|one| one.column.as_str() == column))
            .map(|one| one.span);
        let words = format!("two documents `{document}` with the same `{path}` would no longer be possible");
        let note = format!("if there are such documents, the index `{name}` cannot be built and the migration stops");
        self.breach("index-made-unique", format!("documents.{document}.duplicated.{path}"), words, &note, span);
    }
}

/// The columns of an index, and those in its condition: with any of them PostgreSQL drops the index.
fn used_columns(index: &Index) -> Vec<String> {
    let mut columns = index.columns.clone();
    if let Some(predicate) = &index.predicate {
        with_names(predicate, |name| {
            columns.push(name.to_owned());
            String::new()
        });
    }
    columns
}

/// A condition in which each quoted name is what `name` says; what stands in texts is no name.
fn with_names(predicate: &str, mut name: impl FnMut(&str) -> String) -> String {
    let mut text = String::with_capacity(predicate.len());
    for (index, part) in predicate.split('\'').enumerate() {
        if index > 0 {
            text.push('\'');
        }
        if !index.is_multiple_of(2) {
            text.push_str(part);
            continue;
        }
        for (index, part) in part.split('"').enumerate() {
            if index.is_multiple_of(2) { text.push_str(part) } else { text.push_str(&name(part)) }
        }
    }
    text
}

fn building(table: &str) -> Lock {
    Lock { mode: LockMode::ShareUpdateExclusive, relation: table.to_owned(), wait: Wait::Rows }
}

#[cfg(test)]
mod tests {
    use super::with_names;

    #[test]
    fn only_names_are_exchanged() {
        let predicate = r#""a" <> 'it''s "a"' and ("b" is null or "a" > 'x')"#;
        let exchanged = with_names(predicate, |name| format!("<{name}>"));
        assert_eq!(exchanged, r#"<a> <> 'it''s "a"' and (<b> is null or <a> > 'x')"#);
    }
}
