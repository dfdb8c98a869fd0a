//! Migrations as files, and the schema that they lead to.

use std::collections::BTreeMap;

use super::TemplateError;
use super::environment::Templates;
use super::statement;
use super::tidy::tidy;
use crate::ir::{Schema, SqlMigration};

/// The way up and the way down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedMigration {
    /// The SQL that makes everything.
    pub up: String,
    /// The SQL that removes everything.
    pub down: String,
    /// What is there after the way up. It is read from the SQL itself, so that the two cannot differ.
    pub schema: Schema,
    /// The statement that makes an object, by the kind and name of the object: `table customer`.
    pub statements: BTreeMap<String, String>,
}

/// Prints a migration.
///
/// # Errors
///
/// If a template has a bug.
pub fn render_migration(migration: &SqlMigration) -> Result<RenderedMigration, TemplateError> {
    let templates = Templates::new()?;
    let up = tidy(&templates.print("sql/migration.up.sql.j2", migration)?);
    let down = tidy(&templates.print("sql/migration.down.sql.j2", migration)?);
    let reading = statement::read(&up).map_err(|reason| TemplateError {
        template: "sql/migration.up.sql.j2".to_owned(),
        reason,
        excerpt: Vec::new(),
    })?;
    Ok(RenderedMigration { up, down, schema: reading.schema, statements: reading.statements })
}
