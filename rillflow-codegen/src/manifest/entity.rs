//! Documents, streams, events and upcasts.

use super::Text;
use super::field::read_fields;
use super::query::{read_queries, read_search};
use super::raw::{Allow, Document, Duplicated, Event, EventVersion, Index, Targets, Upcast};
use super::reader::{TableReader, TextOrTable};
use crate::diagnostic::{Diagnostic, catalog};
use crate::language::Place;

/// Every `[key.Name]`, in the order of the file.
pub(super) fn each<T>(
    root: &TableReader<'_>,
    key: &'static str,
    place: Place,
    read: fn(Text, TableReader<'_>) -> T,
) -> Vec<T> {
    let Some(table) = root.table(key, Place::Root) else { return Vec::new() };
    table
        .take_entries(|entry| Some(table.table_of(entry, place).map(|inner| read(entry.key.clone(), inner))))
        .into_iter()
        .flatten()
        .collect()
}

pub(super) fn read_document(name: Text, table: TableReader<'_>) -> Document {
    let doc = doc(&table);
    let id = table.required_text("id", "id = \"uuid\"");
    let plural = table.text("plural");
    let renamed_from = table.text("renamed_from");
    if table.entry("fields").is_none() {
        table.report_missing("fields", "fields = { name = \"string\" }");
    }
    let fields = table.table("fields", Place::Field).map(|fields| read_fields(&fields)).unwrap_or_default();
    let duplicated =
        table.table("duplicated", Place::Root).map(|duplicated| read_duplicated(&duplicated)).unwrap_or_default();
    let queries = read_queries(&table);
    let search = read_search(&table);
    let soft_delete = table.boolean("soft_delete");
    let history = table.boolean("history");
    let tenancy = table.text("tenancy");
    table.finish();
    Document { name, doc, id, plural, renamed_from, fields, duplicated, queries, search, soft_delete, history, tenancy }
}

pub(super) fn read_event(name: Text, table: TableReader<'_>) -> Event {
    let doc = doc(&table);
    let stream = table.required_text("stream", "stream = \"Order\"");
    let body = table.text("body");
    let versions = table.take_entries(|entry| {
        let number = version_key(entry.key.as_str())?;
        let fields = table.table_of(entry, Place::Field).map(|fields| read_fields(&fields)).unwrap_or_default();
        Some(EventVersion { number, fields, span: entry.key.span })
    });
    report_odd_version_keys(&table);
    table.finish();
    Event { name, doc, stream, body, versions }
}

pub(super) fn read_upcast(table: TableReader<'_>) -> Upcast {
    let mut upcast = Upcast {
        from: table.required_text("from", "from = \"OrderPlaced@1\""),
        to: table
            .required_text_or_texts("to", "to = \"OrderPlaced@2\"")
            .map(|(versions, span)| Targets { versions, span }),
        rename: table.table("rename", Place::Root).map(|rename| pairs(&rename)).unwrap_or_default(),
        default: table.table("default", Place::Root).map(|default| values(&default)).unwrap_or_default(),
        drop: table.texts("drop").unwrap_or_default(),
        cast: table.table("cast", Place::Root).map(|cast| pairs(&cast)).unwrap_or_default(),
        map: table.table("map", Place::Root).map(|map| maps(&map)).unwrap_or_default(),
        nest: table.table("nest", Place::Root).map(|nest| lists(&nest)).unwrap_or_default(),
        flatten: table.texts("flatten").unwrap_or_default(),
        with: table.text("with"),
        reason: table.text("reason"),
        is_whole: true,
        span: table.span,
    };
    upcast.is_whole = !table.has_unknown();
    table.finish();
    upcast
}

pub(super) fn read_allow(table: TableReader<'_>) -> Allow {
    let allow = Allow {
        rule: table.required_text("rule", "rule = \"document-removed\""),
        path: table.required_text("path", "path = \"documents.Customer\""),
        reason: table.required_text("reason", "reason = \"the table was never used\""),
        span: table.span,
    };
    table.finish();
    allow
}

/// `doc`, if it is there and says something.
pub(super) fn doc(table: &TableReader<'_>) -> Option<String> {
    table.text("doc").map(|text| text.value.trim().to_owned()).filter(|doc| !doc.is_empty())
}

/// Every `name = "text"` of a table.
pub(super) fn pairs(table: &TableReader<'_>) -> Vec<(Text, Text)> {
    table.named_entries().filter_map(|entry| table.text_of(entry).map(|text| (entry.key.clone(), text))).collect()
}

/// Every `name = { value = "text" }` of a table.
fn maps(table: &TableReader<'_>) -> Vec<(Text, Vec<(Text, Text)>)> {
    let map = |entry: &super::reader::Entry<'_>, inner: TableReader<'_>| (entry.key.clone(), pairs(&inner));
    table
        .named_entries()
        .filter_map(|entry| table.table_of(entry, Place::Root).map(|inner| map(entry, inner)))
        .collect()
}

/// Every `name = ["text"]` of a table.
fn lists(table: &TableReader<'_>) -> Vec<(Text, Vec<Text>)> {
    table.named_entries().filter_map(|entry| table.texts_of(entry).map(|texts| (entry.key.clone(), texts))).collect()
}

fn values(table: &TableReader<'_>) -> Vec<(Text, super::Value)> {
    table.named_entries().map(|entry| (entry.key.clone(), table.value_of(entry))).collect()
}

fn read_duplicated(table: &TableReader<'_>) -> Vec<Duplicated> {
    let read = |entry: &super::reader::Entry<'_>, inner: TableReader<'_>| {
        let duplicated = Duplicated {
            path: entry.key.clone(),
            column: inner.text("column"),
            transform: inner.text("transform"),
            index: inner.entry("index").and_then(|entry| read_index(&inner, entry)),
            renamed_from: inner.text("renamed_from"),
        };
        inner.finish();
        duplicated
    };
    table
        .named_entries()
        .filter_map(|entry| table.table_of(entry, Place::Duplicated).map(|inner| read(entry, inner)))
        .collect()
}

fn read_index(table: &TableReader<'_>, entry: &super::reader::Entry<'_>) -> Option<Index> {
    match table.text_or_table_of(entry, Place::Index)? {
        TextOrTable::Text(kind) => Some(Index { kind: Some(kind), predicate: None }),
        TextOrTable::Table(inner) => {
            let index = Index { kind: inner.required_text("kind", "kind = \"btree\""), predicate: inner.text("where") };
            inner.finish();
            Some(index)
        }
    }
}

/// The number of `v1`, `v2` and so on, written without a leading zero.
fn version_key(key: &str) -> Option<u16> {
    let digits = key.strip_prefix('v')?;
    let canonical = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    // The store keeps the version of an event in a `smallint`.
    digits.parse().ok().filter(|number| canonical && *number <= i16::MAX.unsigned_abs())
}

/// `v0`, `v01` and `V1` look like versions and deserve more than "unknown key".
fn report_odd_version_keys(table: &TableReader<'_>) {
    table.take_entries(|entry| {
        let digits = entry.key.as_str().strip_prefix(['v', 'V'])?;
        let looks_like_one = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        looks_like_one.then(|| {
            let message = format!("`{}` is not a version of `{}`", entry.key.value, table.title());
            table.report(
                Diagnostic::error(&catalog::VERSION_GAP, message, entry.key.span, "")
                    .note("versions are `v1`, `v2` and so on, up to `v32767`"),
            );
        })
    });
}
