//! A migration.

use serde::Serialize;

/// The first migration: everything.
#[derive(Clone, Debug, Serialize)]
pub struct SqlMigration {
    /// The quoted schema.
    pub schema: String,
    /// The schema's name as a string literal.
    pub schema_literal: String,
    /// The key of the append lock.
    pub append_lock: String,
    /// The documents' tables, by name.
    pub documents: Vec<DocumentTable>,
    /// The projections' tables, by name.
    pub projections: Vec<ProjectionTable>,
}

/// The table of a document.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentTable {
    /// The qualified, quoted name.
    pub table: String,
    /// The quoted name of the primary key.
    pub primary_key: String,
    /// The type of the id.
    pub id_type: String,
    /// The document's name as a string literal.
    pub document: String,
    /// The quoted name of the trigger.
    pub trigger: String,
    /// The qualified, quoted name of the trigger's function.
    pub function: String,
    /// Keys in the JSON that had another name.
    pub renamed: Vec<RenamedKey>,
    /// The duplicated fields, by column.
    pub columns: Vec<CheckedColumn>,
    /// Their indexes, by column.
    pub indexes: Vec<TableIndex>,
}

/// A column that the trigger computes from the JSON.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedColumn {
    /// The column itself.
    pub column: Column,
    /// What it is computed from.
    pub value: String,
    /// The same, for a stored row that is called `t`.
    pub stored: String,
    /// When the document is refused.
    pub refused_if: String,
    /// The path of the field, as a string literal.
    pub field: String,
    /// What the field must be, as a string literal.
    pub expected: String,
    /// The JSON that was found.
    pub found: String,
}

/// A key in the JSON of a document that had another name.
#[derive(Clone, Debug, Serialize)]
pub struct RenamedKey {
    /// The steps that lead to the object with the key, as string literals with commas between them.
    pub path: String,
    /// The former name, as a string literal.
    pub former: String,
    /// The name, as a string literal.
    pub name: String,
}

/// A column of a table.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// The quoted name.
    pub name: String,
    /// The type with its collation and `not null`.
    pub definition: String,
}

/// The table of a projection.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectionTable {
    /// The qualified, quoted name.
    pub table: String,
    /// The quoted name of the primary key.
    pub primary_key: String,
    /// The quoted key columns with commas between them.
    pub key: String,
    /// All columns, the key first.
    pub columns: Vec<Column>,
    /// The indexes of columns, in the order of the columns.
    pub indexes: Vec<TableIndex>,
}

/// An index of a table.
#[derive(Clone, Debug, Serialize)]
pub struct TableIndex {
    /// `index` or `unique index`.
    pub kind: String,
    /// The quoted name.
    pub name: String,
    /// The access method.
    pub method: String,
    /// The quoted column, with its operator class if it is not the type's own.
    pub column: String,
    /// The condition of a partial index.
    pub predicate: Option<String>,
}
