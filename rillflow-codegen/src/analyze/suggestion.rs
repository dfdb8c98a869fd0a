//! The upcast step that a missing one probably is, ready to paste.

use crate::model::{Event, EventVersion, Field, FieldType, Model, NamedTypeBody, Scalar};

/// A help that says what is new and shows a whole `[[upcasts]]` table.
pub(super) fn step(model: &Model, event: &Event, old: &EventVersion, new: &EventVersion) -> String {
    let named = |fields: &[Field], name: &str| fields.iter().any(|field| field.name == name);
    let lost: Vec<&Field> = old.fields.iter().filter(|field| !named(&new.fields, &field.name)).collect();
    let fresh: Vec<&Field> =
        new.fields.iter().filter(|field| !named(&old.fields, &field.name) && !field.ty.unwrap_optional().1).collect();
    let changed = new.fields.iter().any(|field| {
        let before = old.fields.iter().find(|before| before.name == field.name);
        before.is_some_and(|before| !carries(&before.ty, &field.ty))
    });
    let mut body = Vec::new();
    let mut why = String::new();
    match (lost.as_slice(), fresh.as_slice()) {
        ([lost], [fresh]) if carries(&lost.ty, &fresh.ty) && !changed => {
            why = format!("; `{}` looks like `{}` under a new name", fresh.name, lost.name);
            body.push(format!("rename = {{ {} = \"{}\" }}", lost.name, fresh.name));
        }
        _ => {
            if !fresh.is_empty() {
                let verb = if fresh.len() == 1 { "is new in" } else { "are new in" };
                let need = if fresh.len() == 1 { "needs" } else { "need" };
                why = format!("; {} {verb} v{} and {need} a default or code", names(&fresh), new.version);
            }
            let defaults: Option<Vec<String>> = fresh
                .iter()
                .map(|field| Some(format!("{} = {}", field.name, placeholder(model, &field.ty)?)))
                .collect();
            match defaults {
                Some(defaults) if !changed => {
                    if !defaults.is_empty() {
                        body.push(format!("default = {{ {} }}", defaults.join(", ")));
                    }
                    if !lost.is_empty() {
                        let lost: Vec<String> = lost.iter().map(|field| format!("\"{}\"", field.name)).collect();
                        body.push(format!("drop = [{}]", lost.join(", ")));
                    }
                }
                // A type changed, or no constant is a sensible value: a person has to say.
                _ => body.push("with = \"rust\"".to_owned()),
            }
        }
    }
    let mut lines = vec![
        format!("add a step{why}:"),
        "[[upcasts]]".to_owned(),
        format!("from = \"{}@{}\"", event.name, old.version),
        format!("to = \"{}@{}\"", event.name, new.version),
    ];
    lines.append(&mut body);
    lines.join(
        "
",
    )
}

/// Whether a value of type `from` is one of type `to` as it is.
pub(super) fn carries(from: &FieldType, to: &FieldType) -> bool {
    from == to || matches!(to, FieldType::Optional(inner) if **inner == *from)
}

fn names(fields: &[&Field]) -> String {
    let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// A constant of the type that reads as "nothing yet".
fn placeholder(model: &Model, ty: &FieldType) -> Option<String> {
    let text = match ty {
        FieldType::Scalar(Scalar::String) => "\"\"",
        FieldType::Scalar(Scalar::Bool) => "false",
        FieldType::Scalar(Scalar::I16 | Scalar::I32 | Scalar::I64) => "0",
        FieldType::Scalar(Scalar::F32 | Scalar::F64) => "0.0",
        FieldType::Scalar(Scalar::Decimal) => "\"0\"",
        FieldType::List(_) => "[]",
        FieldType::Map(_) => "{}",
        FieldType::Named(id) => match &model.named_type(*id).body {
            NamedTypeBody::ClosedSet(values) => return Some(format!("\"{}\"", values.first()?.value.escape_default())),
            NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) => return None,
        },
        FieldType::Scalar(_) | FieldType::Optional(_) => return None,
    };
    Some(text.to_owned())
}
