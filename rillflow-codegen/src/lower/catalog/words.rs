//! Names, links and sentences of the catalog.

use super::super::docs;
use crate::ir::catalog::FieldRow;
use crate::model::{Field, FieldType, Literal, Model};

/// A kind of entity with pages of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shelf {
    Streams,
    Events,
    Documents,
    Projections,
}

impl Shelf {
    fn folder(self) -> &'static str {
        match self {
            Self::Streams => "streams",
            Self::Events => "events",
            Self::Documents => "documents",
            Self::Projections => "projections",
        }
    }
}

/// A link from a page of an entity to that of another.
pub(super) fn link(shelf: Shelf, name: &str) -> String {
    format!("[{name}](../{}/{name}.md)", shelf.folder())
}

/// A link from the first page.
pub(super) fn link_from_index(shelf: Shelf, name: &str) -> String {
    format!("[{name}]({}/{name}.md)", shelf.folder())
}

/// What the manifest says, line by line.
pub(super) fn paragraphs(doc: Option<&str>) -> Vec<String> {
    let Some(doc) = doc.filter(|doc| !doc.trim().is_empty()) else { return Vec::new() };
    docs::or(Some(doc), "").into_iter().map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect()
}

/// What the manifest says, for the cell of a table.
pub(super) fn cell(doc: Option<&str>) -> String {
    let lines = paragraphs(doc);
    let words: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    words.join(" ").replace('|', "\\|")
}

/// The rows of some fields. `types` leads from the page to the folder of the catalog.
pub(super) fn fields(model: &Model, fields: &[Field], to_root: &str) -> Vec<FieldRow> {
    let row = |field: &Field| FieldRow {
        name: code(&field.name),
        ty: type_link(model, &field.ty, to_root),
        about: about(model, field),
    };
    fields.iter().map(row).collect()
}

/// What is worth knowing of a field, for the cell of a table.
fn about(model: &Model, field: &Field) -> String {
    let mut parts = vec![cell(field.doc.as_deref())];
    if field.pii {
        parts.push("About a person.".to_owned());
    }
    if let Some(default) = &field.default {
        parts.push(format!("{} where it is absent.", code(&literal(model, default))));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

/// The type as the manifest writes it, with a link if it is one of the manifest's own.
pub(super) fn type_link(model: &Model, ty: &FieldType, to_root: &str) -> String {
    let text = code(&model.type_text(ty));
    let mut inner = ty;
    while let FieldType::Optional(next) | FieldType::List(next) | FieldType::Map(next) = inner {
        inner = next;
    }
    match inner {
        FieldType::Named(id) => type_anchor(&text, &model.named_type(*id).name, to_root),
        _ => text,
    }
}

/// A link to the headline of a type.
pub(super) fn type_anchor(shown: &str, name: &str, to_root: &str) -> String {
    format!("[{shown}]({to_root}types.md#{})", name.to_lowercase())
}

/// A name in the type of code.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// `` `a`, `b` and `c` ``
pub(super) fn all_of(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    match names.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// A constant as the manifest writes it.
pub(super) fn literal(model: &Model, literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Float(value) => format!("{value:?}"),
        Literal::Decimal(value) => value.clone(),
        Literal::Text(value) => format!("{value:?}"),
        Literal::SetValue(set, index) => {
            let body = &model.named_type(*set).body;
            let crate::model::NamedTypeBody::ClosedSet(values) = body else { return String::new() };
            values.get(*index).map(|value| format!("{:?}", value.value)).unwrap_or_default()
        }
        Literal::EmptyList => "[]".to_owned(),
        Literal::EmptyMap => "{}".to_owned(),
    }
}
