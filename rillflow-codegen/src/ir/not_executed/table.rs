//! What documents have beside their table: search, soft deletion, history.

use serde::Serialize;

use crate::ir::{Column, TableIndex};

/// A table beside those of documents and projections.
#[derive(Clone, Debug, Serialize)]
pub struct SideTable {
    /// The qualified, quoted name.
    pub table: String,
    /// The quoted name of the primary key.
    pub primary_key: String,
    /// The quoted key columns with commas between them.
    pub key: String,
    /// All columns, the key first.
    pub columns: Vec<Column>,
}

/// What a document has beside its table.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentExtras {
    /// The name in the manifest.
    pub name: String,
    /// The qualified, quoted name of its table.
    pub table: String,
    /// Full-text search.
    pub search: Option<SearchItem>,
    /// A deleted document stays until it is purged.
    pub soft_delete: Option<SoftDeleteItem>,
    /// Every version is kept.
    pub history: Option<HistoryItem>,
    /// `single` or `conjoined`, where the document says it itself.
    pub tenancy: Option<String>,
}

/// Full-text search in a document.
#[derive(Clone, Debug, Serialize)]
pub struct SearchItem {
    /// The method of the handle.
    pub method: String,
    /// The text search configuration, as a `regconfig`.
    pub configuration: String,
    /// The column of the words.
    pub column: Column,
    /// The words of a row that is written, which is called `new`.
    pub vector: String,
    /// The same for a stored row that is called `t`.
    pub stored: String,
    /// The index of the column.
    pub index: TableIndex,
}

/// A deleted document that stays.
#[derive(Clone, Debug, Serialize)]
pub struct SoftDeleteItem {
    /// The column that says when it was deleted.
    pub column: Column,
    /// Whether a row that is called `t` counts as a document.
    pub alive: String,
    /// The method of the handle that brings a document back.
    pub restore: String,
    /// The method of the handle that removes deleted documents for good.
    pub purge: String,
}

/// The versions of a document.
#[derive(Clone, Debug, Serialize)]
pub struct HistoryItem {
    /// The table of the versions that are not current any more.
    pub table: SideTable,
    /// The quoted name of the trigger that fills it.
    pub trigger: String,
    /// The qualified, quoted name of the trigger's function.
    pub function: String,
    /// The method of the handle.
    pub method: String,
}
