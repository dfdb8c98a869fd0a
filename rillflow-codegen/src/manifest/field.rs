//! Fields of structs, documents, event versions and variants.

use super::entity::doc;
use super::place::Place;
use super::raw::Field;
use super::reader::{TableReader, TextOrTable};

/// Every `name = "type"` and `name = { type = ".." }` of a table.
pub(super) fn read_fields(table: &TableReader<'_>) -> Vec<Field> {
    let fields = table.named_entries().map(|entry| {
        let name = entry.key.clone();
        match table.text_or_table_of(entry, Place::Field) {
            None => Field { name, ty: None, doc: None, renamed_from: None },
            Some(TextOrTable::Text(ty)) => Field { name, ty: Some(ty), doc: None, renamed_from: None },
            Some(TextOrTable::Table(inner)) => {
                let field = Field {
                    name,
                    ty: inner.required_text("type", "type = \"string\""),
                    doc: doc(&inner),
                    renamed_from: inner.text("renamed_from"),
                };
                inner.finish();
                field
            }
        }
    });
    fields.collect()
}
