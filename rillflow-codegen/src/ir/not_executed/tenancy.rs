//! Tenants.

use serde::Serialize;

use super::SideTable;
use crate::ir::Column;

/// Who shares tables with whom.
#[derive(Clone, Debug, Serialize)]
pub struct TenancyItem {
    /// `single`, `conjoined`, `schema-per-tenant` or `database-per-tenant`; `single` if only documents are conjoined.
    pub mode: String,
    /// The method of the store that returns the store of a tenant.
    pub method: String,
    /// The type that it returns.
    pub store: String,
    /// The table of the tenants, and of where each of them is.
    pub registry: SideTable,
    /// The column of the tenant, in shared tables.
    pub column: Column,
    /// The setting that says who the tenant of a transaction is, as a string literal of SQL.
    pub setting: String,
    /// The quoted name of the policy of each shared table.
    pub policy: String,
    /// Whether a row is the tenant's.
    pub is_own: String,
    /// The tables that tenants share, by name.
    pub shared: Vec<TenantTable>,
}

/// A table that tenants share.
#[derive(Clone, Debug, Serialize)]
pub struct TenantTable {
    /// The qualified, quoted name.
    pub table: String,
    /// The quoted key columns, the tenant among them, with commas between them.
    pub key: String,
}
