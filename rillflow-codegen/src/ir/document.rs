//! The module of a document.

use serde::Serialize;

use super::Structure;

/// A document: its id, its struct, what the runtime must know of it, and a constant for each field.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentModule {
    /// Types of `[types]` that it mentions.
    pub uses: Option<String>,
    /// The macro that declares the id: `uuid_id`, `string_id` or `i64_id`.
    pub id_macro: String,
    /// Documentation of the id.
    pub id_docs: Vec<String>,
    /// The id.
    pub id: String,
    /// The struct; its first field is `id`.
    pub structure: Structure,
    /// The name in the manifest, as a string literal.
    pub name_literal: String,
    /// The qualified table, as a string literal.
    pub table_literal: String,
    /// Unique indexes; empty for none.
    pub unique: Vec<UniqueIndex>,
    /// Documentation of the handle.
    pub handle_docs: Vec<String>,
    /// The type of the handle: `Customers`.
    pub handle: String,
    /// What can be asked for, in the order of the manifest.
    pub constants: Vec<FieldConstant>,
    /// The compiled queries, by name; empty for none.
    pub queries: Vec<QueryMethod>,
}

/// A compiled query: a method of the handle, and its SQL.
#[derive(Clone, Debug, Serialize)]
pub struct QueryMethod {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Attributes of the method.
    pub attributes: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its parameters behind `self`, each with a comma behind it.
    pub parameters: Vec<String>,
    /// The constant that holds its SQL.
    pub constant: String,
    /// The type of the constant.
    pub constant_type: String,
    /// The macro that makes the constant.
    pub constant_macro: String,
    /// The arguments of the macro, as string literals.
    pub pieces: Vec<String>,
    /// The method's result, without its path.
    pub result: String,
    /// The type that makes the result, without its parameters.
    pub constructor: String,
    /// What is called on the empty list of arguments: `.with(&tier)`.
    pub arguments: String,
    /// Further arguments of the constructor, each with a comma before it.
    pub more: String,
    /// The type of the cursor.
    pub cursor: Option<CursorType>,
}

/// The type of a cursor.
#[derive(Clone, Debug, Serialize)]
pub struct CursorType {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The types of its values, with commas between them.
    pub keys: String,
}

/// A unique index and the field it is on, as string literals.
#[derive(Clone, Debug, Serialize)]
pub struct UniqueIndex {
    /// The name of the index.
    pub index: String,
    /// The path of the field.
    pub field: String,
}

/// A constant by which a field is asked for.
#[derive(Clone, Debug, Serialize)]
pub struct FieldConstant {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// Its value.
    pub value: String,
}
