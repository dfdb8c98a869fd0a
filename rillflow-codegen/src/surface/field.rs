//! Fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expression;
use crate::model::{Field, Model};

/// Fields by name. Their order means nothing, in JSON as in Rust.
pub type Fields = BTreeMap<String, FieldSurface>;

/// Something that the manifest may give another name, and say which one it had.
pub trait Renamable {
    /// The name before.
    fn renamed_from(&self) -> Option<&str>;
}

/// A field; in the lock file its type and what is read where the JSON does not have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FieldSurface {
    /// The type as the manifest writes it, without a `rust` beside it, which changes nothing of what is stored.
    pub ty: String,
    /// What is read where the JSON does not have the key.
    pub default: Option<String>,
    /// The name before. It says how a manifest is compared with an older one, and is no part of what is stored.
    pub renamed_from: Option<String>,
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
        self.is_optional() || self.default.is_some()
    }
}

impl Renamable for FieldSurface {
    fn renamed_from(&self) -> Option<&str> {
        self.renamed_from.as_deref()
    }
}

impl From<String> for FieldSurface {
    fn from(text: String) -> Self {
        let (ty, default) = without_default(text);
        Self { ty, default, renamed_from: None }
    }
}

impl From<FieldSurface> for String {
    fn from(field: FieldSurface) -> Self {
        with_default(field.ty, field.default)
    }
}

/// What stands between type and default.
const DEFAULT: &str = " default ";

/// A type and a default as one text.
pub(super) fn with_default(ty: String, default: Option<String>) -> String {
    match default {
        Some(default) => format!("{ty}{DEFAULT}{default}"),
        None => ty,
    }
}

/// The type and the default of such a text.
pub(super) fn without_default(text: String) -> (String, Option<String>) {
    match text.split_once(DEFAULT) {
        Some((ty, default)) => (ty.to_owned(), Some(default.to_owned())),
        None => (text, None),
    }
}

/// The fields of a struct, a document or an event version.
pub(super) fn fields(model: &Model, fields: &[Field]) -> Fields {
    let field = |field: &Field| FieldSurface {
        ty: model.json_text(&field.ty),
        default: field.default.as_ref().map(|default| expression::literal(model, default)),
        renamed_from: field.renamed_from.clone(),
    };
    fields.iter().map(|one| (one.name.clone(), field(one))).collect()
}
