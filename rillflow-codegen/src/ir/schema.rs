//! What a database looks like after the migrations: the form that is compared, stored in the lock file and told to
//! the runtime.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The objects of one PostgreSQL schema, by bare name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// The name of the PostgreSQL schema.
    #[serde(default)]
    pub name: String,
    /// Sequences.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sequences: BTreeMap<String, String>,
    /// Functions by signature, with the SHA-256 of their body.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub functions: BTreeMap<String, String>,
    /// Indexes other than those of primary keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub indexes: BTreeMap<String, Index>,
    /// Triggers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub triggers: BTreeMap<String, Trigger>,
    /// Tables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, Table>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The columns of the primary key, in order.
    pub primary_key: Vec<String>,
    /// The storage parameters it is made with: `fillfactor=80`. Whoever operates the database may choose others.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub options: String,
    /// Each column's definition: the type as PostgreSQL prints it, with ` collate ..`, ` not null` and ` default ..`.
    pub columns: BTreeMap<String, String>,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Index {
    /// The table it is on.
    pub table: String,
    /// The access method: `btree`, `hash`.
    pub method: String,
    /// Whether it admits a value once.
    pub unique: bool,
    /// Whether it belongs to a unique constraint of its name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub constraint: bool,
    /// Its columns, in order.
    pub columns: Vec<String>,
    /// The operator class of its columns, where it is not the one that their types have by default: `jsonb_path_ops`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// The rows that are in it, as an SQL condition; all rows if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<String>,
}

impl Index {
    /// The index as the catalog of a database describes it. A predicate is only said to be there: PostgreSQL prints it back
    /// in a form of its own.
    fn fact(&self) -> String {
        let unique = if self.unique { "unique " } else { "" };
        let class = self.class.as_ref().map(|class| format!(" {class}")).unwrap_or_default();
        let columns: Vec<String> = self.columns.iter().map(|column| format!("{column}{class}")).collect();
        let partial = if self.predicate.is_some() { ", partial" } else { "" };
        format!("{unique}{} ({}){partial}", self.method, columns.join(", "))
    }
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The table it is on.
    pub table: String,
    /// The function it calls.
    pub function: String,
}

/// Something of a [`Schema`] that is there before or after a change only, or is not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The object: `column customer.email`.
    pub object: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

impl Schema {
    /// The schema as sorted pairs of an object and its definition, in the form in which the catalog of a database can be
    /// asked for it.
    #[must_use]
    pub fn facts(&self) -> BTreeMap<String, String> {
        let mut facts = BTreeMap::new();
        for (name, definition) in &self.sequences {
            facts.insert(format!("sequence {name}"), definition.clone());
        }
        for (signature, body) in &self.functions {
            facts.insert(format!("function {signature}"), body.clone());
        }
        for (name, index) in &self.indexes {
            facts.insert(format!("index {name}"), index.fact());
        }
        for (name, trigger) in &self.triggers {
            facts.insert(format!("trigger {name} on {}", trigger.table), trigger.function.clone());
        }
        for (name, table) in &self.tables {
            facts.insert(format!("table {name}"), "table".to_owned());
            facts.insert(format!("primary key {name}"), format!("({})", table.primary_key.join(", ")));
            for (column, definition) in &table.columns {
                facts.insert(format!("column {name}.{column}"), definition.clone());
            }
        }
        facts
    }

    /// The facts, with what only a file can tell: which rows a partial index has.
    fn definitions(&self) -> BTreeMap<String, String> {
        let mut definitions = self.facts();
        for (name, index) in &self.indexes {
            if let Some(predicate) = &index.predicate
                && let Some(fact) = definitions.get_mut(&format!("index {name}"))
            {
                *fact = format!("{fact} where {predicate}");
            }
        }
        definitions
    }

    /// What must change to come from `before` to `self`, by object.
    #[must_use]
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        let (old, new) = (before.definitions(), self.definitions());
        let mut objects: Vec<&String> = old.keys().chain(new.keys()).collect();
        objects.sort_unstable();
        objects.dedup();
        objects
            .into_iter()
            .filter(|object| old.get(*object) != new.get(*object))
            .map(|object| Difference {
                object: object.clone(),
                before: old.get(object).cloned(),
                after: new.get(object).cloned(),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, Schema, Table};

    #[test]
    fn differences_name_what_came_went_and_changed() {
        let table = |columns: &[(&str, &str)]| Table {
            primary_key: vec!["id".to_owned()],
            options: String::new(),
            columns: columns.iter().map(|(name, ty)| ((*name).to_owned(), (*ty).to_owned())).collect(),
        };
        let mut before = Schema::default();
        before.tables.insert("customer".to_owned(), table(&[("age", "integer"), ("email", "text")]));
        let mut after = Schema::default();
        after.tables.insert("customer".to_owned(), table(&[("city", "text"), ("email", "text not null")]));
        let shown: Vec<String> = after
            .differences(&before)
            .into_iter()
            .map(|it| format!("{} {:?} {:?}", it.object, it.before.as_deref(), it.after.as_deref()))
            .collect();
        assert_eq!(
            shown,
            [
                r#"column customer.age Some("integer") None"#,
                r#"column customer.city None Some("text")"#,
                r#"column customer.email Some("text") Some("text not null")"#,
            ]
        );
        assert!(after.differences(&after).is_empty());
    }

    #[test]
    fn another_predicate_is_a_difference_though_not_a_fact() {
        let with = |predicate: &str| {
            let index = Index {
                table: "customer".to_owned(),
                method: "gin".to_owned(),
                constraint: false,
                unique: false,
                columns: vec!["attributes".to_owned()],
                class: Some("jsonb_path_ops".to_owned()),
                predicate: Some(predicate.to_owned()),
            };
            Schema { indexes: [("customer_attributes_idx".to_owned(), index)].into(), ..Schema::default() }
        };
        let (before, after) = (with("\"tier\" = 'pro'"), with("\"tier\" = 'free'"));
        assert_eq!(before.facts(), after.facts());
        assert_eq!(before.facts().into_values().collect::<Vec<_>>(), ["gin (attributes jsonb_path_ops), partial"]);
        assert_eq!(after.differences(&before).len(), 1);
    }
}
