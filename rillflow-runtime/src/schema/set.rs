//! The migrations of one schema, from the program itself or from a folder.

use std::path::Path;

use sha2::{Digest as _, Sha256};
use sqlx::migrate::{Migration as SqlxMigration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use crate::error::Result;
use crate::schema::definition::quoted;
use crate::schema::{MigrationError, Schema};

/// The migrations of one schema, oldest first.
#[derive(Clone, Debug)]
pub struct MigrationSet {
    schema: String,
    migrations: Vec<Pair>,
}

/// One migration and the way back.
#[derive(Clone, Debug)]
struct Pair {
    version: i64,
    name: String,
    up: SqlStr,
    down: Option<SqlStr>,
}

/// Which of the two files of a migration.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Direction {
    Up,
    Down,
}

impl MigrationSet {
    /// The migrations that were compiled into the program.
    #[must_use]
    pub fn embedded(schema: &'static Schema) -> Self {
        let migrations = schema.migrations.iter().map(|migration| Pair {
            version: migration.version,
            name: migration.name.to_owned(),
            up: SqlStr::from_static(migration.up),
            down: (!migration.down.is_empty()).then(|| SqlStr::from_static(migration.down)),
        });
        Self { schema: schema.name.to_owned(), migrations: migrations.collect() }
    }

    /// The files `NNNN_name.up.sql` and `NNNN_name.down.sql` in `folder`, for the schema called `schema`.
    ///
    /// # Errors
    ///
    /// [`MigrationError::Folder`] if the folder cannot be read, a file has no number, two have the same one, or a
    /// `.down.sql` has no `.up.sql`.
    pub fn from_folder(schema: &str, folder: &Path) -> Result<Self> {
        let unusable = |reason: String| MigrationError::Folder { folder: folder.display().to_string(), reason };
        let mut files: Vec<(String, String)> = Vec::new();
        let entries = std::fs::read_dir(folder).map_err(|error| unusable(error.to_string()))?;
        for entry in entries {
            let path = entry.map_err(|error| unusable(error.to_string()))?.path();
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            if name.ends_with(".up.sql") || name.ends_with(".down.sql") {
                #[expect(clippy::disallowed_methods, reason = "the error below names the file")]
                let text = std::fs::read_to_string(&path).map_err(|error| unusable(format!("`{name}`: {error}")))?;
                files.push((name, text));
            }
        }
        files.sort();

        let mut migrations: Vec<Pair> = Vec::new();
        for (file, text) in files.iter().filter(|(file, _)| file.ends_with(".up.sql")) {
            let stem = file.trim_end_matches(".up.sql");
            let number = stem.split_once('_').and_then(|(number, name)| Some((number.parse().ok()?, name)));
            let Some((version, name)) = number.filter(|(version, _): &(i64, _)| *version > 0) else {
                return Err(unusable(format!("`{file}` has no number; it is named like `0001_init.up.sql`")).into());
            };
            if let Some(other) = migrations.iter().find(|other| other.version == version) {
                return Err(unusable(format!("`{}` and `{name}` both have number {version}", other.name)).into());
            }
            let down = files.iter().find(|(other, _)| *other == format!("{stem}.down.sql"));
            migrations.push(Pair {
                version,
                name: name.to_owned(),
                up: AssertSqlSafe(text.clone()).into_sql_str(),
                down: down.map(|(_, text)| AssertSqlSafe(text.clone()).into_sql_str()),
            });
        }
        for (file, _) in files.iter().filter(|(file, _)| file.ends_with(".down.sql")) {
            let up = format!("{}.up.sql", file.trim_end_matches(".down.sql"));
            if !files.iter().any(|(other, _)| *other == up) {
                return Err(unusable(format!("`{file}` has no `{up}`")).into());
            }
        }
        migrations.sort_by_key(|pair| pair.version);
        Ok(Self { schema: schema.to_owned(), migrations })
    }

    /// The schema, unquoted.
    #[must_use]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The table that remembers what ran, quoted.
    pub(crate) fn table(&self) -> String {
        format!("{}.\"_sqlx_migrations\"", quoted(&self.schema))
    }

    /// The key of the advisory lock that whoever migrates this schema holds.
    pub(crate) fn lock(&self) -> i64 {
        let hash = Sha256::digest(format!("rillflow/migrate/{}", self.schema));
        let mut first = [0; 8];
        first.copy_from_slice(&hash[..8]);
        i64::from_be_bytes(first)
    }

    /// Number, name and checksum of each migration, oldest first.
    pub(crate) fn checksums(&self) -> impl Iterator<Item = (i64, String, Vec<u8>)> {
        self.migrations.iter().map(|pair| {
            let migration = up(pair);
            (pair.version, self.file_name(pair.version), migration.checksum.into_owned())
        })
    }

    /// `0001_init`, or just the number of a migration that is not in the set.
    pub(crate) fn file_name(&self, version: i64) -> String {
        match self.migrations.iter().find(|pair| pair.version == version) {
            Some(pair) => format!("{version:04}_{}", pair.name),
            None => format!("{version:04}"),
        }
    }

    /// Whether there is a down file for the migration.
    pub(crate) fn has_way_back(&self, version: i64) -> bool {
        self.migrations.iter().any(|pair| pair.version == version && pair.down.is_some())
    }

    /// The text of a migration; empty if there is none.
    pub(crate) fn sql(&self, version: i64, direction: Direction) -> &str {
        let pair = self.migrations.iter().find(|pair| pair.version == version);
        let sql = pair.and_then(|pair| match direction {
            Direction::Up => Some(&pair.up),
            Direction::Down => pair.down.as_ref(),
        });
        sql.map_or("", SqlStr::as_str)
    }

    /// What sqlx needs to run them.
    pub(crate) fn migrator(&self) -> Migrator {
        let ups = self.migrations.iter().map(up);
        let downs = self.migrations.iter().filter_map(|pair| {
            let sql = pair.down.clone()?;
            let kind = MigrationType::ReversibleDown;
            let no_transaction = outside_transaction(sql.as_str());
            Some(SqlxMigration::new(pair.version, description(&pair.name), kind, sql, no_transaction))
        });
        let mut migrator = Migrator::with_migrations(ups.chain(downs).collect());
        // The lock of sqlx is waited for within a statement, which an index that is built concurrently waits for in turn.
        migrator.set_locking(false);
        migrator.create_schema(quoted(&self.schema));
        migrator.dangerous_set_table_name(self.table());
        migrator
    }
}

fn up(pair: &Pair) -> SqlxMigration {
    let no_transaction = outside_transaction(pair.up.as_str());
    let kind = MigrationType::ReversibleUp;
    SqlxMigration::new(pair.version, description(&pair.name), kind, pair.up.clone(), no_transaction)
}

/// Whether the file asks, as sqlx understands it, to be run statement by statement.
pub(crate) fn outside_transaction(sql: &str) -> bool {
    sql.starts_with("-- no-transaction")
}

/// sqlx reads a file's name this way.
fn description(name: &str) -> std::borrow::Cow<'static, str> {
    name.replace('_', " ").into()
}
