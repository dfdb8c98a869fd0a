//! Fields, with everything that can be said of one.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::chance::Chance;
use super::value_type::Type;

/// A field of a document, an event or a type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// The other keys of its long form.
    pub(crate) keys: Vec<String>,
    /// What it was called before.
    pub(crate) former: Option<String>,
    /// What it is where JSON does not have it.
    pub(crate) default: Option<Value>,
}

impl Field {
    pub(crate) fn new(name: String, ty: Type) -> Self {
        Self { name, ty, keys: Vec::new(), former: None, default: None }
    }

    /// Documentation, and whether it is about a person.
    pub(crate) fn describe(&mut self, chance: &mut Chance) {
        if chance.percent(15) {
            self.keys.push(format!("doc = {}", doc(chance)));
        }
        if chance.percent(10) {
            self.keys.push("pii = true".to_owned());
        }
    }

    /// What a field of stored documents can have besides.
    pub(crate) fn remember(&mut self, chance: &mut Chance, former: impl FnOnce() -> String) {
        if chance.percent(10) {
            let former = former();
            self.keys.push(format!("renamed_from = \"{former}\""));
            self.former = Some(former);
        }
        if !self.ty.is_optional()
            && chance.percent(20)
            && let Some((text, value)) = self.ty.default(chance)
        {
            self.keys.push(format!("default = {text}"));
            self.default = Some(value);
        }
    }
}

/// Fields as the manifest writes them, a line each.
pub(crate) fn lines(fields: &[Field]) -> String {
    let mut text = String::new();
    for Field { name, ty, keys, .. } in fields {
        let ty = ty.text();
        if keys.is_empty() {
            writeln!(text, "{name} = \"{ty}\"").unwrap();
        } else {
            writeln!(text, "{name} = {{ type = \"{ty}\", {} }}", keys.join(", ")).unwrap();
        }
    }
    text
}

/// An object with a value of each field, of which some that may be absent are.
pub(crate) fn object(fields: &[Field], number: usize) -> Map<String, Value> {
    let mut keep = !number.is_multiple_of(2);
    let present = fields.iter().filter(|field| {
        keep = !keep;
        keep || !field.ty.is_optional()
    });
    present.map(|field| (field.name.clone(), field.ty.json(number))).collect()
}

/// What a person may write about something, as a value of TOML. All of it must stay text, whatever it is put into.
pub(crate) fn doc(chance: &mut Chance) -> String {
    const DOCS: &[&str] = &[
        "Somebody who buys.",
        "Says \"so\", 'so' and `so`; see OrderPlaced or order_id.",
        "/* */ */ /// //! #![deny(all)] -- ; $rf$ $1 $$",
        "{{ field.name }} {% for x in y %} {# none #} {}",
        "Two.\n\n- items\nof a list\n- Vec<T> [link](x) <b>",
        "```rust\nfn main() { panic!() }\n```",
        "A backslash \\ and \\u{202e}, é 🦀, one ` tick",
        "It goes the other way: \u{202e}abc\u{202c}",
        "    indented\n# a heading\n> a quote\n1. one\ntwo",
        "| a | b |\n|---|---|\n\r\n\ttabs",
        "'; drop table x; --",
    ];
    let text = *chance.one_of(DOCS);
    // What JSON escapes in a string, TOML escapes in the same way.
    Value::from(text).to_string()
}
