//! What documents have beside their table.

use super::table::{column, qualified, quoted, side_table};
use crate::ir::{DocumentExtras, HistoryItem, SearchItem, SoftDeleteItem, TableIndex};
use crate::lower::{sql_text, stored};
use crate::model::{Document, Model, Search, Tenancy};

/// The column of the words that search looks in.
const SEARCH: &str = "rf_search";
/// The column of the time at which a document was deleted.
const DELETED: &str = "rf_deleted_at";

pub(super) fn extras(model: &Model, document: &Document) -> Option<DocumentExtras> {
    let Document { search, soft_delete, history, tenancy, .. } = document;
    if search.is_none() && !soft_delete && !history && tenancy.is_none() {
        return None;
    }
    Some(DocumentExtras {
        name: document.name.clone(),
        table: sql_text::qualified(&model.project.schema, &document.table),
        search: search.as_ref().map(|search| search_item(model, document, search)),
        soft_delete: soft_delete.then(|| SoftDeleteItem {
            column: column(DELETED, "timestamptz"),
            alive: format!("t.{} is null", quoted(DELETED)),
            restore: "restore".to_owned(),
            purge: "purge".to_owned(),
        }),
        history: history.then(|| history_item(model, document)),
        tenancy: tenancy.map(|tenancy| if tenancy == Tenancy::Single { "single" } else { "conjoined" }.to_owned()),
    })
}

fn search_item(model: &Model, document: &Document, search: &Search) -> SearchItem {
    let configuration = format!("{}::regconfig", sql_text::literal(&format!("pg_catalog.{}", search.language)));
    let vector = |row: &str| {
        let vectors = search.fields.iter().map(|path| {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let found = stored::or_default(model, &document.fields, &format!("{row}.\"doc\""), &path);
            // Texts and lists of texts alike; what is absent has no words.
            format!("coalesce(jsonb_to_tsvector({configuration}, {found}, '[\"string\"]'), '')")
        });
        vectors.collect::<Vec<_>>().join(" || ")
    };
    SearchItem {
        method: "search".to_owned(),
        column: column(SEARCH, "tsvector not null"),
        vector: vector("new"),
        stored: vector("t"),
        index: TableIndex {
            kind: "index".to_owned(),
            name: quoted(&format!("rf_{}_search", document.table.as_str())),
            method: "gin".to_owned(),
            column: quoted(SEARCH),
            predicate: None,
        },
        configuration,
    }
}

fn history_item(model: &Model, document: &Document) -> HistoryItem {
    let name = format!("rf_{}_history", document.table.as_str());
    let id = format!("{} not null", sql_text::id_type(document.id));
    let columns = [
        ("id", id.as_str()),
        ("rf_version", "bigint not null"),
        ("operation", "text not null"),
        ("doc", "jsonb not null"),
        ("valid_from", "timestamptz not null"),
        ("valid_until", "timestamptz not null"),
    ];
    // The name of a constraint is no longer than that of the columns' function, as which the table's was measured.
    let table = side_table(model, &name, 2, &columns);
    HistoryItem {
        table: crate::ir::SideTable { primary_key: quoted(&format!("rf_{}_hkey", document.table.as_str())), ..table },
        trigger: quoted(&name),
        function: qualified(model, &name),
        method: "history".to_owned(),
    }
}
