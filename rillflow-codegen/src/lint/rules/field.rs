//! Rules about the fields of documents, of types and of the current versions of events.

use super::super::{Finding, words};
use crate::model::{Field, FieldType, Model, NamedTypeBody, Scalar};

/// An id that any text would do for.
pub(super) fn id_as_string(model: &Model, found: &mut Vec<Finding>) {
    each(model, |path, field| {
        if words::is_id(&field.name) && scalar(field) == Some(Scalar::String) {
            found.push(Finding {
                path,
                message: format!("`{}` seems to be an id, and is a `string`", field.name),
                span: field.span,
                label: "any text would do".to_owned(),
                help: "ids of your own are `uuid`; those of others may be an exception".to_owned(),
            });
        }
    });
}

/// Money that rounds.
pub(super) fn inexact_money(model: &Model, found: &mut Vec<Finding>) {
    each(model, |path, field| {
        if words::is_money(&field.name) && matches!(scalar(field), Some(Scalar::F32 | Scalar::F64)) {
            found.push(Finding {
                path,
                message: format!("`{}` seems to be money, and is a number that rounds", field.name),
                span: field.span,
                label: "0.1 + 0.2 is not 0.3".to_owned(),
                help: "write `decimal`, or `i64` in the smallest unit: `total_cents`".to_owned(),
            });
        }
    });
}

/// A moment that any text would do for.
pub(super) fn time_as_string(model: &Model, found: &mut Vec<Finding>) {
    each(model, |path, field| {
        if words::is_moment(&field.name) && scalar(field) == Some(Scalar::String) {
            found.push(Finding {
                path,
                message: format!("`{}` seems to be a moment, and is a `string`", field.name),
                span: field.span,
                label: "any text would do".to_owned(),
                help: "write `timestamp`, or `date` for a day of the calendar".to_owned(),
            });
        }
    });
}

/// A part of an event that nothing can look into.
pub(super) fn opaque(model: &Model, found: &mut Vec<Finding>) {
    for event in model.events.iter().filter(|event| !event.is_left()) {
        let current = event.current();
        for field in current.fields.iter().filter(|field| scalar(field) == Some(Scalar::Json)) {
            found.push(Finding {
                path: format!("events.{}.v{}.{}", event.name, current.version, field.name),
                message: format!("`{}` can hold anything, for as long as the event is kept", field.name),
                span: field.span,
                label: "its shape is not pinned, compared or upcast".to_owned(),
                help: "declare what is in it as a type".to_owned(),
            });
        }
    }
}

/// Every field that programs write today, with its path.
fn each(model: &Model, mut look: impl FnMut(String, &Field)) {
    for document in &model.documents {
        for field in &document.fields {
            look(format!("documents.{}.fields.{}", document.name, field.name), field);
        }
    }
    for event in model.events.iter().filter(|event| !event.is_left()) {
        let current = event.current();
        for field in &current.fields {
            look(format!("events.{}.v{}.{}", event.name, current.version, field.name), field);
        }
    }
    for named in &model.types {
        match &named.body {
            NamedTypeBody::Struct(fields) => {
                for field in fields {
                    look(format!("types.{}.fields.{}", named.name, field.name), field);
                }
            }
            NamedTypeBody::Union(union) => {
                for variant in &union.variants {
                    for field in &variant.fields {
                        look(format!("types.{}.variants.{}.{}", named.name, variant.name, field.name), field);
                    }
                }
            }
            _ => {}
        }
    }
}

fn scalar(field: &Field) -> Option<Scalar> {
    match field.ty.unwrap_optional().0 {
        FieldType::Scalar(scalar) => Some(*scalar),
        _ => None,
    }
}
