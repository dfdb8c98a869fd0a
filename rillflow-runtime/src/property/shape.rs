//! What the JSON of a version looks like: the types of the manifest.

use std::any::TypeId;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Constant;

/// A type of the manifest.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    /// `string`
    String,
    /// `bool`
    Bool,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `decimal`
    Decimal,
    /// `uuid`
    Uuid,
    /// `timestamp`
    Timestamp,
    /// `date`
    Date,
    /// `time`
    Time,
    /// `duration`
    Duration,
    /// `bytes`
    Bytes,
    /// `json`
    Json,
    /// `T?`
    Optional(&'static Self),
    /// `[T]`
    List(&'static Self),
    /// `{T}`
    Map(&'static Self),
    /// A type of `[types]`, by name.
    Named(&'static str),
    /// A type of the user's own.
    Own(OwnType),
}

impl Type {
    /// A type of the user's own that is called `name` and is a `json` in JSON.
    #[must_use]
    pub const fn own<T: Serialize + DeserializeOwned + 'static>(name: &'static str, json: &'static Self) -> Self {
        Self::Own(OwnType { name, json, id: TypeId::of::<T>, accepted: accepted::<T> })
    }
}

/// A type of the user's own.
#[derive(Clone, Copy, Debug)]
pub struct OwnType {
    pub(super) name: &'static str,
    pub(super) json: &'static Type,
    pub(super) id: fn() -> TypeId,
    pub(super) accepted: fn(&Value) -> Option<Value>,
}

/// The value as `T` writes it, if `T` reads it.
fn accepted<T: Serialize + DeserializeOwned>(json: &Value) -> Option<Value> {
    let value: T = serde_json::from_str(&json.to_string()).ok()?;
    serde_json::to_value(value).ok()
}

/// A field of a version, a struct or a variant.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(super) key: &'static str,
    pub(super) ty: Type,
    pub(super) former: Option<&'static str>,
    pub(super) default: Option<Constant>,
}

impl Field {
    /// A field with this key in JSON.
    #[must_use]
    pub const fn new(key: &'static str, ty: Type) -> Self {
        Self { key, ty, former: None, default: None }
    }

    /// The key before the field was renamed, which is read as well.
    #[must_use]
    pub const fn formerly(self, key: &'static str) -> Self {
        Self { former: Some(key), ..self }
    }

    /// What is read where the JSON does not have the key.
    #[must_use]
    pub const fn or(self, default: Constant) -> Self {
        Self { default: Some(default), ..self }
    }
}

/// A type of `[types]`.
#[derive(Clone, Copy, Debug)]
pub enum NamedType {
    /// A struct.
    Struct(&'static [Field]),
    /// A closed set, with its values.
    Set(&'static [&'static str]),
    /// A union: the key that says which variant a value is, and the variants.
    Union(&'static str, &'static [Variant]),
}

/// A variant of a union.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Its name.
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

/// The types of `[types]` that events use, by name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Types(pub(super) &'static [(&'static str, NamedType)]);

impl Types {
    pub(super) fn named(self, name: &str) -> Option<NamedType> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, named)| *named)
    }

    /// The fields of a struct, maybe optional; none of any other type.
    pub(super) fn fields(self, ty: Type) -> &'static [Field] {
        match ty {
            Type::Optional(inner) => self.fields(*inner),
            Type::Named(name) => match self.named(name) {
                Some(NamedType::Struct(fields)) => fields,
                _ => &[],
            },
            _ => &[],
        }
    }
}
