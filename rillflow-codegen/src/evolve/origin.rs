//! From which parts of a manifest the tables and columns of a database come.
//!
//! The schema alone does not say that the table `customer` holds the documents `Customer`, or how the column `city` is
//! computed. The next migration needs to know: to follow a rename, to say what would be lost, and to see that a value is
//! computed in another way although its column is the same.

use std::collections::BTreeMap;

use crate::surface::{DocumentSurface, ProjectionSurface, Surface};

/// The tables of documents and projections, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct Origins {
    pub(super) documents: BTreeMap<String, DocumentOrigin>,
    pub(super) projections: BTreeMap<String, ProjectionOrigin>,
}

/// The table of a document.
#[derive(Clone, Debug)]
pub(super) struct DocumentOrigin {
    pub(super) table: String,
    /// Duplicated fields, by column.
    pub(super) duplicated: BTreeMap<String, ColumnOrigin>,
}

/// What a column is computed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColumnOrigin {
    pub(super) path: String,
    pub(super) transform: Option<String>,
}

/// The table of a projection.
#[derive(Clone, Debug)]
pub(super) struct ProjectionOrigin {
    pub(super) table: String,
    /// What makes the rows: each event with its effects, and what new rows start with.
    pub(super) fold: BTreeMap<String, BTreeMap<String, String>>,
}

impl Origins {
    pub(super) fn of(surface: &Surface) -> Self {
        let documents = surface.documents.iter().map(|(name, one)| (name.clone(), DocumentOrigin::of(one)));
        let projections =
            surface.projections.iter().filter_map(|(name, one)| Some((name.clone(), ProjectionOrigin::of(one)?)));
        Self { documents: documents.collect(), projections: projections.collect() }
    }
}

impl DocumentOrigin {
    fn of(surface: &DocumentSurface) -> Self {
        let duplicated = surface.duplicated.iter().map(|(path, one)| {
            let origin = ColumnOrigin { path: path.clone(), transform: one.transform.clone() };
            (one.column.clone(), origin)
        });
        Self { table: surface.table.clone(), duplicated: duplicated.collect() }
    }
}

impl ProjectionOrigin {
    fn of(surface: &ProjectionSurface) -> Option<Self> {
        let table = surface.table.clone()?;
        let mut fold = surface.on.clone();
        let defaults = surface
            .columns
            .iter()
            .filter_map(|(column, one)| Some((format!("default {column}"), one.default.clone()?)));
        // No event has a name that is empty.
        fold.insert(String::new(), defaults.collect());
        Some(Self { table, fold })
    }

    /// What makes the rows, if a column is called as `name` says.
    pub(super) fn fold_with(&self, name: impl Fn(&str) -> String) -> BTreeMap<String, BTreeMap<String, String>> {
        let renamed = |fact: &String| match fact.split_once(' ') {
            Some((verb, column)) => format!("{verb} {}", name(column)),
            None => fact.clone(),
        };
        let facts = |facts: &BTreeMap<String, String>| {
            facts.iter().map(|(fact, value)| (renamed(fact), value.clone())).collect()
        };
        self.fold.iter().map(|(event, effects)| (event.clone(), facts(effects))).collect()
    }
}
