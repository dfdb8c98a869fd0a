//! A declared upcast step as a conversion between two generated structs.
//!
//! Values are moved, never cloned, and never pass through JSON.

use std::collections::BTreeMap;

use super::{lint, rust_literal, rust_type};
use crate::ir;
use crate::model::{
    Conversion, EventVersion, Field, FieldSource, FieldType, Literal, MappedValue, Model, Scalar, TypeId, ValueMap,
};

/// `impl From<Source> for Target`, or for a tuple of the targets.
pub(super) fn conversion(
    model: &Model,
    source: &EventVersion,
    targets: &[(&EventVersion, &[FieldSource])],
) -> ir::Conversion {
    let mut taken = Vec::new();
    for from in targets.iter().flat_map(|(_, sources)| *sources) {
        collect(from, &mut taken);
    }
    let opened = opened(source, &taken);
    let parameter = parameter(source, &opened);
    let mut writer =
        Writer { model, source, parameter: &parameter, opened: &opened, still_taken: taken, takes_something: false };
    let statements: Vec<String> =
        opened.iter().map(|(outer, inner)| open(model, source, &parameter, *outer, inner)).collect();
    let (mut names, mut values, mut initializers) = (Vec::new(), Vec::new(), Vec::new());
    for (target, sources) in targets {
        let fields = target.fields.iter().zip(*sources);
        let fields: Vec<String> = fields.map(|(field, from)| writer.initializer(field, from)).collect();
        let name = if targets.len() == 1 { "Self" } else { target.rust.as_str() };
        values.push(format!("{name} {{ {} }}", fields.join(", ")));
        names.push(target.rust.to_string());
        initializers.extend(fields);
    }
    let takes_something = writer.takes_something || !statements.is_empty();
    ir::Conversion {
        attributes: lint::long_conversion(statements.iter().chain(&initializers)),
        source: source.rust.to_string(),
        target: tuple(&names),
        parameter: if takes_something { parameter } else { format!("_{parameter}") },
        statements,
        result: tuple(&values),
    }
}

/// The one of them, or all of them in parentheses.
pub(super) fn tuple(parts: &[String]) -> String {
    match parts {
        [only] => only.clone(),
        several => format!("({})", several.join(", ")),
    }
}

fn collect<'a>(from: &'a FieldSource, taken: &mut Vec<&'a [usize]>) {
    match from {
        FieldSource::Taken { path, .. } => taken.push(path),
        FieldSource::Nested(parts) => parts.iter().for_each(|part| collect(part, taken)),
        FieldSource::Default(_) | FieldSource::Absent => {}
    }
}

/// The optional structs of the source that are taken apart, each with the fields that are taken.
fn opened(source: &EventVersion, taken: &[&[usize]]) -> BTreeMap<usize, Vec<usize>> {
    let mut opened: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for path in taken {
        if let [outer, inner] = **path
            && source.fields.get(outer).is_some_and(|field| field.ty.unwrap_optional().1)
        {
            let parts = opened.entry(outer).or_default();
            if !parts.contains(&inner) {
                parts.push(inner);
            }
        }
    }
    opened
}

/// A name that none of the variables has: those are called like the structs they take apart.
fn parameter(source: &EventVersion, opened: &BTreeMap<usize, Vec<usize>>) -> String {
    let is_free = |name: &String| opened.keys().all(|outer| source.fields[*outer].rust.bare() != name);
    let numbered = (2..).map(|number| format!("event_{number}"));
    std::iter::once("event".to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// The statement that takes an optional struct apart: its fields become optional, each by itself.
fn open(model: &Model, source: &EventVersion, parameter: &str, outer: usize, inner: &[usize]) -> String {
    let field = &source.fields[outer];
    let name = &field.rust;
    let parts = model.struct_fields(&field.ty).map_or(&[][..], |(_, parts)| parts);
    let parts: Vec<(&str, bool)> = inner
        .iter()
        .filter_map(|index| parts.get(*index))
        .map(|part| (part.rust.as_str(), part.ty.unwrap_optional().1))
        .collect();
    if let [(part, is_optional)] = parts.as_slice() {
        let method = if *is_optional { "and_then" } else { "map" };
        return format!("let {name} = {parameter}.{name}.{method}(|{name}| {name}.{part});");
    }
    let present =
        parts.iter().map(
            |(part, is_optional)| {
                if *is_optional { format!("{name}.{part}") } else { format!("Some({name}.{part})") }
            },
        );
    let present: Vec<String> = present.collect();
    let absent = vec!["None"; parts.len()].join(", ");
    format!("let {name} = match {parameter}.{name} {{ Some({name}) => ({}), None => ({absent}) }};", present.join(", "))
}

struct Writer<'a> {
    model: &'a Model,
    source: &'a EventVersion,
    parameter: &'a str,
    opened: &'a BTreeMap<usize, Vec<usize>>,
    /// What this value and the ones after it take; a value that is taken again is cloned.
    still_taken: Vec<&'a [usize]>,
    takes_something: bool,
}

impl Writer<'_> {
    fn initializer(&mut self, field: &Field, from: &FieldSource) -> String {
        let value = self.value(&field.ty, from);
        if value == field.rust.as_str() { value } else { format!("{}: {value}", field.rust) }
    }

    fn value(&mut self, ty: &FieldType, from: &FieldSource) -> String {
        match from {
            FieldSource::Taken { path, conversion } => {
                let mut place = self.place(path);
                self.takes_something |= !is_constant(conversion);
                let this = self.still_taken.iter().position(|taken| *taken == path.as_slice());
                this.map(|this| self.still_taken.remove(this));
                if self.still_taken.contains(&path.as_slice()) && self.moves(path, conversion) {
                    place.push_str(".clone()");
                }
                self.converted(conversion, &place)
            }
            FieldSource::Default(literal) => default(self.model, ty, literal),
            FieldSource::Absent => "None".to_owned(),
            FieldSource::Nested(parts) => {
                let (inner, is_optional) = ty.unwrap_optional();
                let fields = self.model.struct_fields(inner).map_or(&[][..], |(_, fields)| fields);
                let parts: Vec<String> =
                    fields.iter().zip(parts).map(|(field, part)| self.initializer(field, part)).collect();
                let value = format!("{} {{ {} }}", rust_type::field_type(self.model, inner), parts.join(", "));
                if is_optional { format!("Some({value})") } else { value }
            }
        }
    }

    /// Whether the value is gone from the source after the conversion.
    fn moves(&self, path: &[usize], conversion: &Conversion) -> bool {
        let (outer, inner) = (path.first(), path.get(1));
        let field = outer.and_then(|outer| self.source.fields.get(*outer));
        let ty = field.and_then(|outer| match inner {
            None => Some(&outer.ty),
            Some(inner) => Some(&self.model.struct_fields(&outer.ty)?.1.get(*inner)?.ty),
        });
        !matches!(conversion, Conversion::Mapped(_)) && ty.is_some_and(|ty| !rust_type::is_copied(self.model, ty))
    }

    /// Where the value stands.
    fn place(&self, path: &[usize]) -> String {
        let Some(outer) = path.first().and_then(|outer| self.source.fields.get(*outer)) else { return String::new() };
        let Some(inner) = path.get(1) else { return format!("{}.{}", self.parameter, outer.rust) };
        match self.opened.get(&path[0]).map(Vec::as_slice) {
            Some([_]) => outer.rust.to_string(),
            Some(several) => {
                let index = several.iter().position(|one| one == inner).unwrap_or_default();
                format!("{}.{index}", outer.rust)
            }
            None => {
                let parts = self.model.struct_fields(&outer.ty).map_or(&[][..], |(_, parts)| parts);
                let part = parts.get(*inner).map_or("", |part| part.rust.as_str());
                format!("{}.{}.{part}", self.parameter, outer.rust)
            }
        }
    }

    fn converted(&self, conversion: &Conversion, value: &str) -> String {
        if is_identity(conversion) {
            return value.to_owned();
        }
        match conversion {
            Conversion::Same => value.to_owned(),
            Conversion::IntoOptional(inner) => format!("Some({})", self.converted(inner, value)),
            Conversion::InOptional(inner) => format!("{value}.map({})", self.function(inner)),
            Conversion::InList(inner) => format!("{value}.into_iter().map({}).collect()", self.function(inner)),
            Conversion::InMap(inner) => {
                let (entries, entry) =
                    if is_constant(inner) { ("into_keys", "key") } else { ("into_iter", "(key, value)") };
                let inner = self.converted(inner, "value");
                format!("{value}.{entries}().map(|{entry}| (key, {inner})).collect()")
            }
            Conversion::Widened(to) => format!("{}::from({value})", rust_type::scalar(self.model, *to)),
            Conversion::ToText => format!("{value}.to_string()"),
            Conversion::SetToText => {
                format!("::std::string::String::from(::rillflow_runtime::column::ClosedSet::as_str(&{value}))")
            }
            Conversion::Mapped(map) => self.mapped(map, value),
        }
    }

    /// The conversion of one value as what `map` takes.
    fn function(&self, conversion: &Conversion) -> String {
        match conversion {
            Conversion::Widened(to) => format!("{}::from", rust_type::scalar(self.model, *to)),
            other => {
                let binding = if is_constant(other) { "_" } else { "value" };
                format!("|{binding}| {}", self.converted(other, "value"))
            }
        }
    }

    fn mapped(&self, map: &ValueMap, value: &str) -> String {
        let result = |index: usize| set_value(self.model, map.target, index);
        if let Some(only) = only_result(map) {
            return result(only);
        }
        let kind = map.arms.first().map(|(from, _)| from);
        if let Some(MappedValue::Bool(_)) = kind {
            let of = |wanted| map.arms.iter().find(|(from, _)| *from == MappedValue::Bool(wanted)).map(|(_, to)| *to);
            let [yes, no] = [true, false].map(|value| result(of(value).or(map.otherwise).unwrap_or_default()));
            return format!("if {value} {{ {yes} }} else {{ {no} }}");
        }
        // Values with one result share an arm; those with the result of all others need none.
        let mut arms: Vec<(usize, Vec<&MappedValue>)> = Vec::new();
        for (from, to) in map.arms.iter().filter(|(_, to)| Some(*to) != map.otherwise) {
            match arms.iter_mut().find(|(result, _)| result == to) {
                Some((_, values)) => values.push(from),
                None => arms.push((*to, vec![from])),
            }
        }
        let mut arms: Vec<String> =
            arms.into_iter().map(|(to, values)| format!("{} => {}", self.pattern(&values), result(to))).collect();
        arms.extend(map.otherwise.map(|otherwise| format!("_ => {}", result(otherwise))));
        let borrowed = if matches!(kind, Some(MappedValue::Text(_))) { ".as_str()" } else { "" };
        format!("match {value}{borrowed} {{ {} }}", arms.join(", "))
    }

    /// A pattern for values of one type.
    fn pattern(&self, values: &[&MappedValue]) -> String {
        let mut integers = Vec::new();
        let mut others = Vec::new();
        for value in values {
            match value {
                MappedValue::Set(set, index) => others.push(set_value(self.model, *set, *index)),
                MappedValue::Text(text) => others.push(rust_literal::string(text)),
                MappedValue::Integer(number) => integers.push(i128::from(*number)),
                MappedValue::Bool(value) => others.push(value.to_string()),
            }
        }
        if integers.is_empty() { others.join(" | ") } else { rust_literal::integer_pattern(integers) }
    }
}

/// Whether the result is the value.
fn is_identity(conversion: &Conversion) -> bool {
    match conversion {
        Conversion::Same => true,
        Conversion::InOptional(inner) | Conversion::InList(inner) | Conversion::InMap(inner) => is_identity(inner),
        Conversion::Mapped(map) => {
            let is_same = |(from, to): &(MappedValue, usize)| *from == MappedValue::Set(map.target, *to);
            map.otherwise.is_none() && map.arms.iter().all(is_same)
        }
        _ => false,
    }
}

/// Whether the result says nothing about the value.
fn is_constant(conversion: &Conversion) -> bool {
    match conversion {
        Conversion::IntoOptional(inner) => is_constant(inner),
        Conversion::Mapped(map) => !is_identity(conversion) && only_result(map).is_some(),
        _ => false,
    }
}

/// The result of a map that has one only.
fn only_result(map: &ValueMap) -> Option<usize> {
    let first = map.otherwise.or_else(|| map.arms.first().map(|(_, to)| *to))?;
    map.arms.iter().all(|(_, to)| *to == first).then_some(first)
}

fn set_value(model: &Model, set: TypeId, index: usize) -> String {
    rust_literal::value(model, &Literal::SetValue(set, index), Scalar::String)
}

fn default(model: &Model, ty: &FieldType, literal: &Literal) -> String {
    let (inner, optional) = ty.unwrap_optional();
    let scalar = match inner {
        FieldType::Scalar(scalar) => *scalar,
        _ => Scalar::String,
    };
    let is_null = optional && *literal == Literal::Null;
    let value = rust_literal::value(model, literal, scalar);
    match (optional, is_null) {
        (_, true) => "None".to_owned(),
        (true, false) => format!("Some({value})"),
        (false, false) => value,
    }
}
