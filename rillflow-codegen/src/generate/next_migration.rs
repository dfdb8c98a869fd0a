//! Where the next migrations go, and which of them are there already.
//!
//! A lock file that was restored, and a branch that was switched, leave migrations behind that the lock file does not know. What is
//! exactly what would be written now is the next migration. Everything else that was generated is nobody's, and is refused.

use std::collections::BTreeMap;

use super::generator::Scene;
use super::own_migration::Unknown;
use super::trouble;
use crate::evolve::MigrationText;
use crate::lock::{self, LockedMigration};
use crate::model::Model;
use crate::output;
use crate::write::ChangeKind;

/// Between what the next migrations must find their place.
#[derive(Clone, Copy)]
pub(super) struct Next<'a> {
    pub(super) model: &'a Model,
    /// The migrations of the lock file.
    pub(super) known: &'a [LockedMigration],
    /// What else is in the folder.
    pub(super) unknown: &'a Unknown,
}

/// Plans the files of the next migrations, and reports generated files that are none of them.
pub(super) fn place(
    scene: &mut Scene<'_>,
    next: Next<'_>,
    texts: Vec<MigrationText>,
) -> Vec<(LockedMigration, MigrationText)> {
    let mut left: BTreeMap<&str, &str> =
        next.unknown.generated.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut migrations = Vec::new();
    for (version, text) in (next.first(texts.len())..).zip(texts) {
        let migration = LockedMigration {
            version,
            name: text.name.clone(),
            up: lock::hash(&text.up),
            down: lock::hash(&text.down),
            own: false,
        };
        let paths = ["up", "down"].map(|direction| output::migration_path(next.model, &migration, direction));
        let found = paths.each_ref().map(|path| left.remove(path.as_str()));
        let edited =
            paths.iter().zip(&found).zip([&migration.up, &migration.down]).find_map(|((path, found), hash)| {
                found.is_some_and(|found| lock::hash(found) != *hash).then_some(path)
            });
        if let Some(path) = edited {
            let diagnostic = trouble::left_migration(scene.sources, path, trouble::Left::OtherText);
            scene.diagnostics.push(diagnostic);
        } else {
            for ((path, found), text) in paths.iter().zip(found).zip([&text.up, &text.down]) {
                match found {
                    // A database may have run it, so its line ends stay too.
                    Some(_) => scene.plan.keep(path.as_str()),
                    None => scene.plan_text(path, None, text.clone(), ChangeKind::Missing),
                }
            }
        }
        migrations.push((migration, text));
    }
    // One report for a migration, not one for each of its files.
    let ways_up: Vec<String> = left.keys().filter_map(|path| path.strip_suffix(".up.sql")).map(str::to_owned).collect();
    for path in left.into_keys() {
        if !path.strip_suffix(".down.sql").is_some_and(|stem| ways_up.iter().any(|other| other == stem)) {
            let diagnostic = trouble::left_migration(scene.sources, path, trouble::Left::NotNext);
            scene.diagnostics.push(diagnostic);
        }
    }
    migrations
}

impl Next<'_> {
    /// The number of the first of `count` migrations: the next one, or the one that a generated file has kept for it before
    /// hand-written ones.
    fn first(&self, count: usize) -> i64 {
        let highest = |versions: &mut dyn Iterator<Item = i64>| versions.max().unwrap_or(0);
        let known = highest(&mut self.known.iter().map(|one| one.version));
        let own = || self.unknown.own.iter().map(|one| one.version);
        let after = |limit: i64| known.max(highest(&mut own().filter(|version| *version < limit))) + 1;
        let end = |first: i64| first.saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        let kept = self.unknown.generated.keys().filter_map(|path| {
            let file = path.rsplit('/').next()?;
            file.split_once('_')?.0.parse::<i64>().ok()
        });
        let fits = |first: &i64| after(*first) == *first && !own().any(|own| (*first..end(*first)).contains(&own));
        kept.filter(fits).min().unwrap_or_else(|| after(i64::MAX))
    }
}
