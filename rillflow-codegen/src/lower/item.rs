//! Structs, closed sets and unions.

use super::{docs, lint, rust_literal, rust_type};
use crate::ir;
use crate::model::{Field, FieldType, Model, NamedType, NamedTypeBody, RustIdent, Scalar, SetValue, Union};

/// The module of `[types]`.
pub(super) fn types(model: &Model) -> ir::TypeModule {
    let items = model
        .types
        .iter()
        .map(|named| match &named.body {
            NamedTypeBody::Struct(fields) => {
                let docs = docs::or(named.doc.as_deref(), &format!("Type `{}`.", named.name));
                let item = structure(model, &named.rust, docs, fields);
                ir::TypeItem { structure: Some(item), set: None, union: None }
            }
            NamedTypeBody::ClosedSet(values) => {
                let variants: Vec<&str> = values.iter().map(|value| value.rust.bare()).collect();
                let set = ir::ClosedSetItem {
                    docs: docs::or(named.doc.as_deref(), &format!("Closed set `{}`.", named.name)),
                    attributes: lint::variants(named.rust.bare(), &variants, "the manifest declares these values"),
                    name: named.rust.to_string(),
                    name_literal: rust_literal::string(&named.name),
                    variants: values.iter().map(variant).collect(),
                };
                ir::TypeItem { structure: None, set: Some(set), union: None }
            }
            NamedTypeBody::Union(one) => {
                ir::TypeItem { structure: None, set: None, union: Some(union(model, named, one)) }
            }
        })
        .collect();
    ir::TypeModule { items }
}

/// A struct with these fields.
pub(super) fn structure(model: &Model, name: &RustIdent, docs: Vec<String>, fields: &[Field]) -> ir::Structure {
    ir::Structure {
        docs,
        attributes: lint::structure(name.bare(), &lint::fields(fields)),
        name: name.to_string(),
        fields: fields.iter().map(|one| field(model, one)).collect(),
    }
}

fn field(model: &Model, field: &Field) -> ir::Field {
    let mut options = Vec::new();
    if field.rust.bare() != field.name {
        options.push(format!("rename = {}", rust_literal::string(&field.name)));
    }
    if matches!(field.ty, FieldType::Optional(_)) {
        options.push("default".to_owned());
        options.push("skip_serializing_if = \"::core::option::Option::is_none\"".to_owned());
    }
    if has_floats(&field.ty) {
        options.push("serialize_with = \"::rillflow_runtime::finite::serialize\"".to_owned());
    }
    let attributes = if options.is_empty() { Vec::new() } else { vec![format!("#[serde({})]", options.join(", "))] };
    ir::Field {
        docs: docs::or(field.doc.as_deref(), &format!("Field `{}`.", field.name)),
        attributes,
        name: field.rust.to_string(),
        ty: rust_type::field_type(model, &field.ty),
    }
}

/// Whether the field itself holds floats; a named type sees to its own fields.
fn has_floats(ty: &FieldType) -> bool {
    match ty {
        FieldType::Scalar(scalar) => matches!(scalar, Scalar::F32 | Scalar::F64),
        FieldType::Optional(inner) | FieldType::List(inner) | FieldType::Map(inner) => has_floats(inner),
        FieldType::Named(_) => false,
    }
}

fn variant(value: &SetValue) -> ir::Variant {
    ir::Variant {
        docs: docs::or(value.doc.as_deref(), &format!("Value `{}`.", value.value.replace('`', "'"))),
        name: value.rust.to_string(),
        literal: rust_literal::string(&value.value),
    }
}

fn union(model: &Model, named: &NamedType, union: &Union) -> ir::UnionItem {
    let variants = union.variants.iter().map(|variant| ir::UnionVariant {
        docs: docs::or(variant.doc.as_deref(), &format!("Variant `{}`.", variant.name)),
        name: variant.rust.to_string(),
        literal: rust_literal::string(&variant.name),
        fields: variant.fields.iter().map(|one| field(model, one)).collect(),
    });
    ir::UnionItem {
        docs: docs::or(named.doc.as_deref(), &format!("Union `{}`.", named.name)),
        attributes: lint::union(model, named.rust.bare(), union),
        name: named.rust.to_string(),
        tag_literal: rust_literal::string(&union.tag),
        variants: variants.collect(),
    }
}
