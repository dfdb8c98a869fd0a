//! What a type of the manifest is called in Rust.
//!
//! Always by an absolute path, so that a type of the user's that is called `Option` or `String` is in nobody's way.

use std::collections::BTreeSet;

use crate::model::{Field, FieldType, Model, NamedTypeBody, RustPath, Scalar, TimeCrate, TypeId, ValueType};

/// The type of a built-in.
pub(super) fn scalar(model: &Model, scalar: Scalar) -> String {
    let name = match scalar {
        Scalar::String => "::std::string::String",
        Scalar::Bool => "bool",
        Scalar::I16 => "i16",
        Scalar::I32 => "i32",
        Scalar::I64 => "i64",
        Scalar::F32 => "f32",
        Scalar::F64 => "f64",
        Scalar::Decimal => "::rillflow_runtime::Decimal",
        Scalar::Uuid => "::rillflow_runtime::Uuid",
        Scalar::Timestamp => return format!("{}::Timestamp", time_room(model.generate.time)),
        Scalar::Date => return format!("{}::Date", time_room(model.generate.time)),
        Scalar::Time => return format!("{}::Time", time_room(model.generate.time)),
        Scalar::Duration => return format!("{}::Duration", time_room(model.generate.time)),
        Scalar::Bytes => "::rillflow_runtime::Bytes",
        Scalar::Json => "::rillflow_runtime::Json",
    };
    name.to_owned()
}

/// Where the runtime has the types of dates and times.
pub(super) fn time_room(library: TimeCrate) -> &'static str {
    match library {
        TimeCrate::Jiff => "::rillflow_runtime",
        TimeCrate::Chrono => "::rillflow_runtime::chrono",
        TimeCrate::Time => "::rillflow_runtime::time",
    }
}

/// The type of a field. Types of `[types]` are in scope by their own name.
pub(super) fn field_type(model: &Model, ty: &FieldType) -> String {
    match ty {
        FieldType::Scalar(kind) => scalar(model, *kind),
        FieldType::Optional(inner) => optional(&field_type(model, inner)),
        FieldType::List(inner) => format!("::std::vec::Vec<{}>", field_type(model, inner)),
        FieldType::Map(inner) => {
            format!("::std::collections::BTreeMap<::std::string::String, {}>", field_type(model, inner))
        }
        FieldType::Named(id) => model.named_type(*id).rust.to_string(),
        FieldType::Extern(_, rust) => rust.to_string(),
    }
}

/// The type of a column.
pub(super) fn value_type(model: &Model, ty: ValueType) -> String {
    let inner = match ty.set {
        Some(set) => model.named_type(set).rust.to_string(),
        None => scalar(model, ty.scalar),
    };
    if ty.nullable { optional(&inner) } else { inner }
}

/// `Option` of a type.
pub(super) fn optional(inner: &str) -> String {
    format!("::core::option::Option<{inner}>")
}

/// Whether a value is copied by reading it.
pub(super) fn is_copy(ty: ValueType) -> bool {
    ty.set.is_some() || !matches!(ty.scalar, Scalar::String | Scalar::Bytes | Scalar::Json)
}

/// Whether a field is copied by reading it.
pub(super) fn is_copied(model: &Model, ty: &FieldType) -> bool {
    model.value_type(ty).is_some_and(is_copy)
}

/// The types of `[types]` that fields mention, and those that these mention: the last part of a `use`.
pub(super) fn named_types<'a>(model: &Model, fields: impl IntoIterator<Item = &'a Field>) -> Option<String> {
    named_types_and(model, fields, [])
}

/// The same with further types of `[types]`.
pub(super) fn named_types_and<'a>(
    model: &Model,
    fields: impl IntoIterator<Item = &'a Field>,
    more: impl IntoIterator<Item = TypeId>,
) -> Option<String> {
    let mut found: BTreeSet<TypeId> = more.into_iter().collect();
    for field in fields {
        collect(model, &field.ty, &mut found);
    }
    use_list(model, found)
}

/// The paths of the types of the user's own, each once.
pub(super) fn extern_types(model: &Model) -> Vec<String> {
    let named = model.types.iter().filter_map(|named| match &named.body {
        NamedTypeBody::Extern(path, _) => Some(path),
        _ => None,
    });
    let values = model.types.iter().flat_map(|named| named.body.fields());
    let documents = model.documents.iter().flat_map(|document| &document.fields);
    let events = model.events.iter().flat_map(|event| event.versions.iter().flat_map(|version| &version.fields));
    let of_fields = values.chain(documents).chain(events).filter_map(|field| match field.ty.unwrap_optional().0 {
        FieldType::Extern(_, path) => Some(path),
        _ => None,
    });
    let paths: BTreeSet<&RustPath> = named.chain(of_fields).collect();
    paths.into_iter().map(RustPath::to_string).collect()
}

/// The last part of a `use` of some types.
pub(super) fn use_list(model: &Model, types: BTreeSet<TypeId>) -> Option<String> {
    let names: Vec<&str> = types.into_iter().map(|id| model.named_type(id).rust.as_str()).collect();
    match names.as_slice() {
        [] => None,
        [only] => Some((*only).to_owned()),
        several => Some(format!("{{{}}}", several.join(", "))),
    }
}

fn collect(model: &Model, ty: &FieldType, found: &mut BTreeSet<TypeId>) {
    match ty {
        FieldType::Scalar(_) | FieldType::Extern(..) => {}
        FieldType::Optional(inner) | FieldType::List(inner) | FieldType::Map(inner) => collect(model, inner, found),
        FieldType::Named(id) => {
            if found.insert(*id) {
                for field in model.named_type(*id).body.fields() {
                    collect(model, &field.ty, found);
                }
            }
        }
    }
}
