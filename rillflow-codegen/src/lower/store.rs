//! The store, the description of the database, and the root module.

use super::{docs, lint, rust_literal, rust_type, sql_text, upcast};
use crate::ir::{self, Schema};
use crate::model::Model;

/// The contract between generated code and runtime; a number of its own, not a version of a crate.
const CONTRACT: u32 = 3;

/// How many calls are made on one another. Each is an expression inside of the next one, and whoever parses it goes
/// down into them: with several hundred the stack of the formatter was not enough.
const LONGEST_CHAIN: usize = 50;

/// The module of the store.
pub(super) fn module(model: &Model) -> ir::StoreModule {
    let mut accessors: Vec<ir::Accessor> = Vec::new();
    accessors.extend(model.documents.iter().map(|document| ir::Accessor {
        docs: docs::sentence(&format!("The documents `{}`.", document.name)),
        attributes: lint::accessor(document.repository.bare()),
        name: document.repository.to_string(),
        handle: format!("super::{}::{}", document.module, document.repository_type),
        value: format!("super::{}::{}::new(self.inner.database())", document.module, document.repository_type),
    }));
    accessors.extend(model.streams.iter().map(|stream| ir::Accessor {
        docs: docs::sentence(&format!("The `{}` streams.", stream.name)),
        attributes: lint::accessor(stream.repository.bare()),
        name: stream.repository.to_string(),
        handle: format!("super::{}::{}", stream.module, stream.repository_type),
        value: format!("super::{}::{}::new(&self.inner)", stream.module, stream.repository_type),
    }));
    accessors.extend(model.table_projections().map(|(projection, table)| ir::Accessor {
        docs: docs::sentence(&format!("The table of the projection `{}`.", projection.name)),
        attributes: lint::accessor(projection.module.bare()),
        name: projection.module.to_string(),
        handle: format!("super::{}::{}", projection.module, table.table_type),
        value: format!("super::{}::{}::new(self.inner.database())", projection.module, table.table_type),
    }));
    accessors.sort_by(|a, b| a.name.cmp(&b.name));
    let projections: Vec<String> = model
        .table_projections()
        .map(|(projection, table)| format!("super::{}::{}", projection.module, table.row_type))
        .collect();
    ir::StoreModule {
        docs: docs::sentence(&format!("The event store, documents and projections of `{}`.", model.project.name)),
        has_upcasters: upcast::has_upcasters(model),
        upcasters: upcast::upcasters(model).to_owned(),
        accessors,
        projections_attributes: lint::long_list(model.projections.iter().map(|projection| projection.name.as_str()), 1),
        projection_chains: projection_chains(&projections),
        projections,
    }
}

/// The projections in pieces.
fn projection_chains(projections: &[String]) -> Vec<ir::ProjectionChain> {
    let new = "::rillflow_runtime::projection::Projections::new(&self.inner)";
    let pieces = projections.chunks(LONGEST_CHAIN);
    let last = pieces.len().saturating_sub(1);
    let chain = |(index, piece): (usize, &[String])| {
        let receiver = if index == 0 { new } else { "projections" };
        let (begin, end) =
            if index == last { (receiver.to_owned(), "") } else { (format!("let projections = {receiver}"), ";") };
        ir::ProjectionChain { begin, projections: piece.to_vec(), end: end.to_owned() }
    };
    pieces.enumerate().map(chain).collect()
}

/// The module of the database's description, to which `migrations` lead.
pub(super) fn schema(model: &Model, schema: &Schema, migrations: Vec<ir::MigrationFile>) -> ir::SchemaModule {
    let name = &model.project.schema;
    ir::SchemaModule {
        name_literal: rust_literal::string(name.as_str()),
        quoted_literal: rust_literal::raw_string(&name.quoted()),
        append_lock: rust_literal::integer(i128::from(sql_text::append_lock(name))),
        migrations,
        catalog: schema
            .facts()
            .iter()
            .map(|(object, definition)| (rust_literal::raw_string(object), rust_literal::raw_string(definition)))
            .collect(),
    }
}

/// The root module; `modules` are the others.
pub(super) fn root(model: &Model, modules: &[ir::RustModule]) -> ir::RootModule {
    let names = |visible: bool, gate: ir::Gate| {
        let chosen = modules.iter().filter(move |module| module.visible == visible && module.gate == gate);
        chosen.map(|module| module.name.clone()).collect()
    };
    ir::RootModule {
        docs: docs::sentence(&format!(
            "The event store, documents and projections of `{}`, generated from `rillflow.toml`.",
            model.project.name
        )),
        public_modules: names(true, ir::Gate::None),
        test_modules: names(true, ir::Gate::Tests),
        property_modules: names(true, ir::Gate::PropertyTests),
        private_modules: names(false, ir::Gate::None),
        has_upcasters: upcast::has_upcasters(model),
        contract: CONTRACT.to_string(),
        required_features: model.generate.time.feature().map(|name| format!("require_{name}")).into_iter().collect(),
        extern_types: rust_type::extern_types(model),
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_CHAIN, projection_chains};

    #[test]
    fn two_thousand_projections_are_no_long_chain() {
        let projections: Vec<String> = (0..2000).map(|index| format!("super::p{index}::P{index}")).collect();
        let chains = projection_chains(&projections);
        assert!(chains.iter().all(|chain| chain.projections.len() <= LONGEST_CHAIN));
        assert_eq!(chains.iter().flat_map(|chain| chain.projections.clone()).collect::<Vec<_>>(), projections);
        let (last, first) = chains.split_last().unwrap();
        assert_eq!((last.begin.as_str(), last.end.as_str()), ("projections", ""));
        assert!(first.iter().all(|chain| chain.begin.starts_with("let projections = ") && chain.end == ";"));
        assert!(first[0].begin.ends_with("Projections::new(&self.inner)"));

        let [only] = projection_chains(&projections[..3]).try_into().unwrap();
        assert!(only.begin.starts_with("::rillflow_runtime") && only.end.is_empty());
    }
}
