//! The test of drawn events: what the manifest says of versions and steps, as constants.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{rust_literal, upcast};
use crate::ir;
use crate::model::{
    Conversion, Event, EventVersion, Field, FieldSource, FieldType, Literal, MappedValue, Model, NamedTypeBody, Scalar,
    Step, StepBody, Stream, StreamId, TypeId, ValueMap, VersionId,
};

/// The module of the property tests.
pub(super) fn module(model: &Model) -> ir::PropertyModule {
    let streams = model.streams.iter().enumerate().filter_map(|(index, stream)| {
        let events: Vec<&Event> = model.events_of(StreamId(index)).map(|(_, event)| event).collect();
        (!events.is_empty()).then(|| set(model, stream, &events))
    });
    let mut used = Used::default();
    for field in model.events.iter().flat_map(|event| &event.versions).flat_map(|version| &version.fields) {
        used.collect(model, &field.ty);
    }
    let types = used.types.iter().filter_map(|id| named_type(model, *id)).collect();
    let has_upcasters = upcast::has_upcasters(model);
    ir::PropertyModule {
        types,
        streams: streams.collect(),
        has_upcasters,
        has_async_steps: upcast::has_async_steps(model),
        is_whole: !has_upcasters && !used.has_own,
    }
}

fn set(model: &Model, stream: &Stream, events: &[&Event]) -> ir::PropertySet {
    let versions = events.iter().flat_map(|event| event.versions.iter().map(|version| item(model, event, version)));
    ir::PropertySet {
        constant: stream.module.bare().to_uppercase(),
        events: format!("super::{}::{}", stream.module, stream.event_enum),
        versions: versions.collect(),
    }
}

fn item(model: &Model, event: &Event, version: &EventVersion) -> ir::PropertyVersion {
    ir::PropertyVersion {
        event_literal: rust_literal::string(&event.name),
        number: version.version.to_string(),
        fields: version.fields.iter().map(|one| field(model, one)).collect(),
        step: event
            .step_from(version.version)
            .map_or_else(|| "property::Step::None".to_owned(), |step| step_of(model, version, step)),
    }
}

fn step_of(model: &Model, source: &EventVersion, step: &Step) -> String {
    let sources = match &step.body {
        StepBody::Rust { .. } | StepBody::Async { .. } => return "property::Step::Code".to_owned(),
        StepBody::Retired => &[][..],
        StepBody::Declared(sources) => sources.as_slice(),
    };
    let targets = step.to.iter().zip(sources).filter_map(|(target, sources)| {
        let VersionId { event, version } = *target;
        let event = model.event(event);
        let fields = kept(model, &source.fields, &event.version(version)?.fields, sources);
        Some(format!(
            "property::Target {{ event_type: {}, number: {version}, fields: {fields} }}",
            rust_literal::string(&event.name)
        ))
    });
    format!("property::Step::Declared(&[{}])", list(targets))
}

/// The fields of a target that get a value, with where it comes from.
fn kept(model: &Model, source: &[Field], target: &[Field], sources: &[FieldSource]) -> String {
    let entries = target.iter().zip(sources).filter_map(|(field, from)| {
        let from = match from {
            FieldSource::Absent => return None,
            FieldSource::Default(literal) => format!("property::Source::Constant({})", constant(model, literal)),
            FieldSource::Nested(parts) => {
                let fields = model.struct_fields(&field.ty).map_or(&[][..], |(_, fields)| fields);
                format!("property::Source::Nested({})", kept(model, source, fields, parts))
            }
            FieldSource::Taken { path, conversion } => taken(model, source, path, conversion),
        };
        Some(format!("({}, {from})", rust_literal::string(&field.name)))
    });
    format!("&[{}]", list(entries))
}

fn taken(model: &Model, source: &[Field], path: &[usize], conversion: &Conversion) -> String {
    let (mut fields, mut keys, mut ty) = (source, Vec::new(), None);
    for index in path {
        let Some(field) = fields.get(*index) else { break };
        keys.push(rust_literal::string(&field.name));
        fields = model.struct_fields(&field.ty).map_or(&[][..], |(_, fields)| fields);
        ty = Some(&field.ty);
    }
    let keys = format!("&[{}]", keys.join(", "));
    match ty.and_then(|ty| converted(model, ty, conversion)) {
        None => format!("property::Source::Kept({keys})"),
        Some(conversion) => format!("property::Source::Converted({keys}, {conversion})"),
    }
}

/// What happens to the JSON of a value of type `ty`; `None` if it stays as it is.
fn converted(model: &Model, ty: &FieldType, conversion: &Conversion) -> Option<String> {
    let inner = ty.unwrap_optional().0;
    let within = |inner: &FieldType, conversion: &Conversion, name: &str| {
        let conversion = converted(model, inner, conversion)?;
        Some(format!("property::Conversion::{name}(&{conversion})"))
    };
    let is = |scalar: Scalar| *inner == FieldType::Scalar(scalar);
    let name = match conversion {
        Conversion::IntoOptional(conversion) | Conversion::InOptional(conversion) => {
            return converted(model, inner, conversion);
        }
        Conversion::InList(conversion) => match inner {
            FieldType::List(item) => return within(item, conversion, "Items"),
            _ => return None,
        },
        Conversion::InMap(conversion) => match inner {
            FieldType::Map(value) => return within(value, conversion, "Values"),
            _ => return None,
        },
        Conversion::Widened(Scalar::Decimal) => "Decimal",
        Conversion::Widened(Scalar::F64) if is(Scalar::F32) => "Double",
        // JSON has one kind of number, and writes a value of a set as its text.
        Conversion::Same | Conversion::SetToText | Conversion::Widened(_) => return None,
        Conversion::ToText if is(Scalar::F32) => "SingleText",
        Conversion::ToText => "Text",
        Conversion::Mapped(map) => return Some(mapped(model, map)),
    };
    Some(format!("property::Conversion::{name}"))
}

fn mapped(model: &Model, map: &ValueMap) -> String {
    let result = |index: usize| rust_literal::string(set_value(model, map.target, index));
    let arms = map.arms.iter().map(|(from, to)| {
        let from = match from {
            MappedValue::Set(id, index) => constant(model, &Literal::SetValue(*id, *index)),
            MappedValue::Text(text) => constant(model, &Literal::Text(text.clone())),
            MappedValue::Integer(number) => constant(model, &Literal::Integer(*number)),
            MappedValue::Bool(value) => constant(model, &Literal::Bool(*value)),
        };
        format!("({from}, {})", result(*to))
    });
    let otherwise = map.otherwise.map_or_else(|| "None".to_owned(), |index| format!("Some({})", result(index)));
    format!("property::Conversion::Mapped(&[{}], {otherwise})", list(arms))
}

fn constant(model: &Model, literal: &Literal) -> String {
    let value = match literal {
        Literal::Null => "Null".to_owned(),
        Literal::Bool(value) => format!("Bool({value})"),
        Literal::Integer(number) => format!("Integer({})", rust_literal::integer(i128::from(*number))),
        Literal::Float(number) => {
            format!("Float({})", rust_literal::value(model, &Literal::Float(*number), Scalar::F64))
        }
        Literal::Decimal(text) | Literal::Text(text) => format!("Text({})", rust_literal::string(text)),
        Literal::SetValue(id, index) => format!("Text({})", rust_literal::string(set_value(model, *id, *index))),
        Literal::EmptyList => "EmptyList".to_owned(),
        Literal::EmptyMap => "EmptyMap".to_owned(),
    };
    format!("property::Constant::{value}")
}

fn set_value(model: &Model, id: TypeId, index: usize) -> &str {
    match &model.named_type(id).body {
        NamedTypeBody::ClosedSet(values) => values.get(index).map_or("", |one| one.value.as_str()),
        NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => "",
    }
}

fn field(model: &Model, field: &Field) -> String {
    let ty = type_of(model, &field.ty);
    let mut text = format!("property::Field::new({}, {ty})", rust_literal::string(&field.name));
    if let Some(former) = &field.renamed_from {
        _ = write!(text, ".formerly({})", rust_literal::string(former));
    }
    if let Some(default) = &field.default {
        _ = write!(text, ".or({})", constant(model, default));
    }
    text
}

fn type_of(model: &Model, ty: &FieldType) -> String {
    let within = |name: &str, inner: &FieldType| format!("property::Type::{name}(&{})", type_of(model, inner));
    match ty {
        FieldType::Scalar(scalar) => built_in(*scalar),
        FieldType::Optional(inner) => within("Optional", inner),
        FieldType::List(inner) => within("List", inner),
        FieldType::Map(inner) => within("Map", inner),
        FieldType::Extern(json, path) => own(&path.to_string(), &type_of(model, json)),
        FieldType::Named(id) => {
            let named = model.named_type(*id);
            match &named.body {
                NamedTypeBody::Extern(path, json) => own(&path.to_string(), &built_in(*json)),
                _ => format!("property::Type::Named({})", rust_literal::string(&named.name)),
            }
        }
    }
}

fn own(path: &str, json: &str) -> String {
    format!("property::Type::own::<{path}>({}, &{json})", rust_literal::string(path))
}

fn built_in(scalar: Scalar) -> String {
    let name = match scalar {
        Scalar::String => "String",
        Scalar::Bool => "Bool",
        Scalar::I16 => "I16",
        Scalar::I32 => "I32",
        Scalar::I64 => "I64",
        Scalar::F32 => "F32",
        Scalar::F64 => "F64",
        Scalar::Decimal => "Decimal",
        Scalar::Uuid => "Uuid",
        Scalar::Timestamp => "Timestamp",
        Scalar::Date => "Date",
        Scalar::Time => "Time",
        Scalar::Duration => "Duration",
        Scalar::Bytes => "Bytes",
        Scalar::Json => "Json",
    };
    format!("property::Type::{name}")
}

fn named_type(model: &Model, id: TypeId) -> Option<String> {
    let named = model.named_type(id);
    let fields = |fields: &[Field]| format!("&[{}]", list(fields.iter().map(|one| field(model, one))));
    let body = match &named.body {
        NamedTypeBody::Struct(all) => format!("Struct({})", fields(all)),
        NamedTypeBody::ClosedSet(values) => {
            format!("Set(&[{}])", list(values.iter().map(|one| rust_literal::string(&one.value))))
        }
        NamedTypeBody::Union(union) => {
            let variant = union.variants.iter().map(|variant| {
                let name = rust_literal::string(&variant.name);
                format!("property::Variant {{ name: {name}, fields: {} }}", fields(&variant.fields))
            });
            format!("Union({}, &[{}])", rust_literal::string(&union.tag), list(variant))
        }
        NamedTypeBody::Extern(..) => return None,
    };
    Some(format!("({}, property::NamedType::{body})", rust_literal::string(&named.name)))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

/// What the fields of events are made of.
#[derive(Default)]
struct Used {
    types: BTreeSet<TypeId>,
    /// Whether there are types of the user's own.
    has_own: bool,
}

impl Used {
    fn collect(&mut self, model: &Model, ty: &FieldType) {
        match ty {
            FieldType::Scalar(_) => {}
            FieldType::Extern(..) => self.has_own = true,
            FieldType::Optional(inner) | FieldType::List(inner) | FieldType::Map(inner) => self.collect(model, inner),
            FieldType::Named(id) => {
                if self.types.insert(*id) {
                    let body = &model.named_type(*id).body;
                    self.has_own |= matches!(body, NamedTypeBody::Extern(..));
                    body.fields().for_each(|field| self.collect(model, &field.ty));
                }
            }
        }
    }
}
