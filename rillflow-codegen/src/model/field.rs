//! Fields and their types.

use super::{Literal, RustIdent, RustPath, TypeId};
use crate::source::Span;

/// A named value of a struct, a document or an event version.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name in the manifest, and the key in the JSON.
    pub name: String,
    /// The field in Rust.
    pub rust: RustIdent,
    /// Its type.
    pub ty: FieldType,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `default`: what is read where the JSON does not have the key. Never of an optional field or an event version.
    pub default: Option<Literal>,
    /// `renamed_from`: the key in JSON before, if it had another. Never of an event version.
    pub renamed_from: Option<String>,
    /// `pii`: whether the value is about a person, so that logs must not show it.
    pub pii: bool,
    /// Where the name stands.
    pub span: Span,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// A built-in type.
    Scalar(Scalar),
    /// `T?`; never nested in another `Optional`.
    Optional(Box<FieldType>),
    /// `[T]`.
    List(Box<FieldType>),
    /// `{T}`: a map from string.
    Map(Box<FieldType>),
    /// A name from `[types]`.
    Named(TypeId),
    /// A type with `rust` beside it: what it is in JSON, and the user's own type in Rust. Not optional itself.
    Extern(Box<FieldType>, RustPath),
}

impl FieldType {
    /// The type without its `?`, and whether it had one.
    #[must_use]
    pub fn unwrap_optional(&self) -> (&Self, bool) {
        match self {
            Self::Optional(inner) => (inner, true),
            other => (other, false),
        }
    }
}

/// A built-in type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scalar {
    /// `string`: UTF-8 text.
    String,
    /// `bool`.
    Bool,
    /// `i16`.
    I16,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `decimal`: exact, a string in JSON.
    Decimal,
    /// `uuid`.
    Uuid,
    /// `timestamp`: an instant, with microseconds in columns.
    Timestamp,
    /// `date`: a calendar day.
    Date,
    /// `time`: a time of day.
    Time,
    /// `duration`: a length of time.
    Duration,
    /// `bytes`: base64 in JSON.
    Bytes,
    /// `json`: any JSON value.
    Json,
}

impl Scalar {
    /// Every built-in type.
    pub const ALL: [Self; 15] = [
        Self::String,
        Self::Bool,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::F32,
        Self::F64,
        Self::Decimal,
        Self::Uuid,
        Self::Timestamp,
        Self::Date,
        Self::Time,
        Self::Duration,
        Self::Bytes,
        Self::Json,
    ];

    /// The name in the manifest.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Bool => "bool",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Decimal => "decimal",
            Self::Uuid => "uuid",
            Self::Timestamp => "timestamp",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Bytes => "bytes",
            Self::Json => "json",
        }
    }

    /// Whether it is an integer.
    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(self, Self::I16 | Self::I32 | Self::I64)
    }

    /// Whether it is a point in time, a part of one, or a length of time.
    #[must_use]
    pub fn is_of_time(self) -> bool {
        matches!(self, Self::Timestamp | Self::Date | Self::Time | Self::Duration)
    }

    /// Whether arithmetic works on it.
    #[must_use]
    pub fn is_number(self) -> bool {
        self.is_integer() || matches!(self, Self::F32 | Self::F64 | Self::Decimal)
    }
}

/// A type of `[types]`.
#[derive(Clone, Debug)]
pub struct NamedType {
    /// The name in the manifest.
    pub name: String,
    /// The type in Rust.
    pub rust: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// What it is made of.
    pub body: NamedTypeBody,
    /// Where the name stands.
    pub span: Span,
}

/// What a named type is made of.
#[derive(Clone, Debug)]
pub enum NamedTypeBody {
    /// `fields`: a struct.
    Struct(Vec<Field>),
    /// `values`: a closed set.
    ClosedSet(Vec<SetValue>),
    /// `tag` and `variants`: one of several structs, told apart by a key of the JSON.
    Union(Union),
    /// `rust` and `json`: a type of the user's own, and what it is in JSON.
    Extern(RustPath, Scalar),
}

impl NamedTypeBody {
    /// The fields that a value of the type may have; of a union those of every variant.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        let (own, variants) = match self {
            Self::Struct(fields) => (fields.as_slice(), &[][..]),
            Self::ClosedSet(_) | Self::Extern(..) => (&[][..], &[][..]),
            Self::Union(union) => (&[][..], union.variants.as_slice()),
        };
        own.iter().chain(variants.iter().flat_map(|variant| &variant.fields))
    }
}

/// A value of a closed set.
#[derive(Clone, Debug)]
pub struct SetValue {
    /// The string in JSON.
    pub value: String,
    /// The variant in Rust.
    pub rust: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
}

/// A tagged union.
#[derive(Clone, Debug)]
pub struct Union {
    /// The key in JSON that says which variant a value is; no field of a variant is called so.
    pub tag: String,
    /// The variants, in the order of the manifest; never empty.
    pub variants: Vec<Variant>,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The name in the manifest, and the value of the tag in JSON.
    pub name: String,
    /// The variant in Rust.
    pub rust: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Where the name stands.
    pub span: Span,
}
