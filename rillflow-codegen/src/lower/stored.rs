//! A field in stored JSON, as SQL reads it.

use super::sql_text;
use crate::model::{Field, FieldType, Literal, Model, NamedTypeBody};

/// The JSON at the end of `path` in `row`, which has `fields`, or the field's default where the key is absent: what the program
/// would read.
pub(super) fn or_default(model: &Model, fields: &[Field], row: &str, path: &[&str]) -> String {
    let found = sql_text::json_path(row, path.iter().copied());
    let Some(default) = fields_on(model, fields, path).last().and_then(|field| field.default.as_ref()) else {
        return found;
    };
    let default = format!("{}::jsonb", sql_text::literal(&json_text(model, default)));
    match present_if(model, fields, path) {
        None => format!("coalesce({found}, {default})"),
        // Without the struct around it there is no field, and so no default of it.
        Some(parent) => {
            let parent = sql_text::json_path(row, parent);
            format!(
                "case when {found} is null and coalesce(jsonb_typeof({parent}), 'null') <> 'null' then {default} else {found} end"
            )
        }
    }
}

/// The path whose presence demands a value, if the value may be missing: the field itself if it is optional, else its
/// nearest optional parent.
pub(super) fn present_if<'a>(model: &Model, fields: &[Field], path: &[&'a str]) -> Option<Vec<&'a str>> {
    let nearest = fields_on(model, fields, path).iter().rposition(|field| matches!(field.ty, FieldType::Optional(_)));
    nearest.map(|depth| path[..=depth].to_vec())
}

/// The fields that `path` leads through, its end included.
fn fields_on<'a>(model: &'a Model, mut fields: &'a [Field], path: &[&str]) -> Vec<&'a Field> {
    let mut passed = Vec::with_capacity(path.len());
    for step in path {
        let Some(field) = fields.iter().find(|field| field.name == *step) else { break };
        passed.push(field);
        fields = model.struct_fields(&field.ty).map_or(&[], |(_, fields)| fields);
    }
    passed
}

/// The constant as the program would store it.
fn json_text(model: &Model, literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Float(number) => format!("{number:?}"),
        Literal::Decimal(text) | Literal::Text(text) => json_string(text),
        Literal::SetValue(id, index) => match &model.named_type(*id).body {
            NamedTypeBody::ClosedSet(values) => json_string(values.get(*index).map_or("", |one| one.value.as_str())),
            NamedTypeBody::Struct(_) | NamedTypeBody::Union(_) | NamedTypeBody::Extern(..) => String::new(),
        },
        Literal::EmptyList => "[]".to_owned(),
        Literal::EmptyMap => "{}".to_owned(),
    }
}

fn json_string(text: &str) -> String {
    let mut json = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            letter if letter.is_control() => {
                json.extend(letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            letter => json.push(letter),
        }
    }
    json.push('"');
    json
}

#[cfg(test)]
mod tests {
    use super::json_string;

    #[test]
    fn texts_are_json() {
        assert_eq!(json_string("plain"), r#""plain""#);
        assert_eq!(json_string("a\"b\\c\n\u{85}é"), r#""a\"b\\c\u000a\u0085é""#);
    }
}
