//! What a declared step makes of a value, found in its description and on JSON: by another way than the generated code.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::shape::Types;
use super::{Conversion, Field, Source, Target};
use crate::Decimal;

/// The payload of `target` that a step makes of `payload`, whose fields are `fields`.
pub(super) fn kept(types: Types, fields: &'static [Field], payload: &Value, target: &Target) -> Result<Value, String> {
    object(types, fields, payload, target.fields)
}

fn object(
    types: Types,
    fields: &'static [Field],
    payload: &Value,
    wanted: &'static [(&'static str, Source)],
) -> Result<Value, String> {
    let mut made = Map::new();
    for (key, source) in wanted {
        let value = match source {
            Source::Kept(path) => taken(types, fields, payload, path).map(Cow::into_owned),
            Source::Converted(path, conversion) => taken(types, fields, payload, path)
                .map(|value| converted(&value, conversion).ok_or_else(|| format!("`{key}` cannot be made of {value}")))
                .transpose()?,
            Source::Constant(constant) => Some(constant.to_json()),
            Source::Nested(parts) => Some(object(types, fields, payload, parts)?),
        };
        made.extend(value.map(|value| ((*key).to_owned(), value)));
    }
    Ok(Value::Object(made))
}

/// The value at the end of a path of keys; `None` if it is absent.
fn taken<'a>(types: Types, fields: &'static [Field], payload: &'a Value, path: &[&str]) -> Option<Cow<'a, Value>> {
    let [key, rest @ ..] = path else { return None };
    let field = fields.iter().find(|field| field.key == *key)?;
    let there = payload.get(field.key).or_else(|| payload.get(field.former?));
    let value = match there {
        Some(value) => Cow::Borrowed(value),
        None => Cow::Owned(field.default?.to_json()),
    };
    match value {
        value if rest.is_empty() => Some(value),
        Cow::Borrowed(value) => taken(types, types.fields(field.ty), value, rest),
        // No struct has a default.
        Cow::Owned(_) => None,
    }
}

/// The value after a conversion; `None` if it is not of the type that the conversion takes.
fn converted(value: &Value, conversion: &Conversion) -> Option<Value> {
    if value.is_null() {
        return Some(Value::Null);
    }
    Some(match conversion {
        Conversion::Same => value.clone(),
        Conversion::Double => Value::from(f64::from(single(value)?)),
        Conversion::Decimal => Value::from(Decimal::from(value.as_i64()?).to_string()),
        Conversion::Text => Value::from(text(value)?),
        Conversion::SingleText => Value::from(single(value)?.to_string()),
        Conversion::Items(inner) => {
            let items = value.as_array()?.iter().map(|item| converted(item, inner));
            Value::Array(items.collect::<Option<_>>()?)
        }
        Conversion::Values(inner) => {
            let entries = value.as_object()?.iter().map(|(key, item)| Some((key.clone(), converted(item, inner)?)));
            Value::Object(entries.collect::<Option<_>>()?)
        }
        Conversion::Mapped(arms, otherwise) => {
            let named = arms.iter().find(|(from, _)| from.to_json() == *value).map(|(_, to)| *to);
            Value::from(named.or(*otherwise)?)
        }
    })
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        // JSON writes some numbers with an exponent, Rust writes none so.
        Value::Number(number) => {
            number.as_i64().map(|number| number.to_string()).or_else(|| Some(number.as_f64()?.to_string()))
        }
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the number is an `f32`, read as an `f64`")]
fn single(value: &Value) -> Option<f32> {
    value.as_f64().map(|number| number as f32)
}
