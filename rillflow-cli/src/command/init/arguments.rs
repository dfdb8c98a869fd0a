//! What `rillflow init` is told.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Arguments {
    /// The crate's folder
    #[arg(default_value = ".")]
    pub(super) path: PathBuf,
    /// Make a new crate in the folder, which must not exist or be empty
    #[arg(long)]
    pub(super) new: bool,
    /// The project's name; by default the crate's name
    #[arg(long)]
    pub(super) name: Option<String>,
    /// The PostgreSQL schema of all tables; by default the project's name
    #[arg(long)]
    pub(super) schema: Option<String>,
    /// Check the generated Rust in, in `src/generated` (default)
    #[arg(long, conflicts_with = "out_dir")]
    pub(super) checked_in: bool,
    /// Let a build script write the generated Rust
    #[arg(long)]
    pub(super) out_dir: bool,
    /// What the manifest begins with [default: orders]
    #[arg(long, value_name = "EXAMPLE")]
    pub(super) example: Option<Example>,
    /// Ask nothing: what no option says is the default
    #[arg(long, short)]
    pub(super) yes: bool,
}

/// What a manifest begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Example {
    /// A document, a stream with two events, and a projection.
    Orders,
    /// Nothing.
    Empty,
}

impl Arguments {
    /// Whether the command line decides everything that could be asked.
    pub(super) fn decides(&self) -> bool {
        let has_choice = self.name.is_some() || self.schema.is_some() || self.example.is_some();
        self.yes || has_choice || self.checked_in || self.out_dir
    }
}
