//! The SQL of documents, with a sentence on the locks of each statement.

/// The statements of one document type: constants, since the table's name is put in by
/// [`document_statements!`](crate::document_statements) at compile time.
#[derive(Clone, Copy, Debug)]
#[doc(hidden)]
pub struct Statements {
    pub table: &'static str,
    pub insert: &'static str,
    pub insert_many: &'static str,
    pub upsert: &'static str,
    pub update: &'static str,
    pub delete: &'static str,
    pub delete_expected: &'static str,
    pub get: &'static str,
    pub get_many: &'static str,
    pub exists: &'static str,
}

impl Statements {
    /// What is read of a document, in this order.
    pub const COLUMNS: &'static str = r#""id", "doc", "rf_version", "rf_created_at", "rf_updated_at""#;
}

/// The statements of the documents in a table, given as a quoted and qualified literal.
#[doc(hidden)]
#[macro_export]
macro_rules! document_statements {
    ($table:literal) => {
        $crate::document::Statements {
            table: $table,

            // Locks nothing but its own new row; another insert of the same id waits for it and then fails.
            insert: ::core::concat!(r#"insert into "#, $table, r#" ("id", "doc") values ($1, $2)"#),

            // All or none: it is one statement.
            insert_many: ::core::concat!(
                r#"insert into "#, $table, r#" ("id", "doc")
                   select * from unnest($1, $2)"#
            ),

            // Locks the row it finds, or its own new one; two upserts of one id happen one after the other.
            upsert: ::core::concat!(
                r#"insert into "#, $table, r#" as document ("id", "doc") values ($1, $2)
                   on conflict ("id") do update
                      set "doc" = excluded."doc", "rf_version" = document."rf_version" + 1, "rf_updated_at" = now()
                   returning "rf_version""#
            ),

            // Locks the row if it has the expected version. If it has not, `actual` locks it for share: not to keep it, but
            // because a plain select would answer from the snapshot of this statement, which is older than a version the
            // update had to wait for. A locking select goes to the last committed version.
            update: ::core::concat!(
                r#"with moved as (
                       update "#, $table, r#"
                          set "doc" = $2, "rf_version" = "rf_version" + 1, "rf_updated_at" = now()
                        where "id" = $1 and "rf_version" = $3
                       returning "rf_version"
                   ), actual as (
                       select "rf_version" from "#, $table, r#"
                        where "id" = $1 and not exists (select from moved)
                          for share
                   )
                   select true, "rf_version" from moved
                   union all
                   select false, "rf_version" from actual"#
            ),

            delete: ::core::concat!(r#"delete from "#, $table, r#" where "id" = $1"#),

            // As `update`.
            delete_expected: ::core::concat!(
                r#"with moved as (
                       delete from "#, $table, r#"
                        where "id" = $1 and "rf_version" = $2
                       returning "rf_version"
                   ), actual as (
                       select "rf_version" from "#, $table, r#"
                        where "id" = $1 and not exists (select from moved)
                          for share
                   )
                   select true, "rf_version" from moved
                   union all
                   select false, "rf_version" from actual"#
            ),

            get: ::core::concat!(
                r#"select "id", "doc", "rf_version", "rf_created_at", "rf_updated_at" from "#, $table, r#" where "id" = $1"#
            ),

            get_many: ::core::concat!(
                r#"select "id", "doc", "rf_version", "rf_created_at", "rf_updated_at"
                     from unnest($1) with ordinality as wanted ("id", place)
                     join "#, $table, r#" using ("id")
                    order by place"#
            ),

            exists: ::core::concat!(r#"select exists (select 1 from "#, $table, r#" where "id" = $1)"#),
        }
    };
}
