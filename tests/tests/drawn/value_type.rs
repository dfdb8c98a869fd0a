//! Types of fields, and values of each.

use serde_json::{Map, Value, json};

use super::chance::Chance;
use super::field::{Field, object};

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Scalar(&'static str),
    Optional(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>),
    Struct(String, Vec<Field>),
    /// The name and the values.
    Set(String, Vec<String>),
    /// The name, and the value of its first variant.
    Union(String, Value),
    /// A type of one's own, and the built-in one that it is in JSON.
    Own(String, &'static str),
}

/// Built-in types, with values as the generated code writes them, in JSON.
const SCALARS: &[(&str, &[&str])] = &[
    ("string", &["\"text\"", "\"\"", "\"é 🦀 'q' \\\" \\\\ $1 %_ {{x}}\""]),
    ("bool", &["true", "false"]),
    ("i16", &["-7", "32766", "0"]),
    ("i32", &["70000", "-2147483647", "0"]),
    ("i64", &["9007199254740993", "-9223372036854775807", "3"]),
    ("f32", &["0.5", "-3.0", "0.0"]),
    ("f64", &["-1.25", "1e200", "0.0"]),
    ("decimal", &["\"12.50\"", "\"-0.0001\"", "\"0\""]),
    (
        "uuid",
        &[
            "\"00000000-0000-0000-0000-00000000002a\"",
            "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
            "\"00000000-0000-0000-0000-000000000000\"",
        ],
    ),
    ("timestamp", &["\"2026-11-24T09:30:00Z\"", "\"1970-01-01T00:00:00Z\"", "\"1969-12-31T23:59:59.123456Z\""]),
    ("date", &["\"2026-02-28\"", "\"2024-02-29\"", "\"0001-01-01\""]),
    ("time", &["\"23:59:59\"", "\"00:00:00\"", "\"12:00:00.000001\""]),
    ("duration", &["\"PT1H30M\"", "\"PT0S\"", "\"-PT5S\""]),
    ("bytes", &["\"AP8H\"", "\"\"", "\"AA==\""]),
    ("json", &["{\"a\":[1,null]}", "[]", "\"x\""]),
];

impl Type {
    /// Any type; `named` are those that the manifest declares.
    pub(crate) fn draw(chance: &mut Chance, named: &[Self]) -> Self {
        let inner = Self::draw_plain(chance, named);
        let inner = match chance.below(10) {
            0 | 1 => Self::List(Box::new(inner)),
            2 => Self::Map(Box::new(inner)),
            _ => inner,
        };
        if chance.percent(30) { Self::Optional(Box::new(inner)) } else { inner }
    }

    fn draw_plain(chance: &mut Chance, named: &[Self]) -> Self {
        if !named.is_empty() && chance.percent(35) { chance.one_of(named).clone() } else { Self::draw_scalar(chance) }
    }

    pub(crate) fn draw_scalar(chance: &mut Chance) -> Self {
        Self::Scalar(chance.one_of(SCALARS).0)
    }

    /// As the manifest writes it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Scalar(name) => (*name).to_owned(),
            Self::Optional(inner) => format!("{}?", inner.text()),
            Self::List(inner) => format!("[{}]", inner.text()),
            Self::Map(inner) => format!("{{{}}}", inner.text()),
            Self::Struct(name, _) | Self::Set(name, _) | Self::Union(name, _) | Self::Own(name, _) => name.clone(),
        }
    }

    /// One of its values in JSON; which one `number` says.
    pub(crate) fn json(&self, number: usize) -> Value {
        match self {
            Self::Scalar(name) | Self::Own(_, name) => {
                let values = SCALARS.iter().find(|(known, _)| known == name).unwrap().1;
                serde_json::from_str(values[number % values.len()]).unwrap()
            }
            Self::Optional(inner) => inner.json(number),
            Self::List(inner) => (0..(number + 2) % 4).map(|more| inner.json(number + more)).collect(),
            Self::Map(inner) if number == 1 => json!({ "": inner.json(1), "it's \"so\"": inner.json(2) }),
            Self::Map(inner) => json!({ "key of one": inner.json(number) }),
            Self::Struct(_, fields) => Value::Object(object(fields, number)),
            Self::Set(_, values) => json!(values[number % values.len()]),
            Self::Union(_, value) => value.clone(),
        }
    }

    /// The type without its `?`.
    pub(crate) fn required(&self) -> &Self {
        if let Self::Optional(inner) = self { inner } else { self }
    }

    /// The type with a `?`.
    pub(crate) fn optional(&self) -> Self {
        Self::Optional(Box::new(self.required().clone()))
    }

    pub(crate) fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }

    pub(crate) fn is(&self, scalar: &str) -> bool {
        matches!(self, Self::Scalar(name) if *name == scalar)
    }

    /// Whether an expression can have it, absence aside.
    pub(crate) fn is_single(&self) -> bool {
        matches!(self.required(), Self::Scalar(_) | Self::Set(..))
    }

    /// Whether a column of a projection can have it, absence aside.
    pub(crate) fn fits_a_row(&self) -> bool {
        self.is_single() && !self.required().is("duration")
    }

    /// Whether a duplicated field can have it, absence aside.
    pub(crate) fn fits_a_column(&self) -> bool {
        match self.required() {
            Self::List(inner) => match &**inner {
                Self::Scalar(name) | Self::Own(_, name) => *name != "duration",
                Self::Optional(inner) => !inner.is("duration"),
                _ => true,
            },
            Self::Map(_) | Self::Own(..) => true,
            other => other.fits_a_row(),
        }
    }

    /// Whether it is found by what it contains.
    pub(crate) fn is_container(&self) -> bool {
        matches!(self.required(), Self::List(_) | Self::Map(_)) || self.required().is("json")
    }

    /// A constant of it, in TOML and in JSON.
    pub(crate) fn default(&self, chance: &mut Chance) -> Option<(String, Value)> {
        match self.required() {
            Self::Scalar("json") => Some(("{}".to_owned(), json!({}))),
            Self::Scalar("timestamp") if chance.percent(50) => {
                Some(("2026-11-23T09:30:00+01:00".to_owned(), json!("2026-11-23T08:30:00Z")))
            }
            Self::Scalar("decimal") if chance.percent(50) => Some(("3".to_owned(), json!("3"))),
            Self::Scalar("f64" | "f32") if chance.percent(50) => Some(("2".to_owned(), json!(2.0))),
            Self::Scalar(_) | Self::Set(..) => {
                let value = self.required().json(chance.below(3));
                Some((value.to_string(), value))
            }
            Self::List(_) => Some(("[]".to_owned(), json!([]))),
            Self::Map(_) => Some(("{}".to_owned(), Value::Object(Map::new()))),
            Self::Struct(..) | Self::Union(..) | Self::Optional(_) | Self::Own(..) => None,
        }
    }

    /// A constant of it, in an expression.
    pub(crate) fn constant(&self, chance: &mut Chance) -> String {
        match self.json(chance.below(3)) {
            Value::String(text) if self.is("decimal") => text,
            Value::String(text) => format!("'{}'", text.replace('\'', "''")),
            other => other.to_string(),
        }
    }
}
