//! Everything that follows from a model, as texts. The last pure step.

use crate::ir::Schema;
use crate::lower;
use crate::model::{Model, RustOutput};
use crate::render::{self, PrintedFile, RenderedFile, TemplateError};

/// The name of the file that an out-dir build writes.
pub const OUT_DIR_FILE: &str = "rillflow.rs";

/// The files of a model. Paths are relative to the manifest's folder and use `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// The generated Rust.
    pub rust: RustFiles,
    /// The first migration, up and down.
    pub migration: [RenderedFile; 2],
    /// What the migrations lead to.
    pub schema: Schema,
}

/// The generated Rust of a model, as far as it is needed in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustFiles {
    /// A file per module. Those that are on disk already need not be formatted again to know it.
    CheckedIn(Vec<PrintedFile>),
    /// One file, whose path is relative to `OUT_DIR`.
    OutDir(RenderedFile),
}

/// Prints the event catalog of `model`, with paths below its folder.
///
/// # Errors
///
/// If a template has a bug.
pub fn catalog(model: &Model) -> Result<Vec<RenderedFile>, TemplateError> {
    let printers = lower::Printers { graph: render::mermaid, json: render::json };
    render::render_catalog(&lower::catalog(model, printers))
}

/// Whether a text is a page that an earlier run printed.
#[must_use]
pub fn is_catalog_page(text: &str) -> bool {
    text.starts_with(render::DOC_HEADER)
}

/// The pages that `gen` keeps, with paths from the manifest's folder; none if the manifest asks for none.
pub(crate) fn kept_catalog(model: &Model) -> Result<Vec<RenderedFile>, TemplateError> {
    let Some(folder) = &model.generate.catalog else { return Ok(Vec::new()) };
    let mut pages = catalog(model)?;
    for page in &mut pages {
        page.path = format!("{folder}/{}", page.path);
    }
    Ok(pages)
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
    let prefix = match &model.generate.rust {
        RustOutput::CheckedIn(folder) => Some(folder.trim_end_matches('/')),
        RustOutput::OutDir => None,
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
    let root = lower::root(model, &modules);
    let rust = match prefix {
        Some(folder) => {
            let mut files = render::print_rust(&root, &modules)?;
            for file in &mut files {
                file.path = format!("{folder}/{}", file.path);
            }
            RustFiles::CheckedIn(files)
        }
        None => RustFiles::OutDir(render::render_out_dir(&root, &modules)?),
    };
    let [up, down] = paths;
    let migration_files =
        [RenderedFile { path: up, text: migration.up }, RenderedFile { path: down, text: migration.down }];
    Ok(Outputs { rust, migration: migration_files, schema: migration.schema })
}
