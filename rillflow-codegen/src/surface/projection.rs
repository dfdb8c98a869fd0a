//! `[projections]`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expression;
use super::field::{self, Renamable};
use super::index;
use crate::model::{
    DocumentInput, Expression, Following, HandlerInput, Literal, Model, OnError, Projection, ProjectionColumn,
    ProjectionKind, ProjectionMode, ReactionBody, TableProjection,
};

/// A projection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectionSurface {
    /// What it makes of events.
    pub kind: String,
    /// When it runs.
    pub mode: String,
    /// What follows when an event cannot be applied, where it does not pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_error: Option<String>,
    /// The table that it keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The document that it keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The columns of a table's key, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<String>,
    /// Every column of a table.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, ColumnSurface>,
    /// The kinds of indexes, by column.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub indexes: BTreeMap<String, String>,
    /// What each event that it reads does, a fact each: `set status` and the value.
    #[serde(default)]
    pub on: BTreeMap<String, BTreeMap<String, String>>,
    /// The name before.
    #[serde(skip)]
    pub renamed_from: Option<String>,
}

/// A column; in the lock file its type and what a new row starts with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct ColumnSurface {
    /// The type as the manifest writes it.
    pub ty: String,
    /// What a new row starts with.
    pub default: Option<String>,
    /// The name before.
    pub renamed_from: Option<String>,
}

impl ProjectionSurface {
    pub(crate) fn of(model: &Model, projection: &Projection) -> Self {
        let kind = match projection.kind {
            ProjectionKind::Table(_) => "table",
            ProjectionKind::Document(_) => "document",
            ProjectionKind::Handler(_) => "handler",
        };
        let mode = match projection.mode {
            ProjectionMode::Inline => "inline",
            ProjectionMode::Async(_) => "async",
            ProjectionMode::Live => "live",
        };
        let mut surface = Self {
            kind: kind.to_owned(),
            mode: mode.to_owned(),
            on_error: match projection.mode {
                ProjectionMode::Async(Following { on_error: OnError::Skip, .. }) => Some("skip".to_owned()),
                ProjectionMode::Async(Following { on_error: OnError::PauseKey, .. }) => Some("pause-key".to_owned()),
                ProjectionMode::Async(_) | ProjectionMode::Inline | ProjectionMode::Live => None,
            },
            table: None,
            document: None,
            key: Vec::new(),
            columns: BTreeMap::new(),
            indexes: BTreeMap::new(),
            on: BTreeMap::new(),
            renamed_from: projection.renamed_from.clone(),
        };
        let name = |event| model.event(event).name.clone();
        match &projection.kind {
            ProjectionKind::Table(table) => surface.keep_table(model, table),
            ProjectionKind::Document(document) => {
                surface.document = Some(model.document(document.document).name.clone());
                let facts = |input: &DocumentInput| {
                    let key = ("key".to_owned(), expression::text(model, &input.key));
                    std::iter::once(key).chain(condition(model, input.condition.as_ref())).collect()
                };
                surface.on = document.inputs.iter().map(|input| (name(input.event), facts(input))).collect();
            }
            ProjectionKind::Handler(handler) => {
                let facts = |input: &HandlerInput| condition(model, input.condition.as_ref()).into_iter().collect();
                surface.on = handler.inputs.iter().map(|input| (name(input.event), facts(input))).collect();
            }
        }
        surface
    }

    fn keep_table(&mut self, model: &Model, table: &TableProjection) {
        self.table = Some(table.table.as_str().to_owned());
        let columns = table.columns.iter();
        self.columns = columns.map(|one| (one.column.as_str().to_owned(), ColumnSurface::of(model, one))).collect();
        let indexed =
            table.columns.iter().filter_map(|one| Some((one.column.as_str().to_owned(), one.index.as_ref()?.0)));
        self.indexes = indexed.map(|(column, kind)| (column, index::kind(kind))).collect();
        for key in &table.key {
            let name = key.column.as_str().to_owned();
            let column = ColumnSurface { ty: model.value_type_text(key.ty), default: None, renamed_from: None };
            self.key.push(name.clone());
            self.columns.insert(name, column);
        }
        for (index, reaction) in table.reactions.iter().enumerate() {
            let mut facts = body(model, table, &reaction.body);
            facts.extend(condition(model, reaction.condition.as_ref()));
            for key in &table.key {
                if let Some(value) = key.values.get(index) {
                    facts.insert(format!("key {}", key.column.as_str()), expression::text(model, value));
                }
            }
            self.on.insert(model.event(reaction.event).name.clone(), facts);
        }
    }
}

/// The fact of a condition, if there is one.
fn condition(model: &Model, condition: Option<&Expression>) -> Option<(String, String)> {
    condition.map(|condition| ("where".to_owned(), expression::text(model, condition)))
}

fn body(model: &Model, table: &TableProjection, body: &ReactionBody) -> BTreeMap<String, String> {
    let ReactionBody::Change { set, add, creates } = body else {
        return BTreeMap::from([("delete".to_owned(), "true".to_owned())]);
    };
    let mut facts = BTreeMap::from([("create".to_owned(), creates.to_string())]);
    for (verb, changes) in [("set", set), ("add", add)] {
        for (index, value) in changes {
            if let Some(column) = table.columns.get(*index) {
                facts.insert(format!("{verb} {}", column.column.as_str()), expression::text(model, value));
            }
        }
    }
    facts
}

impl ColumnSurface {
    fn of(model: &Model, column: &ProjectionColumn) -> Self {
        Self {
            ty: model.value_type_text(column.ty),
            // That a new row has no value yet goes without saying where the column may be null.
            default: column
                .default
                .as_ref()
                .filter(|default| **default != Literal::Null)
                .map(|default| expression::literal(model, default)),
            renamed_from: column.renamed_from.clone(),
        }
    }

    /// The type without its `?`.
    #[must_use]
    pub fn inner(&self) -> &str {
        self.ty.strip_suffix('?').unwrap_or(&self.ty)
    }

    /// Whether the column may be null.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.ty.ends_with('?')
    }
}

impl Renamable for ProjectionSurface {
    fn renamed_from(&self) -> Option<&str> {
        self.renamed_from.as_deref()
    }
}

impl Renamable for ColumnSurface {
    fn renamed_from(&self) -> Option<&str> {
        self.renamed_from.as_deref()
    }
}

impl From<String> for ColumnSurface {
    fn from(text: String) -> Self {
        let (ty, default) = field::without_default(text);
        Self { ty, default, renamed_from: None }
    }
}

impl From<ColumnSurface> for String {
    fn from(column: ColumnSurface) -> Self {
        field::with_default(column.ty, column.default)
    }
}
