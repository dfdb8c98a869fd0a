//! JSON as text: two blanks per level, small lists and objects on one line.

use std::fmt::Write as _;

use crate::ir::json::Json;

/// Lists and objects of plain values that are at most this long stay on one line.
const SHORT: usize = 80;

/// The value, with a line end.
#[must_use]
pub fn json(value: &Json) -> String {
    let mut text = String::new();
    print(value, 0, &mut text);
    text.push('\n');
    text
}

fn print(value: &Json, level: usize, text: &mut String) {
    if let Some(line) = one_line(value).filter(|line| level > 0 && line.len() <= SHORT) {
        text.push_str(&line);
        return;
    }
    match value {
        Json::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { ",\n" });
                text.push_str(&"  ".repeat(level + 1));
                print(item, level + 1, text);
            }
            close(items.is_empty(), level, ']', text);
        }
        Json::Object(entries) => {
            text.push('{');
            for (index, (key, item)) in entries.iter().enumerate() {
                text.push_str(if index == 0 { "\n" } else { ",\n" });
                text.push_str(&"  ".repeat(level + 1));
                quote(key, text);
                text.push_str(": ");
                print(item, level + 1, text);
            }
            close(entries.is_empty(), level, '}', text);
        }
        plain => scalar(plain, text),
    }
}

fn close(is_empty: bool, level: usize, bracket: char, text: &mut String) {
    if !is_empty {
        text.push('\n');
        text.push_str(&"  ".repeat(level));
    }
    text.push(bracket);
}

/// The value on one line, unless an object is in it.
fn one_line(value: &Json) -> Option<String> {
    let mut text = String::new();
    match value {
        Json::List(items) => {
            let is_flat = |item: &Json| !matches!(item, Json::List(_) | Json::Object(_));
            if !items.iter().all(is_flat) {
                return None;
            }
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                scalar(item, &mut text);
            }
            text.push(']');
        }
        Json::Object(entries) => {
            let [(key, only)] = entries.as_slice() else {
                return entries.is_empty().then(|| "{}".to_owned());
            };
            if matches!(only, Json::List(_) | Json::Object(_)) {
                return None;
            }
            text.push_str("{ ");
            quote(key, &mut text);
            text.push_str(": ");
            scalar(only, &mut text);
            text.push_str(" }");
        }
        plain => scalar(plain, &mut text),
    }
    Some(text)
}

fn scalar(value: &Json, text: &mut String) {
    match value {
        Json::Null | Json::List(_) | Json::Object(_) => text.push_str("null"),
        Json::Bool(value) => _ = write!(text, "{value}"),
        Json::Integer(value) => _ = write!(text, "{value}"),
        // Debug keeps the point of a whole number, and gives the shortest text that reads back as the same number.
        Json::Float(value) => _ = write!(text, "{value:?}"),
        Json::Text(value) => quote(value, text),
    }
}

fn quote(value: &str, text: &mut String) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            letter if u32::from(letter) < 0x20 => _ = write!(text, "\\u{:04x}", u32::from(letter)),
            letter => text.push(letter),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::json;
    use crate::ir::json::Json;

    #[test]
    fn texts_are_escaped_and_small_things_stay_together() {
        let value = Json::object([
            ("a \"b\"", Json::text("\\ \n\u{1}é")),
            ("list", Json::List(vec![Json::Integer(1), Json::Float(2.0), Json::Bool(true), Json::Null])),
            ("deep", Json::List(vec![Json::object([("type", Json::text("string"))])])),
            ("none", Json::Object(Vec::new())),
        ]);
        let expected = r#"{
  "a \"b\"": "\\ \n\u0001é",
  "list": [1, 2.0, true, null],
  "deep": [
    { "type": "string" }
  ],
  "none": {}
}
"#;
        assert_eq!(json(&value), expected);
    }
}
