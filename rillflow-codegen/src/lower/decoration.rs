//! Derives and attributes that the manifest adds.

use crate::ir;
use crate::model::{Field, Model};

/// The derives of an item with those that the manifest adds.
pub(super) fn derives(model: &Model, path: &[&str], own: &str) -> String {
    let more = model.generate.decorations.at(path).map(|decoration| decoration.derives.as_slice()).unwrap_or_default();
    std::iter::once(own).chain(more.iter().map(String::as_str)).collect::<Vec<_>>().join(", ")
}

/// The attributes that the manifest adds, and after them those of `own`.
pub(super) fn attributes(model: &Model, path: &[&str], own: Vec<String>) -> Vec<String> {
    match model.generate.decorations.at(path) {
        Some(decoration) => decoration.attributes.iter().cloned().chain(own).collect(),
        None => own,
    }
}

/// The struct with what the manifest adds to it and to its `fields`.
pub(super) fn structure(model: &Model, path: &[&str], fields: &[Field], structure: ir::Structure) -> ir::Structure {
    let shown = structure.fields.into_iter().zip(fields).map(|(shown, field)| {
        let path: Vec<&str> = path.iter().copied().chain([field.name.as_str()]).collect();
        ir::Field { attributes: attributes(model, &path, shown.attributes), ..shown }
    });
    ir::Structure {
        derives: derives(model, path, &structure.derives),
        attributes: attributes(model, path, structure.attributes),
        fields: shown.collect(),
        ..structure
    }
}
