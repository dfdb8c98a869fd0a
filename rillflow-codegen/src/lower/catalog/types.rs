//! Value types.

use super::Book;
use super::words::{cell, code, fields, paragraphs};
use crate::ir::catalog::{Row, TypeSection, TypesPage, VariantSection};
use crate::model::{Model, NamedType, NamedTypeBody};

pub(super) fn page(book: &Book<'_>) -> TypesPage {
    TypesPage { types: book.model.types.iter().map(|named| section(book.model, named)).collect() }
}

fn section(model: &Model, named: &NamedType) -> TypeSection {
    let mut section = TypeSection {
        name: named.name.clone(),
        docs: Vec::new(),
        fields: Vec::new(),
        values: Vec::new(),
        variants: Vec::new(),
    };
    let what = match &named.body {
        NamedTypeBody::Struct(own) => {
            section.fields = fields(model, own, "");
            "A struct.".to_owned()
        }
        NamedTypeBody::ClosedSet(values) => {
            let row =
                |value: &crate::model::SetValue| Row { name: code(&value.value), about: cell(value.doc.as_deref()) };
            section.values = values.iter().map(row).collect();
            "One of a closed set of values.".to_owned()
        }
        NamedTypeBody::Union(union) => {
            let variant = |variant: &crate::model::Variant| VariantSection {
                name: code(&variant.name),
                docs: paragraphs(variant.doc.as_deref()),
                fields: fields(model, &variant.fields, ""),
            };
            section.variants = union.variants.iter().map(variant).collect();
            format!("One of several variants; the key {} says which.", code(&union.tag))
        }
        NamedTypeBody::Extern(rust, json) => {
            format!("{} in JSON, and {} in Rust.", code(json.name()), code(rust.as_str()))
        }
    };
    section.docs = vec![what];
    let said = paragraphs(named.doc.as_deref());
    if !said.is_empty() {
        section.docs.push(String::new());
        section.docs.extend(said);
    }
    section
}
