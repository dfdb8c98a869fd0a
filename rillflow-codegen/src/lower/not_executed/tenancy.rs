//! Tenants.

use super::table::{column, qualified, quoted, side_table};
use crate::ir::{TenancyItem, TenantTable};
use crate::lower::sql_text;
use crate::model::{Document, Model, Projection, ProjectionMode, TableProjection, Tenancy};

/// The column of the tenant.
const TENANT: &str = "rf_tenant";
/// The setting that says who the tenant of a transaction is.
const SETTING: &str = "rillflow.tenant";
/// The tables of the event store, and their keys without the tenant.
const EVENT_STORE: &[(&str, &[&str])] = &[
    ("rf_checkpoint", &["part", "projection"]),
    ("rf_event", &["part", "position"]),
    ("rf_idempotency", &["part", "key"]),
    ("rf_stream", &["part", "id"]),
];

pub(super) fn item(model: &Model) -> Option<TenancyItem> {
    let tenancy = model.project.tenancy;
    let shared = shared(model);
    if tenancy == Tenancy::Single && shared.is_empty() {
        return None;
    }
    let (mode, place) = match tenancy {
        Tenancy::Single => ("single", None),
        Tenancy::Conjoined => ("conjoined", None),
        Tenancy::SchemaPerTenant => ("schema-per-tenant", Some("schema")),
        Tenancy::DatabasePerTenant => ("database-per-tenant", Some("database")),
    };
    let mut columns = vec![("name", "text collate \"C\" not null")];
    columns.extend(place.map(|place| (place, "text collate \"C\" not null unique")));
    columns.push(("created_at", "timestamptz not null default now()"));
    let current = format!("current_setting({})", sql_text::literal(SETTING));
    Some(TenancyItem {
        mode: mode.to_owned(),
        method: "tenant".to_owned(),
        store: "TenantStore".to_owned(),
        registry: side_table(model, TENANT, 1, &columns),
        column: column(TENANT, &format!("text collate \"C\" not null default {current}")),
        setting: sql_text::literal(SETTING),
        policy: quoted(TENANT),
        is_own: format!("{} = {current}", quoted(TENANT)),
        shared,
    })
}

/// The tables that have rows of several tenants, by name.
fn shared(model: &Model) -> Vec<TenantTable> {
    let project = model.project.tenancy;
    let is_shared = |document: &&Document| document.tenancy.unwrap_or(project) == Tenancy::Conjoined;
    let documents = model.documents.iter().filter(is_shared).map(|document| (document.table.as_str(), vec!["id"]));
    let mut tables: Vec<(&str, Vec<&str>)> = documents.collect();
    if project == Tenancy::Conjoined {
        tables.extend(EVENT_STORE.iter().map(|(name, key)| (*name, key.to_vec())));
        // Of a live projection nothing is stored.
        let stored = |(one, _): &(&Projection, &TableProjection)| one.mode != ProjectionMode::Live;
        let projections = model.table_projections().filter(stored);
        tables.extend(
            projections
                .map(|(_, table)| (table.table.as_str(), table.key.iter().map(|key| key.column.as_str()).collect())),
        );
    }
    tables.sort_unstable();
    let table = |(name, key): (&str, Vec<&str>)| {
        let key: Vec<String> = std::iter::once(TENANT).chain(key).map(quoted).collect();
        TenantTable { table: qualified(model, name), key: key.join(", ") }
    };
    tables.into_iter().map(table).collect()
}
