//! Projections.

use super::Text;
use super::entity::{doc, pairs};
use super::place::Place;
use super::raw::{Column, Projection, Reaction};
use super::reader::{Entry, TableReader, TextOrTable};
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};

pub(super) fn read_projection(name: Text, table: TableReader<'_>) -> Projection {
    let doc = doc(&table);
    word(&table, "kind", "table", &["document", "handler"]);
    word(&table, "mode", "async", &["inline", "live"]);
    let text = table.text("table");
    let renamed_from = table.text("renamed_from");
    let key = required_table(&table, "key", "key = { order_id = \"stream.id\" }").map(|key| pairs(&key));
    let columns = table.table("columns", Place::Root).map(|columns| read_columns(&columns)).unwrap_or_default();
    let example = "on.OrderPlaced = { set = { status = \"'placed'\" } }";
    let reactions = required_table(&table, "on", example).map(|on| read_reactions(&on)).unwrap_or_default();
    table.finish();
    Projection { name, doc, table: text, renamed_from, key: key.unwrap_or_default(), columns, reactions }
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
        let message = format!("`{key}` of `{}` is empty", table.title());
        let diagnostic = Diagnostic::error(&catalog::MISSING_KEY, message, inner.span, "nothing stands in it");
        table.report(diagnostic.help(format!("write `{example}`")));
    }
    Some(inner)
}

/// A key whose only value today is `only`; `later` are the values of later releases.
fn word(table: &TableReader<'_>, key: &'static str, only: &str, later: &[&str]) {
    let Some(text) = table.text(key).filter(|text| text.as_str() != only) else { return };
    if later.contains(&text.as_str()) {
        table.report(Diagnostic::not_executed(&format!("{key} `{}` of a projection", text.value), text.span));
        return;
    }
    let message = format!("`{}` is not a {key} of a projection", text.value);
    let diagnostic = Diagnostic::error(&catalog::UNKNOWN_WORD, message, text.span, "");
    table.report(if let Some(meant) = closest(text.as_str(), [only]) {
        diagnostic.help(format!("did you mean `{meant}`?"))
    } else {
        diagnostic.note(format!("`{key}` takes {}", one_of([only])))
    });
}

fn read_columns(table: &TableReader<'_>) -> Vec<Column> {
    let read = |entry: &Entry<'_>| {
        let name = entry.key.clone();
        match table.text_or_table_of(entry, Place::Column) {
            None => Column { name, ty: None, default: None, doc: None, renamed_from: None },
            Some(TextOrTable::Text(ty)) => Column { name, ty: Some(ty), default: None, doc: None, renamed_from: None },
            Some(TextOrTable::Table(inner)) => {
                let column = Column {
                    name,
                    ty: inner.required_text("type", "type = \"i64\""),
                    default: inner.entry("default").map(|entry| inner.value_of(entry)),
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
