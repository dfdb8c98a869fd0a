//! What a run would do, in words and as data.

use std::fmt;

use serde::Serialize;

use super::Generation;
use crate::evolve::{Lock, Step};
use crate::model::Allow;

/// What `rillflow gen` would do.
#[derive(Clone, Debug, Serialize)]
pub struct Forecast {
    /// Files that would be written or removed.
    pub files: Vec<FileForecast>,
    /// Migrations that would be added, in their order.
    pub migrations: Vec<MigrationForecast>,
    /// Changes that need an entry of `[[allow]]`.
    pub allows: Vec<AllowForecast>,
    /// Projections that follow the log from its beginning again, by name.
    pub refilled: Vec<String>,
}

/// A file that would change.
#[derive(Clone, Debug, Serialize)]
pub struct FileForecast {
    /// The path, from where the program runs.
    pub path: String,
    /// `write` or `remove`.
    pub action: &'static str,
}

/// A migration that would be added.
#[derive(Clone, Debug, Serialize)]
pub struct MigrationForecast {
    /// `0002_add_customer_city`.
    pub name: String,
    /// Whether it is one transaction.
    pub in_transaction: bool,
    /// Whether its files are there already: the lock file is older than they are.
    pub is_there: bool,
    /// What it does, in order.
    pub steps: Vec<StepForecast>,
}

/// A step of a migration.
#[derive(Clone, Debug, Serialize)]
pub struct StepForecast {
    /// What happens.
    pub what: String,
    /// What is locked, and who waits.
    pub lock: Lock,
}

/// A change that needs an entry of `[[allow]]`.
#[derive(Clone, Debug, Serialize)]
pub struct AllowForecast {
    /// The rule.
    pub rule: String,
    /// What it is about.
    pub path: String,
    /// What would happen.
    pub what: String,
    /// Whether the manifest has the entry.
    pub is_allowed: bool,
}

impl Generation {
    /// What [`apply`](Self::apply) would do.
    #[must_use]
    pub fn forecast(&self) -> Forecast {
        let files = self.plan.changes().iter().map(|change| FileForecast {
            path: self.plan.shown(&change.path),
            action: if change.after.is_some() { "write" } else { "remove" },
        });
        let steps = &self.evolution.evolved.steps;
        let migrations = self.evolution.migrations.iter().map(|(migration, text)| MigrationForecast {
            name: migration.file_stem(),
            is_there: !self.plan.changes().iter().any(|change| change.path.contains(&migration.file_stem())),
            in_transaction: !text.up.starts_with("-- no-transaction"),
            steps: text.steps.iter().filter_map(|index| steps.get(*index)).filter_map(step).collect(),
        });
        let allows: &[Allow] = self.model.as_ref().map_or(&[], |model| &model.allows);
        let breaches = self.evolution.evolved.breaches.iter().map(|breach| AllowForecast {
            rule: breach.rule.to_owned(),
            path: breach.path.clone(),
            what: breach.words.clone(),
            is_allowed: allows.iter().any(|allow| allow.rule == breach.rule && allow.path == breach.path),
        });
        Forecast {
            files: files.collect(),
            migrations: migrations.collect(),
            allows: breaches.collect(),
            refilled: self.evolution.evolved.refilled.clone(),
        }
    }
}

/// A step that only matters on the way back is none of the way up.
fn step(step: &Step) -> Option<StepForecast> {
    (!step.up.is_empty()).then(|| StepForecast { what: step.words.clone(), lock: step.lock.clone() })
}

impl fmt::Display for Forecast {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.files.is_empty() {
            return writeln!(formatter, "nothing would change");
        }
        writeln!(formatter, "files")?;
        for file in &self.files {
            writeln!(formatter, "  {:<6} {}", file.action, file.path)?;
        }
        for migration in &self.migrations {
            let how = if migration.in_transaction { "one transaction" } else { "no transaction; may be run again" };
            let state = if migration.is_there { "; its files are there" } else { "" };
            writeln!(formatter, "\nmigration {} ({how}{state})", migration.name)?;
            for step in &migration.steps {
                writeln!(formatter, "  {}", step.what)?;
                writeln!(formatter, "      lock: {}", step.lock.words())?;
            }
        }
        if !self.refilled.is_empty() {
            writeln!(formatter, "\nprojections that follow the log from its beginning again")?;
            for name in &self.refilled {
                writeln!(formatter, "  {name}")?;
            }
        }
        if !self.allows.is_empty() {
            writeln!(formatter, "\nchanges that need an `[[allow]]`")?;
            for allow in &self.allows {
                let state = if allow.is_allowed { "allowed" } else { "not allowed yet" };
                writeln!(formatter, "  {} at {}: {} ({state})", allow.rule, allow.path, allow.what)?;
            }
        }
        Ok(())
    }
}
