//! Compares the catalog of the database with what the generator says.
//!
//! Facts, not texts, are compared: a column and its type, an index and its columns, a function and the hash of its
//! body. Objects that the generator does not know belong to the user and are none of our business.

use std::collections::BTreeMap;

use sqlx::PgPool;

use crate::error::{Error, Result};
use crate::schema::history::{self, History};
use crate::schema::{MigrationSet, Schema};

/// The oldest server that the generated SQL runs on.
const OLDEST_SERVER: i32 = 150_000;

const SERVER_VERSION: &str = "select current_setting('server_version_num')::int4, current_setting('server_version')";

/// Every object of the schema `$1` as the generator spells it. Takes no lock beyond the one every select takes.
const FACTS: &str = "
    with home as (
        select oid from pg_namespace where nspname = $1
    ), relation as (
        select class.oid, class.relname::text as name, class.relkind as kind
          from pg_class as class join home on home.oid = class.relnamespace
    ), index_columns as (
        select entry.indexrelid,
               string_agg(
                   attribute.attname::text || case when class.opcdefault then '' else coalesce(' ' || class.opcname, '') end,
                   ', ' order by place.number
               ) as names
          from pg_index as entry
          join relation on relation.oid = entry.indrelid
         cross join lateral unnest(entry.indkey::int2[], entry.indclass::oid[]) with ordinality
               as place (attribute, class, number)
          join pg_attribute as attribute on attribute.attrelid = entry.indrelid and attribute.attnum = place.attribute
          left join pg_opclass as class on class.oid = place.class
         group by entry.indexrelid
    )
    select 'table ' || relation.name, 'table'
      from relation where relation.kind in ('r', 'p')
    union all
    select 'column ' || relation.name || '.' || attribute.attname,
           format_type(attribute.atttypid, attribute.atttypmod)
               || coalesce(' collate ' || quote_ident(sorting.collname), '')
               || case when attribute.attnotnull then ' not null' else '' end
               || coalesce(' default ' || pg_get_expr(value.adbin, value.adrelid), '')
      from relation
      join pg_attribute as attribute on attribute.attrelid = relation.oid
      left join pg_collation as sorting on sorting.oid = attribute.attcollation and sorting.collname <> 'default'
      left join pg_attrdef as value on value.adrelid = attribute.attrelid and value.adnum = attribute.attnum
     where relation.kind in ('r', 'p') and attribute.attnum > 0 and not attribute.attisdropped
    union all
    select 'primary key ' || relation.name, '(' || index_columns.names || ')'
      from relation
      join pg_index as entry on entry.indrelid = relation.oid and entry.indisprimary
      join index_columns on index_columns.indexrelid = entry.indexrelid
    union all
    select 'check ' || entry.conname || ' on ' || relation.name, pg_get_expr(entry.conbin, entry.conrelid)
      from relation join pg_constraint as entry on entry.conrelid = relation.oid and entry.contype = 'c'
    union all
    select 'index ' || class.relname,
           case when entry.indisunique then 'unique ' else '' end || method.amname || ' (' || index_columns.names || ')'
               || case when entry.indisvalid then '' else ', not valid' end
               || case when entry.indpred is null then '' else ', partial' end
      from relation
      join pg_index as entry on entry.indrelid = relation.oid and not entry.indisprimary
      join index_columns on index_columns.indexrelid = entry.indexrelid
      join pg_class as class on class.oid = entry.indexrelid
      join pg_am as method on method.oid = class.relam
    union all
    select 'sequence ' || relation.name,
           format_type(sequence.seqtypid, null)
               || case when sequence.seqcache = 1 then '' else ', cache ' || sequence.seqcache end
               || case when sequence.seqincrement = 1 then '' else ', increment ' || sequence.seqincrement end
               || case when sequence.seqcycle then ', cycle' else '' end
      from relation join pg_sequence as sequence on sequence.seqrelid = relation.oid
    union all
    select 'function ' || routine.proname || '(' || oidvectortypes(routine.proargtypes) || ')',
           encode(sha256(convert_to(routine.prosrc, 'UTF8')), 'hex')
      from pg_proc as routine join home on home.oid = routine.pronamespace
     where routine.prokind = 'f'
    union all
    select 'trigger ' || entry.tgname || ' on ' || relation.name,
           routine.proname || case when entry.tgenabled in ('O', 'A') then '' else ', disabled' end
      from relation
      join pg_trigger as entry on entry.tgrelid = relation.oid and not entry.tgisinternal
      join pg_proc as routine on routine.oid = entry.tgfoid";

/// Whether the database is what `schema` says.
///
/// # Errors
///
/// [`Error::ServerTooOld`], [`Error::NotMigrated`] if migrations are merely pending, [`Error::Migration`] if the
/// database has seen other ones, [`Error::SchemaMismatch`] if an object is missing or is another one.
pub(crate) async fn verify(pool: &PgPool, schema: &'static Schema) -> Result<()> {
    let (number, words): (i32, String) = sqlx::query_as(SERVER_VERSION).fetch_one(pool).await?;
    if number < OLDEST_SERVER {
        return Err(Error::ServerTooOld { found: words });
    }
    let set = MigrationSet::embedded(schema);
    let History { pending, .. } = history::compare(pool, &set).await?;
    if !pending.is_empty() {
        return Err(Error::NotMigrated { schema: schema.name.to_owned(), pending });
    }
    let differences = differences(&facts(pool, schema.name).await?, schema.catalog);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(Error::SchemaMismatch { schema: schema.name.to_owned(), differences })
    }
}

/// Every object of the PostgreSQL schema `name` and its definition, spelled as the generator spells them.
///
/// # Errors
///
/// If the database cannot be read.
pub async fn facts(pool: &PgPool, name: &str) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> = sqlx::query_as(FACTS).bind(name).fetch_all(pool).await?;
    Ok(rows.into_iter().collect())
}

/// What is missing or different, a sentence each.
fn differences(found: &BTreeMap<String, String>, wanted: &[(&str, &str)]) -> Vec<String> {
    let missing_tables: Vec<&str> = wanted
        .iter()
        .filter_map(|(object, _)| object.strip_prefix("table ").filter(|_| !found.contains_key(*object)))
        .collect();
    let belongs_to_missing = |object: &str| {
        let table = object
            .strip_prefix("column ")
            .and_then(|column| column.split_once('.').map(|(table, _)| table))
            .or_else(|| object.strip_prefix("primary key "))
            .or_else(|| object.rsplit_once(" on ").map(|(_, table)| table));
        table.is_some_and(|table| missing_tables.contains(&table))
    };
    wanted
        .iter()
        .filter_map(|(object, definition)| match found.get(*object) {
            Some(actual) if actual == definition => None,
            Some(_) if object.starts_with("function ") => {
                Some(format!("{object} has another body than the migrations gave it"))
            }
            Some(actual) => Some(format!("{object} is `{actual}`, not `{definition}`")),
            // One sentence for a missing table is enough.
            None if belongs_to_missing(object) => None,
            None if object.starts_with("table ") || object.starts_with("function ") => {
                Some(format!("{object} is missing"))
            }
            None => Some(format!("{object} (`{definition}`) is missing")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::differences;

    #[test]
    fn what_differs_is_said_once() {
        let wanted = [
            ("column customer.city", "text"),
            ("column customer.tier", "text not null"),
            ("column lost.id", "uuid not null"),
            ("function rf_append(uuid)", "aa"),
            ("index customer_tier_idx", "btree (tier)"),
            ("table customer", "table"),
            ("table lost", "table"),
        ];
        let found = [
            ("column customer.mine", "text"),
            ("column customer.tier", "integer not null"),
            ("function rf_append(uuid)", "bb"),
            ("table customer", "table"),
        ];
        let found: BTreeMap<String, String> = found.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(
            differences(&found, &wanted),
            [
                "column customer.city (`text`) is missing",
                "column customer.tier is `integer not null`, not `text not null`",
                "function rf_append(uuid) has another body than the migrations gave it",
                "index customer_tier_idx (`btree (tier)`) is missing",
                "table lost is missing",
            ]
        );
    }
}
