//! The command line: what can be said, and the help for it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Compiles `rillflow.toml` into typed Rust and SQL migrations.
///
/// Exit code 0 means done, 1 that something was found or failed, 2 that the command line was not understood.
#[derive(Debug, Parser)]
#[command(name = "rillflow", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a first `rillflow.toml` into a crate
    Init(InitArguments),
    /// Generate Rust, migrations and `rillflow.lock` from the manifest
    ///
    /// Writes only what changed. A generated file that was edited by hand is never overwritten.
    Gen(GenArguments),
    /// Check the manifest without writing anything; needs no database
    Check(ManifestArgument),
    /// Explain a diagnostic code
    ///
    /// Example: rillflow explain RF0101
    Explain {
        /// The code, as it stands in the diagnostic's first line
        code: String,
    },
    /// Run, show or revert migrations
    #[command(subcommand)]
    Migrate(MigrateCommand),
    /// Start a local PostgreSQL for this project, migrate it and print its URL
    ///
    /// The data stay between runs. The server stops with this program. With `DATABASE_URL` set, that server is used.
    Dev(DevArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ManifestArgument {
    /// The manifest
    #[arg(long, value_name = "FILE", default_value = "rillflow.toml")]
    pub(crate) manifest: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The crate's folder
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// The project's name and PostgreSQL schema; by default the crate's name
    #[arg(long)]
    pub(crate) name: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct GenArguments {
    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
    /// Write nothing; show as a diff what would change, and exit with 1 if anything would
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MigrateCommand {
    /// Run every migration that the database does not have yet
    Run(DatabaseArguments),
    /// List the migrations and which of them the database has
    Status(DatabaseArguments),
    /// Revert the last migration that the database has
    Revert(DatabaseArguments),
}

#[derive(Debug, Args)]
pub(crate) struct DatabaseArguments {
    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
    /// The database, as `postgres://user:password@host:port/name`
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub(crate) database_url: String,
}

#[derive(Debug, Args)]
pub(crate) struct DevArguments {
    #[command(flatten)]
    pub(crate) manifest: ManifestArgument,
    /// Print the URL and stop, instead of keeping the server until Ctrl-C
    #[arg(long)]
    pub(crate) once: bool,
}
