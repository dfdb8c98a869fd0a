//! The columns of duplicated fields: their values follow from the documents, while readers and writers go on.

use std::collections::BTreeMap;

use super::definition::Definition;
use super::document::Kept;
use super::evolution::Evolution;
use super::origin::ColumnOrigin;
use super::shape;
use super::sql::{literal, passing, quoted};
use super::step::{Down, Lock, LockMode, Order, Phase, Step, Wait};
use crate::ir::schema::Trigger;
use crate::ir::{CheckedColumn, DocumentTable};
use crate::model::{Document, Model};

/// What becomes of the column of a duplicated field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Same,
    Added,
    Dropped,
    /// Another type, transform or field: computed beside the old one, which it replaces then.
    Replaced,
    /// It may be null now, or may no longer.
    Nullability,
}

impl Change {
    /// `values_differ` says that the trigger computes the column in another way, whatever the reason.
    pub(super) fn of(kept: &Kept<'_>, column: &str, values_differ: bool) -> Self {
        let origins = (kept.old_origin.duplicated.get(column), kept.new_origin.duplicated.get(column));
        let texts = (kept.old.columns.get(column), kept.new.columns.get(column));
        match (origins, texts) {
            ((None, Some(_)), _) => Self::Added,
            ((Some(_), None), _) => Self::Dropped,
            ((Some(before), Some(after)), (Some(old), Some(new))) => {
                let (old, new) = (Definition::parse(old), Definition::parse(new));
                if old.ty != new.ty || computed_otherwise(before, after) || values_differ {
                    Self::Replaced
                } else if old.not_null == new.not_null {
                    Self::Same
                } else {
                    Self::Nullability
                }
            }
            _ => Self::Same,
        }
    }
}

impl Evolution<'_> {
    /// Whether the trigger computes a column in another way than before, under whichever names.
    pub(super) fn values_differ(&self, kept: &Kept<'_>, column: &str) -> bool {
        let columns = self.renames.columns.get(&kept.table);
        let former = columns.and_then(|columns| columns.iter().find(|(_, new)| *new == column));
        let former = former.map_or(column, |(former, _)| former);
        let text_of = |functions: &BTreeMap<String, String>, prefix: &str, triggers: &BTreeMap<String, Trigger>| {
            let function = &triggers.values().find(|trigger| trigger.table == kept.table)?.function;
            functions.get(&format!("{prefix}{function}()")).cloned()
        };
        let before = text_of(self.former.functions, "", &self.old.triggers).and_then(|text| assignment(&text, former));
        let after = text_of(&self.target.rendered.statements, "function ", &self.new.triggers)
            .and_then(|text| assignment(&text, column));
        let (Some(mut before), Some(after)) = (before, after) else { return false };
        before = before.replace(&quoted(former), &quoted(column));
        for key in self.renames.keys.get(&kept.name).into_iter().flatten() {
            before = before.replace(&literal(&key.from), &literal(&key.to));
        }
        before != after
    }

    pub(super) fn checked(&self, kept: &Kept<'_>, column: &str) -> Option<CheckedColumn> {
        let table = self.sql.name(&kept.table);
        let found: Option<&DocumentTable> = self.target.tables.documents.iter().find(|one| one.table == table);
        found?.columns.iter().find(|one| one.column.name == quoted(column)).cloned()
    }

    /// A column that no reader knows yet: without values first, which the batches bring.
    pub(super) fn add_column(&mut self, kept: &mut Kept<'_>, column: &str) {
        let definition = Definition::parse(&kept.new.columns[column]);
        let name = quoted(column);
        let mut up = vec![self.sql.alter(&kept.table, &format!("add column {name} {}", definition.nullable()))];
        up.extend(self.not_null_later(kept, column, column));
        let down = vec![self.sql.alter(&kept.table, &format!("drop column {name}"))];
        let words = format!("adds the column `{column}` to `{}`", kept.table);
        self.altered(words, &kept.table, up, down, Some((70, format!("add_{}_{column}", kept.table))));
        self.fill_column(kept, column, column);
        self.finish_not_null(kept, column, column);
        self.required(kept, column);
    }

    pub(super) fn drop_column(&mut self, kept: &Kept<'_>, column: &str) {
        self.dropped.entry(kept.table.clone()).or_default().insert(column.to_owned());
        let definition = Definition::parse(&kept.old.columns[column]);
        let name = quoted(column);
        let up = vec![self.sql.alter(&kept.table, &format!("drop column {name}"))];
        let down = vec![self.sql.alter(&kept.table, &format!("add column {name} {}", definition.nullable()))];
        let phase = self.last_phase(&kept.table);
        self.push(Step {
            words: format!("drops the column `{column}` of `{}`; its values are in the documents", kept.table),
            phase,
            order: Order::AlterTable,
            up,
            down: Down::Sql(down),
            lock: Lock::exclusive(&kept.table),
            slug: Some((60, format!("drop_{}_{column}", kept.table))),
        });
    }

    /// A column that readers use until the new one is complete.
    pub(super) fn replace_column(&mut self, kept: &mut Kept<'_>, column: &str, beside: &str) {
        let (old, new) = (Definition::parse(&kept.old.columns[column]), Definition::parse(&kept.new.columns[column]));
        let (name, new_name) = (quoted(column), quoted(beside));
        let mut up = vec![self.sql.alter(&kept.table, &format!("add column {new_name} {}", new.nullable()))];
        up.extend(self.not_null_later(kept, column, beside));
        let down = vec![self.sql.alter(&kept.table, &format!("drop column {new_name}"))];
        let words = format!("computes the column `{column}` of `{}` anew, beside the old one", kept.table);
        self.altered(words, &kept.table, up, down, Some((65, format!("change_{}_{column}", kept.table))));
        self.fill_column(kept, column, beside);
        self.finish_not_null(kept, column, beside);
        self.push(Step {
            words: format!("puts the new column `{column}` of `{}` in the place of the old one", kept.table),
            phase: Phase::Finish,
            order: Order::AlterTable,
            up: vec![
                self.sql.alter(&kept.table, &format!("drop column {name}")),
                self.sql.alter(&kept.table, &format!("rename column {new_name} to {name}")),
            ],
            down: Down::Sql(vec![
                self.sql.alter(&kept.table, &format!("rename column {name} to {new_name}")),
                self.sql.alter(&kept.table, &format!("add column {name} {}", old.nullable())),
            ]),
            lock: Lock::exclusive(&kept.table),
            slug: None,
        });
        self.type_change(kept, column, &old, &new);
        self.required(kept, column);
    }

    pub(super) fn nullability(&mut self, kept: &mut Kept<'_>, column: &str) {
        let name = quoted(column);
        let slug = Some((55, format!("change_{}_{column}", kept.table)));
        if Definition::parse(&kept.new.columns[column]).not_null {
            let up = self.not_null_later(kept, column, column);
            let constraint = quoted(&passing("rf_not_null_", column));
            let down = vec![self.sql.alter(&kept.table, &format!("drop constraint {constraint}"))];
            let words = format!("the column `{column}` of `{}` must have a value from now on", kept.table);
            self.altered(words, &kept.table, up, down, slug);
            kept.fill.touch(format!("t.{name} is null"));
            self.finish_not_null(kept, column, column);
            self.required(kept, column);
            return;
        }
        let up = vec![self.sql.alter(&kept.table, &format!("alter column {name} drop not null"))];
        let down = vec![self.sql.alter(&kept.table, &format!("alter column {name} set not null"))];
        let words = format!("the column `{column}` of `{}` may be null", kept.table);
        self.altered(words, &kept.table, up, down, slug);
    }

    /// A constraint for new rows, which says nothing about those that are there yet.
    pub(super) fn not_null_later(&self, kept: &Kept<'_>, column: &str, stored: &str) -> Vec<String> {
        if !Definition::parse(&kept.new.columns[column]).not_null {
            return Vec::new();
        }
        let constraint = quoted(&passing("rf_not_null_", column));
        let check = format!("add constraint {constraint} check ({} is not null) not valid", quoted(stored));
        vec![self.sql.alter(&kept.table, &check)]
    }

    /// Proves the constraint while others work, and makes it a property of the column, which then takes a moment.
    pub(super) fn finish_not_null(&mut self, kept: &Kept<'_>, column: &str, stored: &str) {
        if !Definition::parse(&kept.new.columns[column]).not_null {
            return;
        }
        let constraint = quoted(&passing("rf_not_null_", column));
        let name = quoted(stored);
        self.push(Step {
            words: format!("proves that every row of `{}` has a value in `{column}`", kept.table),
            phase: Phase::Finish,
            order: Order::Check,
            up: vec![self.sql.alter(&kept.table, &format!("validate constraint {constraint}"))],
            down: Down::Sql(Vec::new()),
            lock: Lock { mode: LockMode::ShareUpdateExclusive, relation: kept.table.clone(), wait: Wait::Rows },
            slug: None,
        });
        self.push(Step {
            words: format!("makes the column `{column}` of `{}` not null, which the constraint has proved", kept.table),
            phase: Phase::Finish,
            order: Order::Empty,
            up: vec![
                self.sql.alter(&kept.table, &format!("alter column {name} set not null")),
                self.sql.alter(&kept.table, &format!("drop constraint {constraint}")),
            ],
            down: Down::Sql(vec![
                self.sql
                    .alter(&kept.table, &format!("add constraint {constraint} check ({name} is not null) not valid")),
                self.sql.alter(&kept.table, &format!("alter column {name} drop not null")),
            ]),
            lock: Lock::exclusive(&kept.table),
            slug: None,
        });
    }

    pub(super) fn fill_column(&self, kept: &mut Kept<'_>, column: &str, stored: &str) {
        let Some(checked) = self.checked(kept, column) else { return };
        let name = quoted(stored);
        if Definition::parse(&kept.new.columns[column]).not_null {
            kept.fill.touch(format!("t.{name} is null"));
        } else {
            kept.fill.touch(format!("t.{name} is distinct from {}", checked.stored));
        }
    }

    /// A field that must be there now, and need not have been: old documents may lack it.
    pub(super) fn required(&mut self, kept: &Kept<'_>, column: &str) {
        let Some(origin) = kept.new_origin.duplicated.get(column) else { return };
        if !Definition::parse(&kept.new.columns[column]).not_null {
            return;
        }
        if has_default(self.target.model, kept.document, &origin.path) {
            return;
        }
        let former = self.renames.documents.get(&kept.name).unwrap_or(&kept.name);
        let path: Vec<String> = origin.path.split('.').map(str::to_owned).collect();
        let old_path = self.renames.old_path(&kept.name, &path);
        let surface = &self.former.lock.surface;
        let shape = surface.documents.get(former).map(|before| surface.fields_shape(&before.fields));
        if shape.is_some_and(|shape| shape::at(&shape, &old_path).is_some_and(|(_, required)| required)) {
            return;
        }
        let span = kept.document.duplicated.iter().find(|one| one.column.as_str() == column).map(|one| one.span);
        self.breach(
            "document-field-required",
            format!("documents.{}.fields.{}", kept.name, origin.path),
            format!("every document `{}` would need a value in `{}`", kept.name, origin.path),
            "a stored document may lack it, which stops the migration; make the field optional, or give the documents a \
             value first",
            span,
        );
    }

    pub(super) fn type_change(&mut self, kept: &Kept<'_>, column: &str, old: &Definition, new: &Definition) {
        if fits(old.bare_type(), new.bare_type()) {
            return;
        }
        let Some(origin) = kept.new_origin.duplicated.get(column) else { return };
        let span = kept.document.duplicated.iter().find(|one| one.column.as_str() == column).map(|one| one.span);
        self.breach(
            "duplicated-type-changed",
            format!("documents.{}.duplicated.{}", kept.name, origin.path),
            format!("the column `{column}` of `{}` would be `{}` instead of `{}`", kept.table, new.ty, old.ty),
            "a stored document whose field is not of the new type stops the migration",
            span,
        );
    }
}

/// The value that a trigger's function gives a column.
fn assignment(function: &str, column: &str) -> Option<String> {
    let start = format!("new.{} := ", quoted(column));
    let line = function.lines().map(str::trim).find(|line| line.starts_with(&start))?;
    Some(line.to_owned())
}

/// Whether a document without the field is read as if it had one.
fn has_default(model: &Model, document: &Document, path: &str) -> bool {
    let mut fields = document.fields.as_slice();
    let mut found = false;
    for step in path.split('.') {
        let Some(field) = fields.iter().find(|field| field.name == step) else { return false };
        found = field.default.is_some();
        fields = model.struct_fields(&field.ty).map_or(&[], |(_, fields)| fields);
    }
    found
}

fn computed_otherwise(before: &ColumnOrigin, after: &ColumnOrigin) -> bool {
    before.path != after.path || before.transform != after.transform
}

/// Whether the JSON of every value of one type is that of a value of the other.
fn fits(from: &str, to: &str) -> bool {
    let wider: &[&str] = match from {
        "smallint" => &["integer", "bigint", "real", "double precision"],
        "integer" => &["bigint", "double precision"],
        "bigint" | "real" => &["double precision"],
        "uuid" | "numeric" | "bytea" | "date" | "time without time zone" | "timestamp with time zone" => &["text"],
        _ => &[],
    };
    from == to || to == "jsonb" || wider.contains(&to)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_wider_type_takes_every_value() {
        assert!(fits("integer", "bigint") && fits("uuid", "text") && fits("text", "jsonb") && fits("date", "date"));
        assert!(!fits("bigint", "integer") && !fits("text", "uuid") && !fits("numeric", "double precision"));
    }
}
