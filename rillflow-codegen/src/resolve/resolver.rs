//! The order of resolution, and what its parts share.

use std::collections::{BTreeMap, BTreeSet};

use super::name;
use super::scope::Scope;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::manifest::raw::Manifest;
use crate::model::{EventId, Model, RustIdent, SqlIdent, StreamId, TypeId};
use crate::source::Span;

/// Modules of the generated code that are not an entity's.
const OWN_MODULES: &[&str] = &["fixtures", "mod", "property_tests", "schema", "store", "types", "upcasters"];
/// Types of the generated code that are not an entity's.
const OWN_TYPES: &[&str] = &["Store", "TenantStore", "Upcasters"];
/// Methods of the generated `Store` that are not a repository's.
const OWN_METHODS: &[&str] = &[
    "append",
    "clone",
    "connect",
    "connect_with",
    "fmt",
    "migrate",
    "pool",
    "projections",
    "session",
    "subscriptions",
    "tenant",
];

/// A resolved manifest that is not analyzed yet.
#[derive(Debug)]
pub struct Resolution {
    /// The model, without upcast steps, projection keys and reactions.
    pub model: Model,
    /// What in it is a stand-in.
    pub unsound: Unsound,
}

/// Entities with an error inside: a part may be missing from them, so that a failing look-up is no news.
#[derive(Debug, Default)]
pub struct Unsound {
    /// Structs that lack a field, and closed sets that lack a value.
    pub types: BTreeSet<TypeId>,
    /// Events with a version that lacks a field, or with a version missing.
    pub events: BTreeSet<EventId>,
    /// Documents, by name, that lack a field.
    pub documents: BTreeSet<String>,
    /// Projections, by index, that lack a column.
    pub projections: BTreeSet<usize>,
}

/// Resolves `raw`.
#[must_use]
pub fn resolve(raw: &Manifest, start: Span) -> (Resolution, Vec<Diagnostic>) {
    let mut resolver = Resolver::new(raw, start);
    resolver.project();
    resolver.tenancy();
    resolver.log();
    resolver.named_types();
    resolver.documents();
    resolver.streams();
    resolver.events();
    resolver.natural_keys();
    resolver.snapshots();
    resolver.projections();
    resolver.subscriptions();
    resolver.allows();
    (Resolution { model: resolver.model, unsound: resolver.unsound }, resolver.diagnostics)
}

pub(super) struct Resolver<'raw> {
    pub(super) raw: &'raw Manifest,
    pub(super) model: Model,
    pub(super) unsound: Unsound,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) type_ids: BTreeMap<&'raw str, TypeId>,
    pub(super) stream_ids: BTreeMap<&'raw str, StreamId>,
    /// Rust types; one scope for all modules, so that a program can import any of them side by side.
    pub(super) types: Scope,
    pub(super) modules: Scope,
    pub(super) methods: Scope,
    /// Tables and indexes, which share one name space in PostgreSQL.
    pub(super) relations: Scope,
}

impl<'raw> Resolver<'raw> {
    fn new(raw: &'raw Manifest, start: Span) -> Self {
        Self {
            raw,
            model: super::project::empty_model(start),
            unsound: Unsound::default(),
            diagnostics: Vec::new(),
            type_ids: BTreeMap::new(),
            stream_ids: BTreeMap::new(),
            types: Scope::new(&catalog::RUST_NAME_CLASH, "the Rust type", OWN_TYPES),
            modules: Scope::new(&catalog::RUST_NAME_CLASH, "the Rust module", OWN_MODULES),
            methods: Scope::new(&catalog::RUST_NAME_CLASH, "the method of the store", OWN_METHODS),
            relations: Scope::new(&catalog::SQL_NAME_CLASH, "the table or index", &[]),
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The Rust type `text`, reserved for `owner`.
    pub(super) fn type_name(&mut self, text: &Text, what: &str, owner: &str) -> RustIdent {
        let (ident, error) = name::type_name(text, what);
        self.diagnostics.extend(error);
        self.claim_type(ident.bare(), owner, text.span);
        ident
    }

    /// The name of a field or a column.
    pub(super) fn snake_name(&mut self, text: &Text, what: &str) -> RustIdent {
        let (ident, error) = name::snake_name(text, what);
        self.diagnostics.extend(error);
        ident
    }

    /// The Rust type `name`, which follows from the name at `span`.
    pub(super) fn claim_type(&mut self, name: &str, owner: &str, span: Span) -> RustIdent {
        self.diagnostics.extend(self.types.claim(name, owner, span));
        name::snake_ident(name)
    }

    /// The Rust module `name`, which follows from the name at `span`.
    pub(super) fn claim_module(&mut self, name: &str, owner: &str, span: Span) -> RustIdent {
        self.diagnostics.extend(self.modules.claim(name, owner, span));
        self.derived_ident(name, owner, span)
    }

    /// The method of the store `name`, which follows from the name at `span`.
    pub(super) fn claim_method(&mut self, name: &str, owner: &str, span: Span) -> RustIdent {
        self.diagnostics.extend(self.methods.claim(name, owner, span));
        name::snake_ident(name)
    }

    /// The table or index `name`; `longest` is the longest name that is derived from it.
    pub(super) fn claim_relation(&mut self, name: &str, longest: &str, owner: &str, span: Span) -> SqlIdent {
        self.diagnostics.extend(self.relations.claim(name, owner, span));
        self.sql_ident(name, longest, owner, span)
    }

    /// The name in the database.
    pub(super) fn sql_ident(&mut self, name: &str, longest: &str, owner: &str, span: Span) -> SqlIdent {
        if longest.len() > SqlIdent::MAX_BYTES {
            let message = format!("{owner} needs the name `{longest}` in the database, which is too long");
            let label = format!("{} bytes; PostgreSQL keeps {}", longest.len(), SqlIdent::MAX_BYTES);
            self.report(
                Diagnostic::error(&catalog::NAME_TOO_LONG, message, span, label)
                    .help(format!("shorten it by {} bytes", longest.len() - SqlIdent::MAX_BYTES)),
            );
        }
        let kept = &name[..name.floor_char_boundary(SqlIdent::MAX_BYTES)];
        SqlIdent::new(kept).unwrap_or_else(SqlIdent::stand_in)
    }

    fn derived_ident(&mut self, name: &str, owner: &str, span: Span) -> RustIdent {
        if name.starts_with("rf_") {
            let message = format!("{owner} claims the name `{name}`");
            let label = "names that begin with `rf_` belong to Rillflow";
            self.report(Diagnostic::error(&catalog::RESERVED_NAME, message, span, label).help("choose another name"));
        }
        name::rust_ident(name).unwrap_or_else(|| {
            let message = format!("{owner} claims the Rust module `{name}`, which Rust keeps for itself");
            self.report(Diagnostic::error(&catalog::RESERVED_NAME, message, span, "").help("choose another name"));
            name::snake_ident("stand_in")
        })
    }
}
