//! Keys in the JSON of documents that had another name.

use super::sql_text;
use crate::ir;
use crate::model::{Document, Field, FieldType, Model, NamedTypeBody, TypeId};

/// Every field with a former name in a document and the structs below it, outermost first.
pub(super) fn renamed_keys(model: &Model, document: &Document) -> Vec<ir::RenamedKey> {
    let mut keys = Vec::new();
    fields(model, &document.fields, &mut Way::default(), &mut keys);
    keys
}

/// How a field is reached.
#[derive(Default)]
struct Way {
    path: Vec<String>,
    /// The types on it. Of one that contains itself only the outermost is followed: there is no end to the others.
    types: Vec<TypeId>,
}

fn fields(model: &Model, fields: &[Field], way: &mut Way, keys: &mut Vec<ir::RenamedKey>) {
    for field in fields {
        if let Some(former) = &field.renamed_from {
            let steps: Vec<String> = way.path.iter().map(|step| sql_text::literal(step)).collect();
            let (former, name) = (sql_text::literal(former), sql_text::literal(&field.name));
            keys.push(ir::RenamedKey { path: steps.join(", "), former, name });
        }
    }
    for field in fields {
        let depth = way.path.len();
        way.path.push(field.name.clone());
        inside(model, &field.ty, way, keys);
        way.path.truncate(depth);
    }
}

fn inside(model: &Model, ty: &FieldType, way: &mut Way, keys: &mut Vec<ir::RenamedKey>) {
    match ty {
        FieldType::Optional(inner) | FieldType::Extern(inner, _) => inside(model, inner, way, keys),
        FieldType::List(inner) => {
            way.path.push("[]".to_owned());
            inside(model, inner, way, keys);
        }
        FieldType::Map(inner) => {
            way.path.push("{}".to_owned());
            inside(model, inner, way, keys);
        }
        FieldType::Named(id) => {
            if let NamedTypeBody::Struct(inner) = &model.named_type(*id).body
                && !way.types.contains(id)
            {
                way.types.push(*id);
                fields(model, inner, way, keys);
                way.types.pop();
            }
        }
        FieldType::Scalar(_) => {}
    }
}
