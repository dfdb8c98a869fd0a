//! Everything that follows from a model, as texts. The last pure step.

use crate::fixture::Fixture;
use crate::ir::{MigrationFile, ProjectView, RootModule, RustModule, Schema, SqlMigration, View};
use crate::lock::LockedMigration;
use crate::lower;
use crate::model::{Model, RustOutput};
use crate::render::{self, Overrides, PrintedFile, RenderedFile, RenderedMigration, TemplateError};

/// The name of the file that an out-dir build writes.
pub const OUT_DIR_FILE: &str = "rillflow.rs";

/// The database that a model asks for.
#[derive(Clone, Debug)]
pub struct Database {
    /// Its tables.
    pub tables: SqlMigration,
    /// The SQL that makes all of it at once, and what comes of it.
    pub rendered: RenderedMigration,
}

/// The generated Rust of a model, as far as it is needed in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RustFiles {
    /// A file per module. Those that are on disk already need not be formatted again to know it.
    CheckedIn(Vec<PrintedFile>),
    /// One file, whose path is relative to `OUT_DIR`.
    OutDir(RenderedFile),
}

/// Prints the database that `model` asks for.
///
/// # Errors
///
/// If a template has a bug.
pub fn database(model: &Model) -> Result<Database, TemplateError> {
    let tables = lower::migration(model);
    let rendered = render::render_migration(&tables)?;
    Ok(Database { tables, rendered })
}

/// The path of a migration, relative to the manifest's folder and with `/`; `direction` is `up` or `down`.
#[must_use]
pub fn migration_path(model: &Model, migration: &LockedMigration, direction: &str) -> String {
    let folder = model.generate.migrations.trim_end_matches('/');
    format!("{folder}/{}.{direction}.sql", migration.file_stem())
}

/// Prints the event catalog of `model`, with paths below its folder.
///
/// # Errors
///
/// If a template has a bug.
pub fn catalog(model: &Model, overrides: &Overrides) -> Result<Vec<RenderedFile>, TemplateError> {
    let printers = lower::Printers { graph: render::mermaid, json: render::json };
    render::render_catalog(&lower::catalog(model, printers), overrides)
}

/// Whether a text is a page that an earlier run printed.
#[must_use]
pub fn is_catalog_page(text: &str) -> bool {
    text.starts_with(render::DOC_HEADER)
}

/// The pages that `gen` keeps, with paths from the manifest's folder; none if the manifest asks for none.
pub(crate) fn kept_catalog(model: &Model, overrides: &Overrides) -> Result<Vec<RenderedFile>, TemplateError> {
    let Some(folder) = &model.generate.catalog else { return Ok(Vec::new()) };
    let mut pages = catalog(model, overrides)?;
    for page in &mut pages {
        page.path = format!("{folder}/{}", page.path);
    }
    Ok(pages)
}

/// The Rust of a model, before it is printed.
#[derive(Clone, Debug)]
pub struct Code {
    /// The root module.
    pub root: RootModule,
    /// The modules below it.
    pub modules: Vec<RustModule>,
}

/// The Rust of `model`. `schema` is what `migrations` lead to.
///
/// `package_path` leads from the folder of the user's `Cargo.toml` to that of the manifest, and is empty if they are
/// the same; only out-dir output needs it. `fixtures` are the released events that the generated test reads.
#[must_use]
pub fn code(
    model: &Model,
    package_path: &str,
    schema: &Schema,
    migrations: &[LockedMigration],
    fixtures: &[Fixture],
) -> Code {
    let include = |path: &str| {
        let argument = if let Some(folder) = rust_folder(model) {
            lower::string_literal(&format!("{}{path}", "../".repeat(folder.split('/').count())))
        } else {
            let place = if package_path.is_empty() { String::new() } else { format!("/{package_path}") };
            let path = lower::string_literal(&format!("{place}/{path}"));
            format!("::core::concat!(::core::env!(\"CARGO_MANIFEST_DIR\"), {path})")
        };
        format!("::core::include_str!({argument})")
    };
    let files = migrations.iter().map(|migration| MigrationFile {
        version: migration.version.to_string(),
        name_literal: lower::string_literal(&migration.name),
        up: include(&migration_path(model, migration, "up")),
        down: if migration.down.is_empty() {
            "\"\"".to_owned()
        } else {
            include(&migration_path(model, migration, "down"))
        },
    });
    let modules = lower::modules(model, schema, files.collect(), fixtures, include);
    Code { root: lower::root(model, &modules), modules }
}

/// Prints the Rust of `model`.
///
/// # Errors
///
/// If a template fails.
pub fn rust(model: &Model, code: &Code, overrides: &Overrides) -> Result<RustFiles, TemplateError> {
    Ok(match rust_folder(model) {
        Some(folder) => {
            let mut files = render::print_rust(&code.root, &code.modules, overrides)?;
            for file in &mut files {
                file.path = format!("{folder}/{}", file.path);
            }
            RustFiles::CheckedIn(files)
        }
        None => RustFiles::OutDir(render::render_out_dir(&code.root, &code.modules, overrides)?),
    })
}

/// Everything that templates print for `model`.
#[must_use]
pub fn view(model: &Model, code: &Code, tables: &SqlMigration) -> View {
    let printers = lower::Printers { graph: render::mermaid, json: render::json };
    let pages = lower::catalog(model, printers);
    let project = ProjectView { name: model.project.name.clone(), schema: model.project.schema.as_str().to_owned() };
    View::new(project, code.root.clone(), code.modules.clone(), tables.clone(), pages, lower::not_executed(model))
}

/// The folder of the Rust that is checked in.
fn rust_folder(model: &Model) -> Option<&str> {
    match &model.generate.rust {
        RustOutput::CheckedIn(folder) => Some(folder.trim_end_matches('/')),
        RustOutput::OutDir => None,
    }
}
