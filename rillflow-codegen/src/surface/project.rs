//! `[project]` and `[generate]`.

use serde::{Deserialize, Serialize};

use crate::model::{Model, RustOutput};

/// Where everything is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectSurface {
    /// The PostgreSQL schema.
    pub schema: String,
    /// `[generate] rust`: a folder, or `out-dir`.
    pub rust: String,
    /// `[generate] time`, unless it is jiff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
}

impl ProjectSurface {
    pub(super) fn of(model: &Model) -> Self {
        Self {
            schema: model.project.schema.as_str().to_owned(),
            rust: match &model.generate.rust {
                RustOutput::CheckedIn(folder) => folder.clone(),
                RustOutput::OutDir => "out-dir".to_owned(),
            },
            time: model.generate.time.feature().map(str::to_owned),
        }
    }
}
