//! Types of fields, and a value of each.

use super::chance::Chance;

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    Scalar(&'static str),
    Optional(Box<Type>),
    List(Box<Type>),
    Map(Box<Type>),
    Struct(String, Vec<(String, Type)>),
    Set(String, String),
    /// The name, and the value of its first variant.
    Union(String, String),
}

/// Built-in types, with a value as the generated code writes it.
const SCALARS: &[(&str, &str)] = &[
    ("string", "\"text\""),
    ("bool", "true"),
    ("i16", "-7"),
    ("i32", "70000"),
    ("i64", "9007199254740993"),
    ("f32", "0.5"),
    ("f64", "-1.25"),
    ("decimal", "\"12.50\""),
    ("uuid", "\"00000000-0000-0000-0000-00000000002a\""),
    ("timestamp", "\"2026-11-24T09:30:00Z\""),
    ("date", "\"2026-02-28\""),
    ("time", "\"23:59:59\""),
    ("duration", "\"PT1H30M\""),
    ("bytes", "\"AP8H\""),
    ("json", "{\"a\":[1,null]}"),
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
        if !named.is_empty() && chance.percent(30) { chance.one_of(named).clone() } else { Self::draw_scalar(chance) }
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
            Self::Struct(name, _) | Self::Set(name, _) | Self::Union(name, _) => name.clone(),
        }
    }

    /// A value in JSON.
    pub(crate) fn json(&self) -> String {
        match self {
            Self::Scalar(name) => {
                SCALARS.iter().find(|(known, _)| known == name).map(|(_, json)| (*json).to_owned()).unwrap()
            }
            Self::Optional(inner) => inner.json(),
            Self::List(inner) => format!("[{0},{0}]", inner.json()),
            Self::Map(inner) => format!("{{\"key of one\":{}}}", inner.json()),
            Self::Struct(_, fields) => object(fields),
            Self::Set(_, value) => format!("\"{value}\""),
            Self::Union(_, value) => value.clone(),
        }
    }

    /// Whether a duplicated field or a column of a projection can have it.
    pub(crate) fn fits_a_column(&self) -> bool {
        match self {
            Self::Optional(inner) => inner.fits_a_column(),
            Self::Scalar(name) => !["json", "duration"].contains(name),
            Self::Set(..) => true,
            _ => false,
        }
    }

    pub(crate) fn is_optional(&self) -> bool {
        matches!(self, Self::Optional(_))
    }

    pub(crate) fn is(&self, scalar: &str) -> bool {
        matches!(self, Self::Scalar(name) if *name == scalar)
    }

    /// A value in TOML that an upcast may fill in.
    pub(crate) fn default(&self) -> Option<String> {
        match self {
            Self::Scalar("string") => Some("\"none\"".to_owned()),
            Self::Scalar("bool") => Some("false".to_owned()),
            Self::Scalar("i16" | "i32" | "i64") => Some("3".to_owned()),
            Self::Scalar("f32" | "f64") => Some("1.5".to_owned()),
            Self::Set(_, value) => Some(format!("\"{value}\"")),
            _ => None,
        }
    }
}

/// An object with a value of each field, of which some that may be absent are.
pub(crate) fn object(fields: &[(String, Type)]) -> String {
    let mut keep = false;
    let pairs = fields.iter().filter(|(_, ty)| {
        keep = !keep;
        keep || !ty.is_optional()
    });
    let pairs: Vec<String> = pairs.map(|(name, ty)| format!("\"{name}\":{}", ty.json())).collect();
    format!("{{{}}}", pairs.join(","))
}

/// Fields as the manifest writes them, a line each.
pub(crate) fn lines(fields: &[(String, Type)]) -> String {
    let lines: Vec<String> = fields.iter().map(|(name, ty)| format!("{name} = \"{}\"\n", ty.text())).collect();
    lines.concat()
}
