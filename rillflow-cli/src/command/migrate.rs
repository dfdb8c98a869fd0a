//! `rillflow migrate run|status|revert`: the migrations of the folder that the manifest names.

use rillflow_runtime::ConnectOptions;
use rillflow_runtime::schema::{self, MigrationSet};
use rillflow_runtime::sqlx::PgPool;

use crate::arguments::{DatabaseArguments, MigrateCommand};
use crate::outcome::{Failure, Outcome};
use crate::report;

pub(crate) fn run(command: MigrateCommand) -> Outcome {
    let (arguments, action): (_, fn(PgPool, MigrationSet) -> _) = match command {
        MigrateCommand::Run(arguments) => (arguments, |pool, set| -> Work { Box::pin(up(pool, set)) }),
        MigrateCommand::Status(arguments) => (arguments, |pool, set| -> Work { Box::pin(status(pool, set)) }),
        MigrateCommand::Revert(arguments) => (arguments, |pool, set| -> Work { Box::pin(revert(pool, set)) }),
    };
    let set = migrations(&arguments)?;
    super::block_on(async move {
        let pool = ConnectOptions::new(&arguments.database_url)?.open().await?;
        action(pool, set).await
    })
}

type Work = std::pin::Pin<Box<dyn Future<Output = Outcome>>>;

fn migrations(arguments: &DatabaseArguments) -> Result<MigrationSet, Failure> {
    let manifest = &arguments.manifest.manifest;
    let model = report::model(manifest)?;
    let folder = report::folder(manifest).join(&model.generate.migrations);
    if !folder.is_dir() {
        let sentence = format!("there is no folder `{}` with migrations", folder.display());
        return Err(Failure::new(sentence).help("write them: `rillflow gen`"));
    }
    Ok(MigrationSet::from_folder(model.project.schema.as_str(), &folder)?)
}

pub(super) async fn up(pool: PgPool, set: MigrationSet) -> Outcome {
    let report = schema::run(&pool, &set).await?;
    for name in &report.applied {
        println!("ran {name}");
    }
    if report.applied.is_empty() {
        println!("schema `{}` is up to date", set.schema());
    }
    Ok(())
}

async fn status(pool: PgPool, set: MigrationSet) -> Outcome {
    let history = schema::status(&pool, &set).await?;
    for name in &history.applied {
        println!("applied  {name}");
    }
    for name in &history.pending {
        println!("pending  {name}");
    }
    Ok(())
}

async fn revert(pool: PgPool, set: MigrationSet) -> Outcome {
    let name = schema::revert(&pool, &set).await?;
    println!("reverted {name}");
    Ok(())
}
