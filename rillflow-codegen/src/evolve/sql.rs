//! The statements of a migration, as text without semicolons.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::ir::schema::{Index, Table, Trigger};
use crate::model::SqlIdent;

/// A name in double quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    let quoted = format!("'{}'", text.replace('\'', "''"));
    if text.contains('\\') { format!("e{}", quoted.replace('\\', "\\\\")) } else { quoted }
}

/// A name of our own for something that lives only while a migration is under way. A long one gets a hash.
pub(super) fn passing(prefix: &str, name: &str) -> String {
    let whole = format!("{prefix}{name}");
    if whole.len() <= SqlIdent::MAX_BYTES {
        return whole;
    }
    let mut short = prefix.to_owned();
    for byte in Sha256::digest(name).iter().take(8) {
        _ = write!(short, "{byte:02x}");
    }
    short
}

/// The statements that name the objects of one schema.
#[derive(Clone, Debug)]
pub(super) struct Sql {
    schema: String,
}

impl Sql {
    pub(super) fn new(schema: &str) -> Self {
        Self { schema: quoted(schema) }
    }

    /// The quoted schema.
    pub(super) fn schema(&self) -> &str {
        &self.schema
    }

    /// A qualified name.
    pub(super) fn name(&self, name: &str) -> String {
        format!("{}.{}", self.schema, quoted(name))
    }

    /// `rf_f(text, bigint)`, qualified.
    pub(super) fn signature(&self, signature: &str) -> String {
        match signature.split_once('(') {
            Some((name, types)) => format!("{}({types}", self.name(name)),
            None => self.name(signature),
        }
    }

    pub(super) fn alter(&self, table: &str, change: &str) -> String {
        format!("alter table {} {change}", self.name(table))
    }

    pub(super) fn create_table(&self, name: &str, table: &Table) -> String {
        let mut text = format!("create table {} (\n", self.name(name));
        for (column, definition) in &table.columns {
            _ = writeln!(text, "    {} {definition},", quoted(column));
        }
        let key: Vec<String> = table.primary_key.iter().map(|column| quoted(column)).collect();
        _ = write!(text, "    constraint {} primary key ({})\n)", quoted(&format!("{name}_pkey")), key.join(", "));
        if !table.options.is_empty() {
            _ = write!(text, " with ({})", table.options);
        }
        text
    }

    pub(super) fn drop_table(&self, name: &str) -> String {
        format!("drop table {}", self.name(name))
    }

    /// `how` is empty, `concurrently` or `concurrently if not exists`.
    pub(super) fn create_index(&self, name: &str, index: &Index, how: &str) -> String {
        let unique = if index.unique { "unique " } else { "" };
        let how = if how.is_empty() { String::new() } else { format!("{how} ") };
        let class = index.class.as_ref().map(|class| format!(" {class}")).unwrap_or_default();
        let columns: Vec<String> = index.columns.iter().map(|column| format!("{}{class}", quoted(column))).collect();
        let predicate = index.predicate.as_ref().map(|predicate| format!(" where {predicate}")).unwrap_or_default();
        format!(
            "create {unique}index {how}{} on {} using {} ({}){predicate}",
            quoted(name),
            self.name(&index.table),
            index.method,
            columns.join(", ")
        )
    }

    pub(super) fn drop_index(&self, name: &str) -> String {
        format!("drop index {}", self.name(name))
    }

    pub(super) fn rename_index(&self, from: &str, to: &str) -> String {
        format!("alter index {} rename to {}", self.name(from), quoted(to))
    }

    pub(super) fn create_trigger(&self, name: &str, trigger: &Trigger) -> String {
        format!(
            "create trigger {} before insert or update on {}\nfor each row execute function {}()",
            quoted(name),
            self.name(&trigger.table),
            self.name(&trigger.function)
        )
    }

    pub(super) fn drop_trigger(&self, name: &str, table: &str) -> String {
        format!("drop trigger {} on {}", quoted(name), self.name(table))
    }

    pub(super) fn drop_function(&self, signature: &str) -> String {
        format!("drop function {}", self.signature(signature))
    }

    /// Computes the columns of every row anew, in the transaction at hand.
    pub(super) fn recompute(&self, table: &str, value: &str) -> Vec<String> {
        vec![
            "select set_config('rillflow.backfill', 'on', true)".to_owned(),
            format!("update {} set \"doc\" = {value}", self.name(table)),
        ]
    }

    /// Empties the table of a projection, which then follows the log from its beginning.
    pub(super) fn empty_projection(&self, projection: &str, table: &str) -> Vec<String> {
        vec![format!("truncate table {}", self.name(table)), self.forget_checkpoint(projection)]
    }

    /// Gives the checkpoint of a projection to a definition. There is one afterwards: a program of another release must not be
    /// the one that makes it.
    pub(super) fn define_checkpoint(&self, projection: &str, definition: &str) -> String {
        format!(
            "insert into {} (part, projection, position, definition) values (0, {}, 0, {}) on conflict (part, projection) \
             do update set definition = excluded.definition",
            self.name("rf_checkpoint"),
            literal(projection),
            literal(definition)
        )
    }

    pub(super) fn forget_checkpoint(&self, projection: &str) -> String {
        format!("delete from {} where projection = {}", self.name("rf_checkpoint"), literal(projection))
    }
}

/// An index that failed to build stays behind, not valid, and `if not exists` takes it for the one that is wanted.
pub(super) fn check_index(sql: &Sql, name: &str) -> String {
    let qualified = sql.name(name);
    let words = literal(&format!("index {qualified} is not valid: an attempt to build it failed"));
    let hint = literal(&format!(
        "remove what stood in its way, run `reindex index concurrently {qualified}`, and migrate again"
    ));
    format!(
        "do $rf$
begin
    if exists (select from pg_index where indexrelid = {}::regclass and not indisvalid) then
        raise exception using message = {words}, hint = {hint};
    end if;
end
$rf$",
        literal(&qualified)
    )
}

#[cfg(test)]
mod tests {
    use super::{Sql, passing};
    use crate::ir::schema::Index;

    #[test]
    fn an_index_is_written_with_all_it_has() {
        let index = Index {
            table: "customer".to_owned(),
            method: "gin".to_owned(),
            unique: false,
            constraint: false,
            columns: vec!["tags".to_owned()],
            class: Some("jsonb_path_ops".to_owned()),
            predicate: Some("\"tier\" = 'pro'".to_owned()),
        };
        assert_eq!(
            Sql::new("shop").create_index("customer_tags_idx", &index, "concurrently if not exists"),
            "create index concurrently if not exists \"customer_tags_idx\" on \"shop\".\"customer\" using gin (\"tags\" \
             jsonb_path_ops) where \"tier\" = 'pro'"
        );
    }

    #[test]
    fn a_passing_name_is_never_too_long() {
        assert_eq!(passing("rf_new_", "city"), "rf_new_city");
        let long = passing("rf_new_", &"x".repeat(60));
        assert_eq!(long.len(), "rf_new_".len() + 16);
        assert_ne!(long, passing("rf_new_", &"y".repeat(60)));
    }
}
