//! Fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expression;
use crate::model::{Field, FieldType, Model};

/// Fields by name. Their order means nothing, in JSON as in Rust.
pub type Fields = BTreeMap<String, FieldSurface>;

/// Something that the manifest may give another name, and say which one it had.
pub trait Renamable {
    /// The name before.
    fn renamed_from(&self) -> Option<&str>;
}

/// A field; in the lock file one text: `decimal? as crate::Money pii default 0`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct FieldSurface {
    /// The type as the manifest writes it, without a `rust` beside it, which changes nothing of what is stored.
    pub ty: String,
    /// The user's own type that it is in Rust, if the field has one of its own.
    pub rust: Option<String>,
    /// Whether the value is about a person, and hidden in logs.
    pub pii: bool,
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
        let (text, default) = without_default(text);
        let (text, pii) = match text.strip_suffix(PII) {
            Some(text) => (text.to_owned(), true),
            None => (text, false),
        };
        let (ty, rust) = match text.split_once(RUST) {
            Some((ty, rust)) => (ty.to_owned(), Some(rust.to_owned())),
            None => (text, None),
        };
        Self { ty, rust, pii, default, renamed_from: None }
    }
}

impl From<FieldSurface> for String {
    fn from(field: FieldSurface) -> Self {
        let rust = field.rust.map(|path| format!("{RUST}{path}")).unwrap_or_default();
        let pii = if field.pii { PII } else { "" };
        with_default(field.ty + &rust + pii, field.default)
    }
}

/// What stands before the user's own type.
const RUST: &str = " as ";

/// What stands behind the type of a value that is about a person.
const PII: &str = " pii";

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
        rust: match field.ty.unwrap_optional().0 {
            FieldType::Extern(_, path) => Some(path.to_string()),
            _ => None,
        },
        pii: field.pii,
        default: field.default.as_ref().map(|default| expression::literal(model, default)),
        renamed_from: field.renamed_from.clone(),
    };
    fields.iter().map(|one| (one.name.clone(), field(one))).collect()
}
