//! `rillflow dev`: a local server for this project, migrated.

use rillflow_runtime::ConnectOptions;
use rillflow_runtime::dev::DevDatabase;
use rillflow_runtime::schema::MigrationSet;

use crate::arguments::DevArguments;
use crate::outcome::{Failure, Outcome};
use crate::{command, report};

pub(crate) fn run(arguments: &DevArguments) -> Outcome {
    let manifest = &arguments.manifest.manifest;
    let model = report::model(manifest)?;
    let folder = report::folder(manifest).join(&model.generate.migrations);
    super::block_on(async move {
        let failed = |error: rillflow_runtime::dev::DevError| Failure::new(error.to_string());
        let database = DevDatabase::named(&model.project.name).start().await.map_err(failed)?;
        eprintln!("database: {}", database.origin());
        if folder.is_dir() {
            let set = MigrationSet::from_folder(model.project.schema.as_str(), &folder)?;
            let pool = ConnectOptions::new(database.url())?.open().await?;
            let report = rillflow_runtime::schema::run(&pool, &set).await?;
            for name in report.applied {
                eprintln!("ran {name}");
            }
            pool.close().await;
        } else {
            eprintln!("there is no folder `{}` yet; `rillflow gen` writes migrations", folder.display());
        }
        println!("{}", database.url());
        if !arguments.once {
            eprintln!("the server runs until Ctrl-C; set DATABASE_URL to the line above, or just run your program");
            command::until_interrupted().await;
        }
        Ok(())
    })
}
