//! `[types]`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{self, FieldSurface, Fields};
use crate::model::{Model, NamedType, NamedTypeBody};

/// A named type, by what it is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypeSurface {
    /// A struct, with its fields.
    Struct(Fields),
    /// A closed set, with its values in the order of the manifest.
    Set(Vec<String>),
    /// A tagged union.
    Union(UnionSurface),
    /// A type of the user's own.
    Extern(ExternSurface),
}

/// A type of the user's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExternSurface {
    /// The path of the type in Rust.
    pub rust: String,
    /// The built-in type that it is in JSON.
    pub json: String,
}

/// A tagged union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnionSurface {
    /// The key in JSON that says which variant a value is.
    pub tag: String,
    /// The fields of each variant.
    pub variants: BTreeMap<String, Fields>,
}

impl TypeSurface {
    pub(super) fn of(model: &Model, named: &NamedType) -> Self {
        match &named.body {
            NamedTypeBody::Struct(fields) => Self::Struct(field::fields(model, fields)),
            NamedTypeBody::ClosedSet(values) => Self::Set(values.iter().map(|one| one.value.clone()).collect()),
            NamedTypeBody::Union(union) => {
                let variants = union.variants.iter();
                let variants = variants.map(|one| (one.name.clone(), field::fields(model, &one.fields))).collect();
                Self::Union(UnionSurface { tag: union.tag.clone(), variants })
            }
            NamedTypeBody::Extern(rust, json) => {
                Self::Extern(ExternSurface { rust: rust.to_string(), json: json.name().to_owned() })
            }
        }
    }

    /// The fields that a value of it may have.
    pub fn fields(&self) -> impl Iterator<Item = &FieldSurface> {
        let (own, variants) = match self {
            Self::Struct(fields) => (Some(fields), None),
            Self::Set(_) | Self::Extern(_) => (None, None),
            Self::Union(union) => (None, Some(&union.variants)),
        };
        let variants = variants.into_iter().flat_map(BTreeMap::values);
        own.into_iter().chain(variants).flat_map(BTreeMap::values)
    }

    /// What it is, in words.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Struct(_) => "a struct",
            Self::Set(_) => "a closed set",
            Self::Union(_) => "a union",
            Self::Extern(_) => "a type of your own",
        }
    }
}
