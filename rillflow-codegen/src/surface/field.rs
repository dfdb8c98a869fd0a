//! Fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::{Field, Model};

/// Fields by name. Their order means nothing, in JSON as in Rust.
pub type Fields = BTreeMap<String, FieldSurface>;

/// Something that the manifest may give another name, and say which one it had.
pub trait Renamable {
    /// The name before.
    fn renamed_from(&self) -> Option<&str>;
}

/// A field; in the lock file no more than its type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FieldSurface {
    /// The type as the manifest writes it, without a `rust` beside it, which changes nothing of what is stored.
    pub ty: String,
    /// The name before. It says how a manifest is compared with an older one, and is no part of what is stored.
    pub renamed_from: Option<String>,
    /// Whether there is a default. It is no part of what is stored either.
    pub has_default: bool,
}

impl FieldSurface {
    /// Whether the field may be absent.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        self.ty.ends_with('?')
    }

    /// Whether JSON that lacks the key can be read.
    #[must_use]
    pub fn may_lack(&self) -> bool {
        self.is_optional() || self.has_default
    }
}

impl Renamable for FieldSurface {
    fn renamed_from(&self) -> Option<&str> {
        self.renamed_from.as_deref()
    }
}

impl From<String> for FieldSurface {
    fn from(ty: String) -> Self {
        Self { ty, renamed_from: None, has_default: false }
    }
}

impl From<FieldSurface> for String {
    fn from(field: FieldSurface) -> Self {
        field.ty
    }
}

/// The fields of a struct, a document or an event version.
pub(super) fn fields(model: &Model, fields: &[Field]) -> Fields {
    let field = |field: &Field| FieldSurface {
        ty: model.json_text(&field.ty),
        renamed_from: field.renamed_from.clone(),
        has_default: field.default.is_some(),
    };
    fields.iter().map(|one| (one.name.clone(), field(one))).collect()
}
