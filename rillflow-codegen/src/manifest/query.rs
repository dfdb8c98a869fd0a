//! Compiled queries and search.

use super::Text;
use super::entity::{doc, pairs};
use super::raw::{Query, Search};
use super::reader::TableReader;
use crate::language::Place;

/// Every `queries.x` of a document.
pub(super) fn read_queries(document: &TableReader<'_>) -> Vec<Query> {
    let Some(table) = document.table("queries", Place::Root) else { return Vec::new() };
    let read = |entry: &super::reader::Entry<'_>| {
        Some(table.table_of(entry, Place::Query).map(|inner| read_query(entry.key.clone(), inner)))
    };
    table.take_entries(read).into_iter().flatten().collect()
}

fn read_query(name: Text, table: TableReader<'_>) -> Query {
    let value = |key: &'static str| table.entry(key).map(|entry| table.value_of(entry));
    let query = Query {
        name,
        doc: doc(&table),
        parameters: table.table("params", Place::Root).map(|params| pairs(&params)).unwrap_or_default(),
        condition: table.text("where"),
        order: table.texts("order").unwrap_or_default(),
        limit: value("limit"),
        page_size: value("page_size"),
    };
    table.finish();
    query
}

/// `search` of a document.
pub(super) fn read_search(document: &TableReader<'_>) -> Option<Search> {
    let table = document.table("search", Place::Search)?;
    if table.entry("fields").is_none() {
        table.report_missing("fields", "fields = [\"name\"]");
    }
    let search = Search {
        language: table.text("language"),
        fields: table.texts("fields").unwrap_or_default(),
        span: table.span,
    };
    table.finish();
    Some(search)
}
