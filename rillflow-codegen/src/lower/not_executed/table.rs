//! Tables that Rillflow needs for itself.

use crate::ir::{Column, SideTable};
use crate::lower::sql_text;
use crate::model::{Model, SqlIdent};

/// The table `name` of the project's schema, whose first `key` columns are its key.
pub(super) fn side_table(model: &Model, name: &str, key: usize, columns: &[(&str, &str)]) -> SideTable {
    let key: Vec<String> = columns.iter().take(key).map(|(column, _)| quoted(column)).collect();
    SideTable {
        table: qualified(model, name),
        primary_key: quoted(&format!("{name}_pkey")),
        key: key.join(", "),
        columns: columns.iter().map(|(name, definition)| column(name, definition)).collect(),
    }
}

pub(super) fn column(name: &str, definition: &str) -> Column {
    Column { name: quoted(name), definition: definition.to_owned() }
}

/// The qualified name of a table of the project's schema.
pub(super) fn qualified(model: &Model, name: &str) -> String {
    // Names of our own are short, and those that follow from a table's were measured with it.
    SqlIdent::new(name).map_or_else(String::new, |name| sql_text::qualified(&model.project.schema, &name))
}

pub(super) fn quoted(name: &str) -> String {
    SqlIdent::new(name).map_or_else(String::new, |name| name.quoted())
}
