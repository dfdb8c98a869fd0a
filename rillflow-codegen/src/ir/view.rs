//! Everything that templates print, as one value: the contract with the templates of users.

use serde::Serialize;

use super::catalog::{DocContent, DocPage};
use super::{NotExecuted, RootModule, RustContent, RustModule, SqlMigration};

/// The version of the contract. A key may be added without another version; one that goes or changes its meaning makes a
/// new one.
const VERSION: u32 = 1;

/// Everything that templates print.
#[derive(Clone, Debug, Serialize)]
pub struct View {
    /// The version of this form.
    pub ir: u32,
    /// The project.
    pub project: ProjectView,
    /// The root of the generated Rust.
    pub root: RootModule,
    /// The modules below it.
    pub modules: Vec<ModuleView>,
    /// The database.
    pub database: SqlMigration,
    /// The pages of the catalog.
    pub catalog: Vec<PageView>,
    /// What the manifest asks for and no template prints yet (RF0012). No part of the contract: what is executed one day
    /// goes from here.
    pub not_executed: NotExecuted,
}

/// The project.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectView {
    /// Its name.
    pub name: String,
    /// The PostgreSQL schema, without quotes.
    pub schema: String,
}

/// A module.
#[derive(Clone, Debug, Serialize)]
pub struct ModuleView {
    /// The identifier, `r#type` where needed.
    pub name: String,
    /// The file, if the Rust is checked in.
    pub file: String,
    /// Whether users see it.
    pub visible: bool,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The template that prints it.
    pub template: &'static str,
    /// What the template gets.
    pub content: RustContent,
}

/// A page.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// Its path below the folder of the catalog.
    pub path: String,
    /// The template that prints it.
    pub template: &'static str,
    /// What the template gets.
    pub content: DocContent,
}

impl View {
    /// Everything, in this version of the contract.
    #[must_use]
    pub fn new(
        project: ProjectView,
        root: RootModule,
        modules: Vec<RustModule>,
        database: SqlMigration,
        catalog: Vec<DocPage>,
        not_executed: NotExecuted,
    ) -> Self {
        let module = |module: RustModule| ModuleView {
            template: module.content.template(),
            name: module.name,
            file: module.file,
            visible: module.visible,
            docs: module.docs,
            content: module.content,
        };
        let page =
            |page: DocPage| PageView { template: page.content.template(), path: page.path, content: page.content };
        Self {
            ir: VERSION,
            project,
            root,
            modules: modules.into_iter().map(module).collect(),
            database,
            catalog: catalog.into_iter().map(page).collect(),
            not_executed,
        }
    }
}
