//! `rillflow migrate run|status|revert`: the migrations of the folder that the manifest names.

use clap::{Args, Subcommand};
use rillflow_runtime::ConnectOptions;
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx::PgPool;

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::report;
use crate::screen::Screen;

#[derive(Debug, Subcommand)]
pub(crate) enum Action {
    /// Run every migration that the database does not have yet
    Run(DatabaseArguments),
    /// List the migrations and which of them the database has
    Status(DatabaseArguments),
    /// Revert the last migration that the database has
    Revert(DatabaseArguments),
    /// Put the migrations of this branch on top of those of another one
    ///
    /// Two branches that both wrote a migration conflict in `rillflow.lock`. This takes the lock file and the migrations of
    /// the other branch, removes what `gen` wrote for this one, numbers migrations of your own after theirs, and generates
    /// the rest anew.
    Rebase(super::rebase::Arguments),
}

#[derive(Debug, Args)]
pub(crate) struct DatabaseArguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The database, as `postgres://user:password@host:port/name`
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
}

pub(super) fn run(screen: Screen, action: Action) -> Outcome {
    let (arguments, action): (_, fn(Screen, PgPool, MigrationSet) -> _) = match action {
        Action::Run(arguments) => (arguments, |screen, pool, set| -> Work { Box::pin(up(screen, pool, set)) }),
        Action::Status(arguments) => (arguments, |screen, pool, set| -> Work { Box::pin(status(screen, pool, set)) }),
        Action::Revert(arguments) => (arguments, |screen, pool, set| -> Work { Box::pin(revert(screen, pool, set)) }),
        Action::Rebase(arguments) => return super::rebase::run(screen, &arguments),
    };
    let url = arguments.database_url.clone().filter(|url| !url.is_empty()).ok_or_else(|| {
        Failure::usage("nothing says which database is meant")
            .help("set `DATABASE_URL`, or add `--database-url postgres://user:password@host:5432/database`")
    })?;
    let set = migrations(screen, &arguments)?;
    super::block_on(async move {
        let pool = ConnectOptions::new(&url)?.open().await?;
        action(screen, pool, set).await
    })
}

type Work = std::pin::Pin<Box<dyn Future<Output = Outcome>>>;

fn migrations(screen: Screen, arguments: &DatabaseArguments) -> Result<MigrationSet, Failure> {
    let manifest = &arguments.manifest.manifest;
    let model = report::model(screen, manifest)?;
    let folder = report::folder(manifest).join(&model.generate.migrations);
    if !folder.is_dir() {
        let sentence = format!("there is no folder `{}` with migrations", report::shown(&folder));
        return Err(Failure::new(sentence).help("write them: `rillflow gen`"));
    }
    Ok(MigrationSet::from_folder(model.project.schema.as_str(), &folder)?)
}

async fn up(screen: Screen, pool: PgPool, set: MigrationSet) -> Outcome {
    let report = schema::run(&pool, &set).await?;
    for name in &report.applied {
        screen.done(format_args!("ran {name}"));
    }
    if report.applied.is_empty() {
        screen.done(format_args!("schema `{}` is up to date", set.schema()));
    }
    Ok(())
}

async fn status(screen: Screen, pool: PgPool, set: MigrationSet) -> Outcome {
    let history = schema::status(&pool, &set).await?;
    for name in &history.applied {
        screen.done(format_args!("applied  {name}"));
    }
    for name in &history.pending {
        screen.done(format_args!("pending  {name}"));
    }
    Ok(())
}

async fn revert(screen: Screen, pool: PgPool, set: MigrationSet) -> Outcome {
    let name = schema::revert(&pool, &set).await?;
    screen.done(format_args!("reverted {name}"));
    Ok(())
}
