//! `rillflow dev`: a local server for this project, migrated.

use clap::Args;
use rillflow_runtime::ConnectOptions;
use rillflow_runtime::dev::DevDatabase;
use rillflow_runtime::schema::MigrationSet;

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;
use crate::{command, report};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// Print the URL and stop, instead of keeping the server until Ctrl-C
    #[arg(long)]
    once: bool,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let manifest = &arguments.manifest.manifest;
    let model = report::model(screen, manifest)?;
    let folder = report::folder(manifest).join(&model.generate.migrations);
    super::block_on(async move {
        let failed = |error: rillflow_runtime::dev::DevError| Failure::new(error.to_string());
        let database = DevDatabase::named(&model.project.name).start().await.map_err(failed)?;
        screen.note(format_args!("database: {}", database.origin()));
        if folder.is_dir() {
            let set = MigrationSet::from_folder(model.project.schema.as_str(), &folder)?;
            let pool = ConnectOptions::new(database.url())?.open().await?;
            let report = rillflow_runtime::schema::run(&pool, &set).await?;
            for name in report.applied {
                screen.note(format_args!("ran {name}"));
            }
            pool.close().await;
        } else {
            screen.note(format_args!(
                "there is no folder `{}` yet; `rillflow gen` writes migrations",
                report::shown(&folder)
            ));
        }
        screen.data(format_args!("{}\n", database.url()));
        if !arguments.once {
            screen.note(format_args!(
                "the server runs until Ctrl-C; set DATABASE_URL to the line above, or just run your program"
            ));
            command::until_interrupted().await;
        }
        Ok(())
    })
}
