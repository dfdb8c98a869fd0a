//! The root module, the store, and what is known of the database.

use serde::Serialize;

/// The root module.
#[derive(Clone, Debug, Serialize)]
pub struct RootModule {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Modules that users see, by name.
    pub public_modules: Vec<String>,
    /// Modules that users see in tests, by name.
    pub test_modules: Vec<String>,
    /// Modules that users see in tests with the feature `property-tests`, by name.
    pub property_modules: Vec<String>,
    /// The other modules, by name.
    pub private_modules: Vec<String>,
    /// Whether there is a hand-written step.
    pub has_upcasters: bool,
    /// The contract between generated code and runtime.
    pub contract: String,
    /// Macros of the runtime that fail where a feature of it is missing.
    pub required_features: Vec<String>,
    /// The paths of the types of the user's own.
    pub extern_types: Vec<String>,
}

/// The module of the store.
#[derive(Clone, Debug, Serialize)]
pub struct StoreModule {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Whether there is a hand-written step.
    pub has_upcasters: bool,
    /// What stands for the hand-written steps: `dyn super::Upcasters` or `()`.
    pub upcasters: String,
    /// The repositories, by name.
    pub accessors: Vec<Accessor>,
    /// The paths of the rows of all projections, by name.
    pub projections: Vec<String>,
    /// The same in pieces, each a statement of the function that lists them.
    pub projection_chains: Vec<ProjectionChain>,
    /// Attributes of the function that lists them.
    pub projections_attributes: Vec<String>,
}

/// Projections that are added in one statement.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectionChain {
    /// What they are added to.
    pub begin: String,
    /// The paths of their rows.
    pub projections: Vec<String>,
    /// What follows the last one; may be empty.
    pub end: String,
}

/// A method of the store that returns a handle.
#[derive(Clone, Debug, Serialize)]
pub struct Accessor {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Attributes for what its name suggests.
    pub attributes: Vec<String>,
    /// Its name.
    pub name: String,
    /// The path of the handle, without the lifetime.
    pub handle: String,
    /// The expression that makes the handle.
    pub value: String,
}

/// The module of the database's description.
#[derive(Clone, Debug, Serialize)]
pub struct SchemaModule {
    /// The name of the schema, as a string literal.
    pub name_literal: String,
    /// The quoted name, as a string literal.
    pub quoted_literal: String,
    /// The key of the append lock, as an integer literal.
    pub append_lock: String,
    /// All migrations, oldest first.
    pub migrations: Vec<MigrationFile>,
    /// Pairs of an object and its definition, as string literals, sorted.
    pub catalog: Vec<(String, String)>,
}

/// A migration and where its files are.
#[derive(Clone, Debug, Serialize)]
pub struct MigrationFile {
    /// Its number.
    pub version: String,
    /// Its name, as a string literal.
    pub name_literal: String,
    /// The text of the way up, as an expression.
    pub up: String,
    /// The text of the way down, as an expression; an empty text if there is none.
    pub down: String,
}
