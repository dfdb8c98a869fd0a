//! Fields of structs, documents, event versions and variants.

use super::Text;
use super::entity::doc;
use super::raw::Field;
use super::reader::{TableReader, TextOrTable};
use crate::language::Place;

/// Every `name = "type"` and `name = { type = ".." }` of a table.
pub(super) fn read_fields(table: &TableReader<'_>) -> Vec<Field> {
    let fields = table.named_entries().map(|entry| {
        let name = entry.key.clone();
        match table.text_or_table_of(entry, Place::Field) {
            None => bare(name, None),
            Some(TextOrTable::Text(ty)) => bare(name, Some(ty)),
            Some(TextOrTable::Table(inner)) => {
                let field = Field {
                    name,
                    ty: inner.required_text("type", "type = \"string\""),
                    doc: doc(&inner),
                    default: inner.entry("default").map(|entry| inner.value_of(entry)),
                    renamed_from: inner.text("renamed_from"),
                    pii: inner.boolean("pii"),
                    rust: inner.text("rust"),
                };
                inner.finish();
                field
            }
        }
    });
    fields.collect()
}

fn bare(name: Text, ty: Option<Text>) -> Field {
    Field { name, ty, doc: None, default: None, renamed_from: None, pii: None, rust: None }
}
