//! Rules about value types.

use std::collections::BTreeSet;

use super::super::Finding;
use crate::model::{Field, FieldType, Model, NamedTypeBody, TypeId};

/// A closed set with nothing to choose from.
pub(super) fn set_of_one(model: &Model, found: &mut Vec<Finding>) {
    for named in &model.types {
        let NamedTypeBody::ClosedSet(values) = &named.body else { continue };
        let [only] = values.as_slice() else { continue };
        found.push(Finding {
            path: format!("types.{}", named.name),
            message: format!("`{}` has one value", named.name),
            span: named.span,
            label: format!("`{}` says nothing that is not known", only.value),
            help: "leave the field out until there is a second value; adding it later takes one upcast".to_owned(),
        });
    }
}

/// A type that nothing is made of.
pub(super) fn unused(model: &Model, found: &mut Vec<Finding>) {
    let mut used = BTreeSet::new();
    let documents = model.documents.iter().flat_map(|document| &document.fields);
    let events = model.events.iter().flat_map(|event| &event.versions).flat_map(|version| &version.fields);
    for field in documents.chain(events) {
        collect(model, field, &mut used);
    }
    for (_, table) in model.table_projections() {
        used.extend(table.columns.iter().filter_map(|column| column.ty.set));
        used.extend(table.key.iter().filter_map(|column| column.ty.set));
    }
    for (index, named) in model.types.iter().enumerate() {
        if used.contains(&TypeId(index)) {
            continue;
        }
        found.push(Finding {
            path: format!("types.{}", named.name),
            message: format!("nothing is made of `{}`", named.name),
            span: named.span,
            label: "code is generated for it all the same".to_owned(),
            help: "remove it, or use it".to_owned(),
        });
    }
}

fn collect(model: &Model, field: &Field, used: &mut BTreeSet<TypeId>) {
    let mut ty = &field.ty;
    while let FieldType::Optional(inner) | FieldType::List(inner) | FieldType::Map(inner) = ty {
        ty = inner;
    }
    if let FieldType::Named(id) = ty
        && used.insert(*id)
    {
        for field in model.named_type(*id).body.fields() {
            collect(model, field, used);
        }
    }
}
