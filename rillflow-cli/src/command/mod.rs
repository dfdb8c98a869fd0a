//! A file per command, and what those that talk to a database share.

mod breaking;
mod catalog;
mod check;
mod completions;
mod dev;
mod explain;
mod format;
mod generate;
mod graph;
mod init;
mod lint;
mod man;
mod migrate;
mod plan;
mod rebase;
mod release;
mod schema;
mod templates;

use clap::Subcommand;

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a first `rillflow.toml`, into a crate that exists or a new one
    ///
    /// At a terminal it asks what no option says. It overwrites nothing, and prints what is left to do.
    Init(init::Arguments),
    /// Generate Rust, migrations and `rillflow.lock` from the manifest
    ///
    /// Writes only what changed. A generated file that was edited by hand is never overwritten.
    Gen(generate::Arguments),
    /// Say what `gen` would do: files, migrations with their locks, projections that are filled again
    ///
    /// Writes nothing and needs no database.
    Plan(plan::Arguments),
    /// Check the manifest without writing anything; needs no database
    Check(ManifestArgument),
    /// Judge the manifest: what is right, and will hurt later
    ///
    /// A finding is allowed by an `[[allow]]` with the rule's name, the path and a reason.
    Lint(ManifestArgument),
    /// Lay out the manifest and the files that it includes in one way
    ///
    /// Comments, values and the order of everything stay.
    Fmt(format::Arguments),
    /// Say whom the changes of the manifest would break
    ///
    /// Compares the manifest with an older state of it. Exit code 0 means that nobody is broken, 1 that there are
    /// findings, 2 that one of the two states cannot be read. Findings go to standard output, the rest to standard error.
    Breaking(breaking::Arguments),
    /// Pin the versions of events that go into production: they never change again
    ///
    /// Marks them in `rillflow.lock` and writes a fixture of each. What is released already stays as it is.
    Release(release::Arguments),
    /// Explain a diagnostic, or a rule of `lint` or `breaking`
    ///
    /// Examples: rillflow explain RF0107, rillflow explain document-removed, rillflow explain --list
    Explain(explain::Arguments),
    /// Draw streams, events, upcast chains, projections and documents
    Graph(graph::Arguments),
    /// Write a catalog of streams, events, documents and projections, in Markdown with diagrams
    ///
    /// With `[generate] catalog` in the manifest, `rillflow gen` keeps the catalog up to date by itself.
    Catalog(catalog::Arguments),
    /// Print or write JSON Schema (draft-07) of the manifest, of events and of documents
    #[command(subcommand)]
    Schema(schema::Subject),
    /// List the templates of what is generated, or write them out to be changed
    #[command(subcommand)]
    Templates(templates::Action),
    /// Run, show or revert migrations, or put them on top of another branch's
    #[command(subcommand)]
    Migrate(migrate::Action),
    /// Start a local PostgreSQL for this project, migrate it and print its URL
    ///
    /// The data stay between runs. The server stops with this program. With `DATABASE_URL` set, that server is used.
    Dev(dev::Arguments),
    /// Print a script that makes a shell complete commands and options
    Completions(completions::Arguments),
    /// Print or write manual pages
    Man(man::Arguments),
}

impl Command {
    pub(crate) fn run(self, screen: Screen) -> Outcome {
        match self {
            Self::Init(arguments) => init::run(screen, &arguments),
            Self::Gen(arguments) => generate::run(screen, &arguments),
            Self::Plan(arguments) => plan::run(screen, &arguments),
            Self::Check(arguments) => check::run(screen, &arguments),
            Self::Lint(arguments) => lint::run(screen, &arguments),
            Self::Fmt(arguments) => format::run(screen, &arguments),
            Self::Breaking(arguments) => breaking::run(screen, &arguments),
            Self::Release(arguments) => release::run(screen, &arguments),
            Self::Explain(arguments) => explain::run(screen, &arguments),
            Self::Graph(arguments) => graph::run(screen, &arguments),
            Self::Catalog(arguments) => catalog::run(screen, &arguments),
            Self::Schema(subject) => schema::run(screen, &subject),
            Self::Templates(action) => templates::run(screen, &action),
            Self::Migrate(action) => migrate::run(screen, action),
            Self::Dev(arguments) => dev::run(screen, &arguments),
            Self::Completions(arguments) => {
                completions::run(screen, &arguments);
                Ok(())
            }
            Self::Man(arguments) => man::run(screen, &arguments),
        }
    }
}

/// Runs the asynchronous part of a command.
fn block_on(work: impl Future<Output = Outcome>) -> Outcome {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| Failure::new(format!("cannot start the program's threads: {error}")))?.block_on(work)
}

/// Waits for Ctrl-C, or for the signal by which a service manager ends a program.
///
/// It listens from the call on, not from the first `await` on: what comes in between is not lost.
fn until_interrupted() -> impl Future<Output = ()> {
    #[cfg(unix)]
    let signals = {
        use tokio::signal::unix::{SignalKind, signal};
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    };
    async move {
        #[cfg(unix)]
        if let (Ok(mut interrupt), Ok(mut terminate)) = signals {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
        // Without signals there is nothing to wait for but the end of the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
