//! Documents and their duplicated fields.

use super::{Field, FieldType, RustIdent, SqlIdent};
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
    /// The field at its end, which is a scalar or a closed set, maybe optional; `nullable` also if a parent is optional.
    pub ty: FieldType,
    /// Whether the value can be absent.
    pub nullable: bool,
    /// The column.
    pub column: SqlIdent,
    /// The index of its own, with its name.
    pub index: Option<(IndexKind, SqlIdent)>,
    /// Applied to the value in the column and to every operand that is compared with it.
    pub transform: Option<Transform>,
    /// `renamed_from`: the column before, if it had another name.
    pub renamed_from: Option<String>,
    /// Where the path stands.
    pub span: Span,
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
    /// `gin`: finds what is inside of a value.
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
