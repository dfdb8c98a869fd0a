//! Tenants: who shares a database with whom.

/// `tenancy` of `[project]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenancy {
    /// `single`: there are no tenants.
    Single,
    /// `conjoined`: all tenants in the same tables, told apart by a column that every key begins with.
    Conjoined,
    /// `schema-per-tenant`: a PostgreSQL schema for each.
    SchemaPerTenant,
    /// `database-per-tenant`: a database for each.
    DatabasePerTenant,
}
