//! The migration files: written once, never again.

use super::generator::Scene;
use super::next_migration::{self, Next};
use super::own_migration::{self, Unknown};
use super::trouble;
use crate::evolve::{self, Evolved, Former, MigrationText, Target};
use crate::lock::{self, Lock, LockedMigration};
use crate::model::Model;
use crate::output::{self, Database};
use crate::write::ChangeKind;

/// How the database changes.
#[derive(Clone, Debug, Default)]
pub struct Evolution {
    /// What happens, what of it is refused without an `[[allow]]`, and what is filled again.
    pub evolved: Evolved,
    /// The new migrations, with the steps that each has.
    pub migrations: Vec<(LockedMigration, MigrationText)>,
}

/// Compares the migrations with what was written, and plans the next ones. `lock` has what the manifest asks for, and
/// gets the migrations that are there afterwards.
pub(super) fn compare(
    scene: &mut Scene<'_>,
    model: &Model,
    database: &Database,
    old: Option<&Lock>,
    lock: &mut Lock,
) -> Evolution {
    let in_use = evolve::judge(model);
    let can_evolve = in_use.is_empty();
    scene.diagnostics.extend(in_use);
    let Some(old) = old.filter(|old| !old.migrations.is_empty()) else {
        own_migration::refuse_unknown(scene, model);
        write_first(scene, model, database, lock);
        return Evolution::default();
    };
    lock.migrations.clone_from(&old.migrations);
    let is_first = |migration: &LockedMigration| migration.version == 1 && !migration.own;
    let mut texts = Vec::new();
    let known = scene.diagnostics.len();
    for migration in &old.migrations {
        let lost = is_first(migration).then_some(database);
        let text = check_written(scene, model, migration, lost);
        if !migration.own {
            texts.extend(text);
        }
    }
    let unknown = own_migration::unknown(scene, model, &old.migrations);
    // Without the history nobody can say what comes next.
    if can_evolve && scene.diagnostics.len() == known {
        let evolution = evolve(scene, model, database, (old, &unknown), lock, &texts);
        lock.migrations.extend(unknown.own);
        lock.migrations.sort_by_key(|migration| migration.version);
        evolution
    } else {
        Evolution::default()
    }
}

fn write_first(scene: &mut Scene<'_>, model: &Model, database: &Database, lock: &mut Lock) {
    let rendered = &database.rendered;
    let first = LockedMigration {
        version: 1,
        name: "init".to_owned(),
        up: lock::hash(&rendered.up),
        down: lock::hash(&rendered.down),
        own: false,
    };
    for (direction, text) in [("up", &rendered.up), ("down", &rendered.down)] {
        let path = output::migration_path(model, &first, direction);
        let Ok(before) = scene.read(&path) else { continue };
        match before {
            Some(before) if lock::hash(&before) != lock::hash(text) => {
                scene.report(&path, trouble::unknown_migration);
            }
            // The same file with other line ends is not rewritten: a database may have seen it.
            Some(_) => scene.plan.keep(path.as_str()),
            None => scene.plan_text(&path, None, text.clone(), ChangeKind::Missing),
        }
    }
    lock.migrations = vec![first];
}

/// Looks whether both files of a migration are what was written, and returns the way up. `first` is what the first
/// migration would be today: if it is what it was, lost files come back.
fn check_written(
    scene: &mut Scene<'_>,
    model: &Model,
    migration: &LockedMigration,
    first: Option<&Database>,
) -> Option<String> {
    let mut way_up = None;
    let rendered = first.map(|database| &database.rendered);
    let ways = [
        ("up", &migration.up, rendered.map(|rendered| &rendered.up)),
        ("down", &migration.down, rendered.map(|rendered| &rendered.down)),
    ];
    for (direction, pinned, again) in ways.into_iter().filter(|(_, pinned, _)| !pinned.is_empty()) {
        let path = output::migration_path(model, migration, direction);
        let Ok(there) = scene.read(&path) else { continue };
        match there {
            // Gone, and what would be written is what was: putting it back loses nothing.
            None => {
                if let Some(text) = again.filter(|text| lock::hash(text) == *pinned) {
                    scene.plan_text(&path, None, text.clone(), ChangeKind::Missing);
                    way_up.get_or_insert_with(|| text.clone());
                } else {
                    scene.report(&path, trouble::lost_migration);
                }
            }
            Some(text) if lock::hash(&text) == *pinned => {
                scene.plan.keep(path.as_str());
                way_up.get_or_insert(text);
            }
            Some(_) => {
                scene.report(&path, trouble::edited_migration);
            }
        }
    }
    way_up
}

/// Plans the migrations that lead from the lock to the manifest.
fn evolve(
    scene: &mut Scene<'_>,
    model: &Model,
    database: &Database,
    (old, unknown): (&Lock, &Unknown),
    lock: &mut Lock,
    texts: &[String],
) -> Evolution {
    let (before, after) = (&old.schema.name, &lock.schema.name);
    if before != after {
        let diagnostic = trouble::schema_renamed(model, before, after);
        scene.diagnostics.push(diagnostic);
        return Evolution::default();
    }
    let functions = evolve::replay(texts.iter().map(String::as_str), &old.schema);
    let target = Target { model, tables: &database.tables, rendered: &database.rendered, surface: &lock.surface };
    let (evolved, diagnostics) = evolve::evolve(Former { lock: old, functions: &functions }, target);
    scene.diagnostics.extend(diagnostics);
    for breach in &evolved.breaches {
        let is_allowed = |allow: &crate::model::Allow| allow.rule == breach.rule && allow.path == breach.path;
        if !model.allows.iter().any(is_allowed) {
            scene.diagnostics.push(trouble::needs_allow(scene.manifest, breach));
        }
    }
    let migrations =
        next_migration::place(scene, Next { model, known: &old.migrations, unknown }, evolve::files(&evolved.steps));
    lock.migrations.extend(migrations.iter().map(|(migration, _)| migration.clone()));
    Evolution { evolved, migrations }
}
