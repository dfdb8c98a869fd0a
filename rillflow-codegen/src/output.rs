//! Everything that follows from a model, as texts. The last pure step.

use crate::ir::Schema;
use crate::lower;
use crate::model::{Model, RustOutput};
use crate::render::{self, Flavour, RenderedFile, TemplateError};

/// The name of the file that an out-dir build writes.
pub const OUT_DIR_FILE: &str = "rillflow.rs";

/// The files of a model. Paths are relative to the manifest's folder and use `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// The generated Rust; for an out-dir build one file, whose path is relative to `OUT_DIR`.
    pub rust: Vec<RenderedFile>,
    /// The first migration, up and down.
    pub migration: [RenderedFile; 2],
    /// What the migrations lead to.
    pub schema: Schema,
}

/// Prints everything that follows from `model`.
///
/// `package_path` leads from the folder of the user's `Cargo.toml` to that of the manifest, and is empty if they are
/// the same; only out-dir output needs it.
///
/// # Errors
///
/// If a template has a bug.
pub fn outputs(model: &Model, package_path: &str) -> Result<Outputs, TemplateError> {
    let migration = render::render_migration(&lower::migration(model))?;
    let folder = model.generate.migrations.trim_end_matches('/');
    let paths = ["up", "down"].map(|direction| format!("{folder}/0001_init.{direction}.sql"));
    let (flavour, prefix) = match &model.generate.rust {
        RustOutput::CheckedIn(folder) => (Flavour::CheckedIn, Some(folder.trim_end_matches('/'))),
        RustOutput::OutDir => (Flavour::OutDir, None),
    };
    let includes = paths.clone().map(|path| {
        if let Some(folder) = prefix {
            return lower::string_literal(&format!("{}{path}", "../".repeat(folder.split('/').count())));
        }
        let place = if package_path.is_empty() { String::new() } else { format!("/{package_path}") };
        let path = lower::string_literal(&format!("{place}/{path}"));
        format!("::core::concat!(::core::env!(\"CARGO_MANIFEST_DIR\"), {path})")
    });
    let modules = lower::modules(model, &migration.schema, includes);
    let mut rust = render::render_rust(&lower::root(model, &modules), &modules, flavour)?;
    if let Some(folder) = prefix {
        for file in &mut rust {
            file.path = format!("{folder}/{}", file.path);
        }
    }
    let [up, down] = paths;
    let migration_files =
        [RenderedFile { path: up, text: migration.up }, RenderedFile { path: down, text: migration.down }];
    Ok(Outputs { rust, migration: migration_files, schema: migration.schema })
}
