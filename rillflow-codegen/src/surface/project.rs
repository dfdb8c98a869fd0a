//! `[project]`, `[generate]` and the tables about the log.

use serde::{Deserialize, Serialize};

use crate::model::{ArchiveLayout, Model, RustOutput, Tenancy};

/// Where everything is, and what holds for all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectSurface {
    /// The PostgreSQL schema.
    pub schema: String,
    /// `[generate] rust`: a folder, or `out-dir`.
    pub rust: String,
    /// `[generate] migrations`, where it is not the default.
    #[serde(default = "migrations", skip_serializing_if = "is_migrations")]
    pub migrations: String,
    /// `[generate] time`, unless it is jiff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// `[project] tenancy`, where it is not the default.
    #[serde(default = "single", skip_serializing_if = "is_single")]
    pub tenancy: String,
    /// `[archive] layout`, if there is an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<String>,
    /// `[log] parts`, where it is not one.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub parts: u16,
    /// `[idempotency] retention` in seconds; for ever without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_seconds: Option<u64>,
}

/// The word of the manifest for who shares tables with whom.
pub(super) fn tenancy(tenancy: Tenancy) -> &'static str {
    match tenancy {
        Tenancy::Single => "single",
        Tenancy::Conjoined => "conjoined",
        Tenancy::SchemaPerTenant => "schema-per-tenant",
        Tenancy::DatabasePerTenant => "database-per-tenant",
    }
}

impl ProjectSurface {
    pub(super) fn of(model: &Model) -> Self {
        Self {
            schema: model.project.schema.as_str().to_owned(),
            rust: match &model.generate.rust {
                RustOutput::CheckedIn(folder) => folder.clone(),
                RustOutput::OutDir => "out-dir".to_owned(),
            },
            migrations: model.generate.migrations.clone(),
            time: model.generate.time.feature().map(str::to_owned),
            tenancy: tenancy(model.project.tenancy).to_owned(),
            archive: match model.log.archive {
                ArchiveLayout::None => None,
                ArchiveLayout::DualTable => Some("dual-table".to_owned()),
                ArchiveLayout::Partitioned => Some("partitioned".to_owned()),
            },
            parts: model.log.parts.get(),
            idempotency_seconds: model.log.idempotency_retention.map(|retention| retention.as_secs()),
        }
    }
}

impl Default for ProjectSurface {
    fn default() -> Self {
        Self {
            schema: String::new(),
            rust: String::new(),
            migrations: migrations(),
            time: None,
            tenancy: single(),
            archive: None,
            parts: one(),
            idempotency_seconds: None,
        }
    }
}

// What a lock file leaves out.

fn migrations() -> String {
    "migrations".to_owned()
}

fn is_migrations(folder: &str) -> bool {
    folder == "migrations"
}

fn single() -> String {
    "single".to_owned()
}

fn is_single(tenancy: &str) -> bool {
    tenancy == "single"
}

fn one() -> u16 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(parts: &u16) -> bool {
    *parts == 1
}
