//! Documents and their duplicated fields.

use super::{Expression, Field, FieldType, Query, RustIdent, Search, SqlIdent, Tenancy, ValueType};
use crate::source::Span;

/// A document type: a table of its own, `id`, `doc` and a native column per duplicated field.
#[derive(Clone, Debug)]
pub struct Document {
    /// The name in the manifest.
    pub name: String,
    /// The struct in Rust (`Customer`).
    pub rust: RustIdent,
    /// The generated id newtype (`CustomerId`).
    pub id_type: RustIdent,
    /// The module in Rust (`customer`).
    pub module: RustIdent,
    /// The method of the store that returns the repository (`customers`).
    pub repository: RustIdent,
    /// The repository's type (`Customers`).
    pub repository_type: RustIdent,
    /// The table (`customer`).
    pub table: SqlIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `renamed_from`: the document's name before, if it had another.
    pub renamed_from: Option<String>,
    /// `id`.
    pub id: IdKind,
    /// `fields`; none is called `id`.
    pub fields: Vec<Field>,
    /// `duplicated`, by column name.
    pub duplicated: Vec<Duplicated>,
    /// `queries`, by name.
    pub queries: Vec<Query>,
    /// `search`.
    pub search: Option<Search>,
    /// `soft_delete`: whether a deleted document stays in the table until it is purged.
    pub soft_delete: bool,
    /// `history`: whether every version of a document is kept.
    pub history: bool,
    /// `tenancy`: whether tenants share the documents, where that is not as the project has it.
    pub tenancy: Option<Tenancy>,
    /// Where the name stands.
    pub span: Span,
}

/// The kind of a document's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// `uuid`: version 7, made by the client.
    Uuid,
    /// `string`: given by the caller.
    String,
    /// `i64`: given by the caller.
    I64,
}

/// A field that is kept in a native column as well.
#[derive(Clone, Debug)]
pub struct Duplicated {
    /// The path of JSON keys from the document's root.
    pub path: Vec<String>,
    /// The type of the field at its end, without its `?`.
    pub ty: FieldType,
    /// What the column holds.
    pub holds: ColumnType,
    /// Whether the value can be absent: the field or anything on its path is optional.
    pub nullable: bool,
    /// The column.
    pub column: SqlIdent,
    /// The index of its own.
    pub index: Option<Index>,
    /// Applied to the value in the column and to every operand that is compared with it.
    pub transform: Option<Transform>,
    /// `renamed_from`: the column before, if it had another name.
    pub renamed_from: Option<String>,
    /// Where the path stands.
    pub span: Span,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// One value.
    Single(ValueType),
    /// An array of values, none of them absent.
    List(ValueType),
    /// A JSON array: a list of anything else.
    JsonList,
    /// A JSON object: a map.
    JsonMap,
}

/// The index of a duplicated field.
#[derive(Clone, Debug)]
pub struct Index {
    /// Its kind.
    pub kind: IndexKind,
    /// Its name in the database.
    pub name: SqlIdent,
    /// After `analyze`: which documents are in it; all of them if there is none.
    pub predicate: Option<Expression>,
}

/// An index kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexKind {
    /// `btree`.
    Btree,
    /// `hash`.
    Hash,
    /// `unique`: a unique btree.
    Unique,
    /// `gin`: for what lists, maps and JSON contain.
    Gin,
}

/// A transform of a text column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transform {
    /// `lower`.
    Lower,
    /// `upper`.
    Upper,
    /// `trim`.
    Trim,
}
