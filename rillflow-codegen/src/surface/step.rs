//! Upcast steps as canonical text: `to v2: currency = 'USD', customer_id, total_cents = total`.

use super::expression;
use crate::model::{
    Conversion, Event, Field, FieldSource, FieldType, MappedValue, Model, NamedTypeBody, Step, StepBody, VersionId,
};

/// The step as text, its fields by name.
pub(super) fn text(model: &Model, event: &Event, step: &Step) -> String {
    let to: Vec<String> = step.to.iter().map(|target| format!("to {}", reference(model, event, *target))).collect();
    match &step.body {
        StepBody::Rust { .. } => format!("{}: by rust", to.join(", ")),
        StepBody::Async { .. } => format!("{}: by async rust", to.join(", ")),
        StepBody::Retired => "retired".to_owned(),
        StepBody::Declared(targets) => {
            let source = event.version(step.from).map_or(&[][..], |version| &version.fields);
            let made = step.to.iter().zip(targets).zip(to).map(|((target, sources), to)| {
                let target = model.event(target.event).version(target.version);
                let fields = target.map_or(&[][..], |version| &version.fields);
                format!("{to}: {}", assigned(model, source, fields, sources))
            });
            made.collect::<Vec<String>>().join("; ")
        }
    }
}

/// `v2`, or `OrderSubmitted@1` for another type.
fn reference(model: &Model, event: &Event, target: VersionId) -> String {
    let other = model.event(target.event);
    if other.name == event.name { format!("v{}", target.version) } else { format!("{}@{}", other.name, target.version) }
}

fn assigned(model: &Model, source: &[Field], target: &[Field], sources: &[FieldSource]) -> String {
    let mut assigned: Vec<String> = target
        .iter()
        .zip(sources)
        .map(|(field, from)| {
            let value = value(model, source, field, from);
            if value == field.name { value } else { format!("{} = {value}", field.name) }
        })
        .collect();
    assigned.sort_unstable();
    assigned.join(", ")
}

fn value(model: &Model, source: &[Field], target: &Field, from: &FieldSource) -> String {
    match from {
        FieldSource::Taken { path, conversion } => {
            format!("{}{}", taken(model, source, path), converted(model, conversion))
        }
        FieldSource::Default(literal) => expression::literal(model, literal),
        FieldSource::Absent => "null".to_owned(),
        FieldSource::Nested(sources) => {
            let fields = model.struct_fields(&target.ty).map_or(&[][..], |(_, fields)| fields);
            format!("({})", assigned(model, source, fields, sources))
        }
    }
}

/// The names on the way to a value of the source.
fn taken(model: &Model, source: &[Field], path: &[usize]) -> String {
    let mut names = Vec::new();
    let mut fields = source;
    for index in path {
        let Some(field) = fields.get(*index) else { break };
        names.push(field.name.as_str());
        fields = model.struct_fields(bare(&field.ty)).map_or(&[][..], |(_, fields)| fields);
    }
    names.join(".")
}

fn bare(ty: &FieldType) -> &FieldType {
    ty.unwrap_optional().0
}

/// What happens to each value; that it is in a list or may be absent follows from the types, which are facts of their own.
fn converted(model: &Model, conversion: &Conversion) -> String {
    match conversion {
        Conversion::Same => String::new(),
        Conversion::IntoOptional(inner)
        | Conversion::InOptional(inner)
        | Conversion::InList(inner)
        | Conversion::InMap(inner) => converted(model, inner),
        Conversion::Widened(scalar) => format!(" as {}", scalar.name()),
        Conversion::ToText | Conversion::SetToText => " as string".to_owned(),
        Conversion::Mapped(map) => {
            let target = |index: &usize| set_value(model, map.target, *index);
            let mut arms: Vec<String> = map
                .arms
                .iter()
                .map(|(value, index)| format!("{} to {}", mapped(model, value), target(index)))
                .collect();
            arms.sort_unstable();
            arms.extend(map.otherwise.as_ref().map(|index| format!("others to {}", target(index))));
            format!(" mapped ({})", arms.join(", "))
        }
    }
}

fn mapped(model: &Model, value: &MappedValue) -> String {
    match value {
        MappedValue::Set(id, index) => set_value(model, *id, *index),
        MappedValue::Text(text) => expression::quoted(text),
        MappedValue::Integer(number) => number.to_string(),
        MappedValue::Bool(value) => value.to_string(),
    }
}

fn set_value(model: &Model, id: crate::model::TypeId, index: usize) -> String {
    match &model.named_type(id).body {
        NamedTypeBody::ClosedSet(values) => expression::quoted(values.get(index).map_or("", |one| &one.value)),
        NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => String::new(),
    }
}
