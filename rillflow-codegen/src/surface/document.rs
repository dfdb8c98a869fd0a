//! `[documents]`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{self, Fields, Renamable};
use super::query::{QuerySurface, SearchSurface};
use super::{expression, index, project};
use crate::model::{Document, Duplicated, IdKind, Model, Transform};

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentSurface {
    /// The kind of its id.
    pub id: String,
    /// The table.
    pub table: String,
    /// The method of the store that returns the repository.
    pub plural: String,
    /// Whether a deleted document stays in the table.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft_delete: bool,
    /// Whether earlier versions are kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub history: bool,
    /// Whether tenants share the documents, where that is not as the project has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenancy: Option<String>,
    /// Its fields.
    #[serde(default)]
    pub fields: Fields,
    /// Its duplicated fields, by path.
    #[serde(default)]
    pub duplicated: BTreeMap<String, DuplicatedSurface>,
    /// Its compiled queries.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub queries: BTreeMap<String, QuerySurface>,
    /// Full-text search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<SearchSurface>,
    /// The name before.
    #[serde(skip)]
    pub renamed_from: Option<String>,
}

/// A duplicated field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DuplicatedSurface {
    /// The column.
    pub column: String,
    /// The type of the column's values, as the manifest writes it.
    #[serde(rename = "type")]
    pub ty: String,
    /// The transform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transform: Option<String>,
    /// The kind of the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// The column before.
    #[serde(skip)]
    pub renamed_from: Option<String>,
}

impl DocumentSurface {
    pub(super) fn of(model: &Model, document: &Document) -> Self {
        let id = match document.id {
            IdKind::Uuid => "uuid",
            IdKind::String => "string",
            IdKind::I64 => "i64",
        };
        let duplicated = document.duplicated.iter();
        Self {
            id: id.to_owned(),
            table: document.table.as_str().to_owned(),
            plural: document.repository.bare().to_owned(),
            fields: field::fields(model, &document.fields),
            duplicated: duplicated.map(|one| (one.path.join("."), DuplicatedSurface::of(model, one))).collect(),
            queries: document.queries.iter().map(|one| (one.name.clone(), QuerySurface::of(model, one))).collect(),
            search: document.search.as_ref().map(SearchSurface::of),
            soft_delete: document.soft_delete,
            history: document.history,
            tenancy: document.tenancy.map(|one| project::tenancy(one).to_owned()),
            renamed_from: document.renamed_from.clone(),
        }
    }
}

impl DuplicatedSurface {
    fn of(model: &Model, duplicated: &Duplicated) -> Self {
        let inner = model.type_text(duplicated.ty.unwrap_optional().0);
        let transform = duplicated.transform.map(|transform| match transform {
            Transform::Lower => "lower",
            Transform::Upper => "upper",
            Transform::Trim => "trim",
        });
        Self {
            column: duplicated.column.as_str().to_owned(),
            ty: format!("{inner}{}", if duplicated.nullable { "?" } else { "" }),
            transform: transform.map(str::to_owned),
            index: duplicated.index.as_ref().map(|index| {
                let predicate = index.predicate.as_ref().map(|predicate| expression::text(model, predicate));
                index::kind(index.kind) + &predicate.map(|predicate| format!(" where {predicate}")).unwrap_or_default()
            }),
            renamed_from: duplicated.renamed_from.clone(),
        }
    }
}

impl Renamable for DocumentSurface {
    fn renamed_from(&self) -> Option<&str> {
        self.renamed_from.as_deref()
    }
}
