//! Projections.

use std::collections::BTreeSet;

use super::entity::{doc, pairs};
use super::raw::{
    Column, DocumentKey, DocumentProjection, HandlerProjection, Projection, ProjectionKind, Reaction, TableProjection,
};
use super::reader::{Entry, TableReader, TextOrTable};
use super::{Text, ValueKind};
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::language::Place;

pub(super) fn read_projection(name: Text, table: TableReader<'_>) -> Projection {
    let doc = doc(&table);
    let kind_text = table.text("kind");
    let projection = Projection {
        name,
        doc,
        renamed_from: table.text("renamed_from"),
        mode: table.text("mode"),
        on_error: table.text("on_error"),
        retries: table.integer("retries"),
        batch: table.integer("batch"),
        condition: table.text("where"),
        ignore: table.texts("ignore"),
        kind: read_kind(&table, kind_text.as_ref()),
        kind_text,
    };
    table.finish();
    projection
}

/// The keys of the kind that the manifest names; `None` after an error about the kind itself, since what the other keys
/// should be is a guess then.
fn read_kind(table: &TableReader<'_>, text: Option<&Text>) -> Option<ProjectionKind> {
    let kind = text.map_or("table", Text::as_str);
    let kinds = Place::Projection.table().kinds();
    let own = Place::Projection.table().keys_of(kind);
    let all = kinds.iter().flat_map(|kind| Place::Projection.table().keys_of(kind));
    let foreign: BTreeSet<&'static str> = all.filter(|key| !own.contains(key)).collect();
    if !kinds.contains(&kind) {
        for key in foreign {
            table.entry(key);
        }
        if let Some(text) = text {
            report_unknown_kind(table, text, kinds);
        }
        return None;
    }
    // Asked for only if they are there, so that none is offered to somebody who mistyped another.
    let misplaced: Vec<&Entry<'_>> =
        foreign.into_iter().filter(|key| table.has(key)).filter_map(|key| table.entry(key)).collect();
    report_misplaced(table, &misplaced, kind, text);
    if text.is_none() && !misplaced.is_empty() {
        for key in own {
            table.entry(key);
        }
        return None;
    }
    Some(match kind {
        "document" => ProjectionKind::Document(read_document(table)),
        "handler" => ProjectionKind::Handler(HandlerProjection { events: read_events(table) }),
        _ => ProjectionKind::Table(read_table(table)),
    })
}

fn report_unknown_kind(table: &TableReader<'_>, text: &Text, kinds: &[&str]) {
    let message = format!("`{}` is not a kind of projection", text.value);
    let kinds = || kinds.iter().copied();
    let label = format!("this must be {}", one_of(kinds()));
    let help = closest(text.as_str(), kinds()).map(|meant| format!("did you mean `{meant}`?"));
    table.report(Diagnostic::error(&catalog::UNKNOWN_WORD, message, text.span, label).help_maybe(help));
}

/// Reports the keys that are of another kind.
fn report_misplaced(table: &TableReader<'_>, entries: &[&Entry<'_>], kind: &str, text: Option<&Text>) {
    let language = Place::Projection.table();
    let kinds_with = |entries: &[&Entry<'_>]| -> Vec<&str> {
        let has = |kind: &str, entry: &Entry<'_>| language.keys_of(kind).contains(&entry.key.as_str());
        let fits = |kind: &&str| entries.iter().all(|entry| has(kind, entry));
        language.kinds().iter().copied().filter(fits).collect()
    };
    let fits_all = kinds_with(entries);
    for entry in entries {
        let key = entry.key.as_str();
        let kinds = kinds_with(&[entry]);
        let message = format!("`{key}` in `{}` is not a key of a projection of kind `{kind}`", table.title());
        let label = match kinds.as_slice() {
            [only] => format!("this belongs to kind `{only}`"),
            several => format!("this belongs to kinds {}", one_of(several.iter().copied()).replace(" or ", " and ")),
        };
        let diagnostic = Diagnostic::error(&catalog::KEY_OF_OTHER_KIND, message, entry.key.span, label);
        let meant = if fits_all.is_empty() { &kinds } else { &fits_all };
        let write = meant.iter().map(|kind| format!("`kind = \"{kind}\"`")).collect::<Vec<_>>().join(" or ");
        table.report(match text {
            Some(text) => {
                let diagnostic = diagnostic.see(text.span, "the kind stands here");
                diagnostic.help(format!("remove `{key}`, or write {write}"))
            }
            None => diagnostic.note("a projection without `kind` is of kind `table`").help(format!("write {write}")),
        });
    }
}

fn read_table(table: &TableReader<'_>) -> TableProjection {
    let text = table.text("table");
    let key = required_table(table, "key", "key = { order_id = \"stream.id\" }").map(|key| pairs(&key));
    let columns = table.table("columns", Place::Root).map(|columns| read_columns(&columns)).unwrap_or_default();
    let example = "on.OrderPlaced = { set = { status = \"'placed'\" } }";
    let reactions = required_table(table, "on", example).map(|on| read_reactions(&on)).unwrap_or_default();
    TableProjection { table: text, key: key.unwrap_or_default(), columns, reactions }
}

fn read_document(table: &TableReader<'_>) -> DocumentProjection {
    let document = table.required_text("document", "document = \"CustomerView\"");
    let events = read_events(table);
    let key = table.entry("key").and_then(|entry| {
        Some(match table.text_or_table_of(entry, Place::Root)? {
            TextOrTable::Text(text) => DocumentKey::Same(text),
            TextOrTable::Table(inner) => DocumentKey::PerEvent(pairs(&inner), entry.key.span),
        })
    });
    DocumentProjection { document, events, key }
}

/// `events`, which must be there and name something.
pub(super) fn read_events(table: &TableReader<'_>) -> Option<Vec<Text>> {
    let Some(entry) = table.entry("events") else {
        table.report_missing("events", "events = [\"OrderPlaced\"]");
        return None;
    };
    if matches!(table.value_of(entry).kind, ValueKind::Array(0)) {
        table.report_empty(entry.key.span, "events", "events = [\"OrderPlaced\"]");
        return None;
    }
    table.texts("events")
}

/// The table under `key`, which must be there and have something in it.
fn required_table<'table>(
    table: &TableReader<'table>,
    key: &'static str,
    example: &str,
) -> Option<TableReader<'table>> {
    if table.entry(key).is_none() {
        table.report_missing(key, example);
    }
    let inner = table.table(key, Place::Root)?;
    if inner.named_entries().next().is_none() {
        table.report_empty(inner.span, key, example);
    }
    Some(inner)
}

fn read_columns(table: &TableReader<'_>) -> Vec<Column> {
    let read = |entry: &Entry<'_>| {
        let name = entry.key.clone();
        match table.text_or_table_of(entry, Place::Column) {
            None => Column { name, ty: None, default: None, index: None, doc: None, renamed_from: None },
            Some(TextOrTable::Text(ty)) => {
                Column { name, ty: Some(ty), default: None, index: None, doc: None, renamed_from: None }
            }
            Some(TextOrTable::Table(inner)) => {
                let column = Column {
                    name,
                    ty: inner.required_text("type", "type = \"i64\""),
                    default: inner.entry("default").map(|entry| inner.value_of(entry)),
                    index: inner.text("index"),
                    doc: doc(&inner),
                    renamed_from: inner.text("renamed_from"),
                };
                inner.finish();
                column
            }
        }
    };
    table.named_entries().map(read).collect()
}

fn read_reactions(table: &TableReader<'_>) -> Vec<Reaction> {
    let read = |event: Text, inner: TableReader<'_>| {
        let reaction = Reaction {
            event,
            key: inner.table("key", Place::Root).map(|key| pairs(&key)).unwrap_or_default(),
            condition: inner.text("where"),
            set: inner.table("set", Place::Root).map(|set| pairs(&set)).unwrap_or_default(),
            add: inner.table("add", Place::Root).map(|add| pairs(&add)).unwrap_or_default(),
            delete: inner.boolean("delete"),
            create: inner.boolean("create"),
        };
        inner.finish();
        reaction
    };
    table
        .named_entries()
        .filter_map(|entry| table.table_of(entry, Place::Reaction).map(|inner| read(entry.key.clone(), inner)))
        .collect()
}
