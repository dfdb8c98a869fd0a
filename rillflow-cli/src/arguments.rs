//! The command line: what can be said everywhere. What one command understands stands in the command's own file.

use std::path::PathBuf;

use clap::{Args, Parser};

use crate::command::Command;
use crate::format::{Colour, Format};

/// Compiles `rillflow.toml` into typed Rust and SQL migrations.
///
/// Data go to standard output, everything else to standard error. Exit code 0 means done, 1 that something was found or
/// failed, 2 that the command line was not understood or names something that is not there.
#[derive(Debug, Parser)]
#[command(name = "rillflow", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// How diagnostics are printed
    ///
    /// `json` is one object per line, `github` are annotations of a workflow; both go to standard output.
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human", value_parser = Format::of_diagnostics())]
    pub(crate) format: Format,
    /// When to use colours; `auto` also minds `NO_COLOR`
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Colour,
}

#[derive(Debug, Args)]
pub(crate) struct ManifestArgument {
    /// The manifest
    #[arg(long, value_name = "FILE", default_value = "rillflow.toml")]
    pub(crate) manifest: PathBuf,
}
