//! The module of a table projection.

use serde::Serialize;

use super::{EventSet, FieldConstant};

/// A table projection: its row, its events, and the fold from one to the other.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectionModule {
    /// Types of `[types]` that its columns mention.
    pub uses: Option<String>,
    /// Documentation of the row.
    pub docs: Vec<String>,
    /// The traits that the row derives.
    pub derives: String,
    /// Attributes of the row besides the derives.
    pub attributes: Vec<String>,
    /// The struct of a row.
    pub row: String,
    /// The key columns, then the others, in the order of the manifest.
    pub columns: Vec<RowColumn>,
    /// The name in the manifest, as a string literal.
    pub name_literal: String,
    /// The hash of what the rows are computed from, as a string literal.
    pub definition_literal: String,
    /// The qualified table, as a string literal.
    pub table_literal: String,
    /// The list of all columns, as a string literal.
    pub columns_literal: String,
    /// The quoted key columns, as string literals.
    pub key_literals: Vec<String>,
    /// The type of the key.
    pub key_type: String,
    /// The key of the row `self`.
    pub row_key: String,
    /// The statements that bind the key columns of `keys`.
    pub bind_keys: Vec<String>,
    /// The SQL.
    pub statements: Statements,
    /// Documentation of the enum.
    pub enum_docs: Vec<String>,
    /// Attributes of the enum besides the derives.
    pub enum_attributes: Vec<String>,
    /// Attributes of the functions with an arm for each event.
    pub match_attributes: Vec<String>,
    /// Attributes of the functions with a line for each column.
    pub row_attributes: Vec<String>,
    /// The enum of the events, and how they are read.
    pub set: EventSet,
    /// The name of the parameter of `key`.
    pub key_parameter: String,
    /// The key, if it is the same for all events.
    pub key: Option<String>,
    /// The key of each event; empty if it is the same for all.
    pub key_arms: Vec<Arm>,
    /// Attributes of `apply`.
    pub apply_attributes: Vec<String>,
    /// The name of the parameter `key` of `apply`.
    pub apply_key_parameter: String,
    /// What each event does.
    pub arms: Vec<Arm>,
    /// The events, by name.
    pub variants: Vec<EventVariant>,
    /// Documentation of the handle.
    pub handle_docs: Vec<String>,
    /// The type of the handle.
    pub handle: String,
    /// What can be asked for: one constant per column.
    pub constants: Vec<FieldConstant>,
}

/// A column of a row.
#[derive(Clone, Debug, Serialize)]
pub struct RowColumn {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Attributes of the field.
    pub attributes: Vec<String>,
    /// The field.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// Its place in the select list.
    pub index: String,
}

/// What is done for some events.
#[derive(Clone, Debug, Serialize)]
pub struct Arm {
    /// The patterns of the events that share it.
    pub pattern: String,
    /// Statements, or one expression.
    pub body: Vec<String>,
}

/// An event that the projection reads.
#[derive(Clone, Debug, Serialize)]
pub struct EventVariant {
    /// The variant.
    pub name: String,
    /// The path of the event's struct.
    pub event: String,
    /// The name in the manifest, as a string literal.
    pub name_literal: String,
    /// Documentation of the variant.
    pub docs: Vec<String>,
}

/// The SQL of a projection, as string literals.
#[derive(Clone, Debug, Serialize)]
pub struct Statements {
    /// The quoted schema.
    pub schema: String,
    /// Reads the rows of some keys.
    pub rows: String,
    /// Writes rows.
    pub upsert: String,
    /// Deletes the rows of some keys.
    pub delete: String,
}
