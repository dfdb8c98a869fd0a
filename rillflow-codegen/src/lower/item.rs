//! Structs, closed sets and unions.

use super::field::FieldWriter;
use super::{debug, decoration, docs, lint, rust_literal};
use crate::ir;
use crate::model::{Field, Model, NamedType, NamedTypeBody, RustIdent, SetValue, Union};

/// What a closed set derives.
const SET_DERIVES: &str = "Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, \
                           ::rillflow_runtime::serde::Serialize, ::rillflow_runtime::serde::Deserialize";

/// The module of `[types]`.
pub(super) fn types(model: &Model) -> ir::TypeModule {
    let mut writer = FieldWriter::new(model);
    let items = model
        .types
        .iter()
        .map(|named| match &named.body {
            NamedTypeBody::Struct(fields) => {
                let docs = docs::or(named.doc.as_deref(), &format!("Type `{}`.", named.name));
                let item = structure_of(&mut writer, named.rust.bare(), &named.rust, docs, fields);
                let item = decoration::structure(model, &["types", &named.name], fields, item);
                ir::TypeItem { structure: Some(item), ..ir::TypeItem::default() }
            }
            NamedTypeBody::ClosedSet(values) => {
                let variants: Vec<&str> = values.iter().map(|value| value.rust.bare()).collect();
                let set = ir::ClosedSetItem {
                    docs: docs::or(named.doc.as_deref(), &format!("Closed set `{}`.", named.name)),
                    derives: decoration::derives(model, &["types", &named.name], SET_DERIVES),
                    attributes: decoration::attributes(
                        model,
                        &["types", &named.name],
                        lint::variants(named.rust.bare(), &variants, "the manifest declares these values"),
                    ),
                    match_attributes: lint::long_list(values.iter().map(|value| value.rust.bare()), 1),
                    name: named.rust.to_string(),
                    name_literal: rust_literal::string(&named.name),
                    variants: values.iter().map(|value| variant(model, named, value)).collect(),
                };
                ir::TypeItem { set: Some(set), ..ir::TypeItem::default() }
            }
            NamedTypeBody::Union(one) => {
                ir::TypeItem { union: Some(union(model, &mut writer, named, one)), ..ir::TypeItem::default() }
            }
            NamedTypeBody::Extern(path, json) => {
                let otherwise = format!("Type `{}`, `{}` in JSON.", named.name, json.name());
                let item = ir::ExternItem {
                    docs: docs::or(named.doc.as_deref(), &otherwise),
                    name: named.rust.to_string(),
                    path: path.to_string(),
                };
                ir::TypeItem { external: Some(item), ..ir::TypeItem::default() }
            }
        })
        .collect();
    ir::TypeModule { items }
}

/// The struct that a module is about, with these fields.
pub(super) fn structure(model: &Model, name: &RustIdent, docs: Vec<String>, fields: &[Field]) -> ir::Structure {
    structure_of(&mut FieldWriter::new(model), "", name, docs, fields)
}

fn structure_of(
    writer: &mut FieldWriter<'_>,
    owner: &str,
    name: &RustIdent,
    docs: Vec<String>,
    fields: &[Field],
) -> ir::Structure {
    ir::Structure {
        docs,
        derives: debug::derives(fields.iter()),
        attributes: lint::structure(writer.model(), name.bare(), fields),
        name: name.to_string(),
        fields: writer.fields(owner, fields),
        debug: debug::of_structure(name.bare(), fields),
        defaults: writer.take_defaults(),
    }
}

fn variant(model: &Model, named: &NamedType, value: &SetValue) -> ir::Variant {
    ir::Variant {
        docs: docs::or(value.doc.as_deref(), &format!("Value `{}`.", value.value.replace('`', "'"))),
        attributes: decoration::attributes(model, &["types", &named.name, &value.value], Vec::new()),
        name: value.rust.to_string(),
        literal: rust_literal::string(&value.value),
    }
}

fn union(model: &Model, writer: &mut FieldWriter<'_>, named: &NamedType, union: &Union) -> ir::UnionItem {
    let variants = union.variants.iter().map(|variant| ir::UnionVariant {
        docs: docs::or(variant.doc.as_deref(), &format!("Variant `{}`.", variant.name)),
        attributes: decoration::attributes(model, &["types", &named.name, &variant.name], Vec::new()),
        name: variant.rust.to_string(),
        literal: rust_literal::string(&variant.name),
        fields: writer.fields(&format!("{}_{}", named.name, variant.name), &variant.fields),
    });
    let variants = variants.collect();
    ir::UnionItem {
        docs: docs::or(named.doc.as_deref(), &format!("Union `{}`.", named.name)),
        derives: decoration::derives(model, &["types", &named.name], &debug::derives(named.body.fields())),
        attributes: decoration::attributes(
            model,
            &["types", &named.name],
            lint::union(model, named.rust.bare(), union),
        ),
        name: named.rust.to_string(),
        debug: debug::of_union(union),
        defaults: writer.take_defaults(),
        tag_literal: rust_literal::string(&union.tag),
        variants,
    }
}
