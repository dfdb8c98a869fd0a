//! The form of the lock file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Released;
use crate::diagnostic::{Diagnostic, catalog};
use crate::ir::Schema;
use crate::source::{FileId, SourceMap, Span};
use crate::surface::Surface;

/// The format of the lock file that this release reads and writes.
const FORMAT: i64 = 1;

/// What stands above the data, for whoever opens the file.
const HEADER: &str = "\
# Written by `rillflow gen` and checked in beside rillflow.toml. It pins what was generated; do not edit it.
";

/// A lock file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The format.
    #[serde(rename = "lock")]
    format: i64,
    /// The migrations, oldest first.
    #[serde(default)]
    pub migrations: Vec<LockedMigration>,
    /// Generated Rust files by path, with the hash of their text.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// For each of them, what proves that it was formatted from the print of this hash: see [`proof`](super::proof).
    #[serde(default)]
    pub prints: BTreeMap<String, String>,
    /// Versions of events that were released, with the hash of their shape.
    #[serde(default, skip_serializing_if = "Released::is_empty")]
    pub released: Released,
    /// The fixtures of released versions by path, with the hash of their text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fixtures: BTreeMap<String, String>,
    /// What others rely on, as the manifest had it.
    #[serde(default)]
    pub surface: Surface,
    /// The schema that the last migration leads to.
    #[serde(default)]
    pub schema: Schema,
}

/// A migration that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedMigration {
    /// Its number.
    pub version: i64,
    /// Its name.
    pub name: String,
    /// The hash of the way up.
    pub up: String,
    /// The hash of the way down; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub down: String,
    /// Whether somebody wrote it by hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
}

impl LockedMigration {
    /// The name of its files, without `.up.sql` and `.down.sql`.
    #[must_use]
    pub fn file_stem(&self) -> String {
        format!("{:04}_{}", self.version, self.name)
    }
}

impl Lock {
    /// A lock file without content.
    #[must_use]
    pub fn new() -> Self {
        Self {
            format: FORMAT,
            migrations: Vec::new(),
            files: BTreeMap::new(),
            prints: BTreeMap::new(),
            released: Released::default(),
            fixtures: BTreeMap::new(),
            surface: Surface::default(),
            schema: Schema::default(),
        }
    }

    /// Reads the lock file `file`.
    ///
    /// # Errors
    ///
    /// It is not TOML, has another format or another form.
    pub fn parse(sources: &SourceMap, file: FileId) -> Result<Self, Box<Diagnostic>> {
        let text = &sources.file(file).text;
        match toml::from_str::<Self>(text) {
            Ok(lock) if lock.format == FORMAT => Ok(lock),
            Ok(lock) => Err(Box::new(other_format(file, lock.format))),
            // A lock file of another format has another form, and its number says more than what does not fit.
            Err(error) => {
                let table: toml::Table =
                    toml::from_str(text).map_err(|error| Box::new(unreadable(file, text, &error)))?;
                Err(Box::new(match table.get("lock").and_then(toml::Value::as_integer) {
                    Some(FORMAT) => unreadable(file, text, &error),
                    Some(other) => other_format(file, other),
                    None => {
                        let message = "this lock file does not say which format it has";
                        restorable(Diagnostic::of_file(&catalog::LOCK_UNREADABLE, message, file))
                    }
                }))
            }
        }
    }

    /// The text of the lock file.
    ///
    /// # Errors
    ///
    /// Never for what the generator puts into it.
    pub fn print(&self) -> Result<String, toml::ser::Error> {
        Ok(format!("{HEADER}{}", toml::to_string(self)?))
    }
}

impl Default for Lock {
    fn default() -> Self {
        Self::new()
    }
}

fn unreadable(file: FileId, text: &str, error: &toml::de::Error) -> Diagnostic {
    let message = "the lock file cannot be read";
    let reason = error.message().lines().next().unwrap_or_default().to_owned();
    let diagnostic = match error.span().filter(|_| !text.is_empty()) {
        Some(range) => Diagnostic::error(&catalog::LOCK_UNREADABLE, message, Span::new(file, range), reason),
        None => Diagnostic::of_file(&catalog::LOCK_UNREADABLE, message, file).note(reason),
    };
    restorable(diagnostic)
}

fn other_format(file: FileId, found: i64) -> Diagnostic {
    let message = format!("the lock file has format {found}; this release reads format {FORMAT}");
    let diagnostic = Diagnostic::of_file(&catalog::LOCK_FORMAT, message, file);
    if found > FORMAT {
        diagnostic.help("a newer release of `rillflow` wrote it: use that release, or a later one")
    } else {
        restorable(diagnostic)
    }
}

fn restorable(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic
        .note("the lock file tells generated files from edited ones, and says which migration was written")
        .help("restore `rillflow.lock` from version control")
}
