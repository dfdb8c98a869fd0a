//! The difference between two databases, as steps.

use std::collections::{BTreeMap, BTreeSet};

use super::origin::Origins;
use super::rename::{self, Renames};
use super::sql::Sql;
use super::step::{Breach, Down, Lock, Order, Phase, Step};
use crate::diagnostic::Diagnostic;
use crate::ir::{Schema, SqlMigration};
use crate::lock;
use crate::model::Model;
use crate::render::RenderedMigration;
use crate::surface::Surface;

/// What the last migration leads to.
#[derive(Clone, Copy, Debug)]
pub struct Former<'a> {
    /// The lock file.
    pub lock: &'a lock::Lock,
    /// The statements that made its functions; see [`replay`](super::replay).
    pub functions: &'a BTreeMap<String, String>,
}

/// What the manifest asks for.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The manifest.
    pub model: &'a Model,
    /// Its tables, as they would be made in an empty database.
    pub tables: &'a SqlMigration,
    /// The SQL that makes them, and what comes of it.
    pub rendered: &'a RenderedMigration,
    /// Where they come from.
    pub surface: &'a Surface,
}

/// How to come from one to the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evolved {
    /// What happens, in the order of the migration.
    pub steps: Vec<Step>,
    /// What of it may lose something or may not be possible.
    pub breaches: Vec<Breach>,
    /// The projections that follow the log from its beginning again, by name.
    pub refilled: Vec<String>,
}

/// What becomes of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Created,
    Dropped,
    Kept,
    /// Kept without its rows: whatever is done to it takes a moment.
    Emptied,
}

/// The difference while it is made. Names are the new ones: renames happen first.
pub(super) struct Evolution<'a> {
    pub(super) former: Former<'a>,
    pub(super) target: Target<'a>,
    pub(super) sql: Sql,
    pub(super) old: Schema,
    pub(super) new: &'a Schema,
    pub(super) old_origins: Origins,
    pub(super) new_origins: Origins,
    pub(super) renames: Renames,
    pub(super) fates: BTreeMap<String, Fate>,
    /// Columns that are computed under a passing name until they can take the place of the old ones, by table.
    pub(super) replaced: BTreeMap<String, BTreeSet<String>>,
    /// Columns that go, by table.
    pub(super) dropped: BTreeMap<String, BTreeSet<String>>,
    pub(super) result: Evolved,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What is wrong with the renames of a manifest, whatever was there before.
#[must_use]
pub fn judge(model: &Model) -> Vec<Diagnostic> {
    rename::names_in_use(model)
}

/// What must happen to come from `former` to `target`.
#[must_use]
pub fn evolve(former: Former<'_>, target: Target<'_>) -> (Evolved, Vec<Diagnostic>) {
    let (old_origins, new_origins) = (Origins::of(&former.lock.surface), Origins::of(target.surface));
    let (renames, diagnostics) = rename::resolve(former.lock, &old_origins, target.model, &new_origins);
    let new = &target.rendered.schema;
    let mut evolution = Evolution {
        former,
        target,
        sql: Sql::new(&new.name),
        old: renames.schema(&former.lock.schema),
        new,
        old_origins: renames.origins(&old_origins),
        new_origins,
        renames,
        fates: BTreeMap::new(),
        replaced: BTreeMap::new(),
        dropped: BTreeMap::new(),
        result: Evolved::default(),
        diagnostics,
    };
    evolution.rename();
    evolution.documents();
    evolution.projections();
    evolution.system_tables();
    evolution.sequences();
    evolution.indexes();
    evolution.triggers();
    evolution.functions();
    let Evolution { result: mut evolved, diagnostics, .. } = evolution;
    evolved.steps.sort_by(|a, b| (&a.phase, a.order).cmp(&(&b.phase, b.order)));
    (evolved, diagnostics)
}

impl Evolution<'_> {
    pub(super) fn push(&mut self, step: Step) {
        self.result.steps.push(step);
    }

    pub(super) fn fate(&self, table: &str) -> Fate {
        self.fates.get(table).copied().unwrap_or(Fate::Kept)
    }

    pub(super) fn is_replaced(&self, table: &str, column: &str) -> bool {
        self.replaced.get(table).is_some_and(|columns| columns.contains(column))
    }

    pub(super) fn is_dropped(&self, table: &str, column: &str) -> bool {
        self.dropped.get(table).is_some_and(|columns| columns.contains(column))
    }

    /// The statement of the rendered migration that makes `object`.
    pub(super) fn text(&self, object: &str) -> Option<String> {
        self.target.rendered.statements.get(object).cloned()
    }

    fn sequences(&mut self) {
        let names: BTreeSet<String> = self.old.sequences.keys().chain(self.new.sequences.keys()).cloned().collect();
        for name in names {
            let create = format!("create sequence {} as bigint", self.sql.name(&name));
            let drop = format!("drop sequence {}", self.sql.name(&name));
            let (words, up, down) = match (self.old.sequences.get(&name), self.new.sequences.get(&name)) {
                (None, Some(_)) => (format!("makes the sequence `{name}`"), create, drop),
                (Some(_), None) => (format!("drops the sequence `{name}`"), drop, create),
                _ => continue,
            };
            self.push(Step {
                words,
                phase: Phase::Change,
                order: Order::CreateTable,
                up: vec![up],
                down: Down::Sql(vec![down]),
                lock: Lock::none(),
                slug: Some((10, "update_sequences".to_owned())),
            });
        }
    }
}
