//! Reads generated SQL: its statements, and the schema that they make.
//!
//! This is no parser of SQL. It knows the few forms that the templates use and refuses every other, which a test of any
//! manifest would show.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use sqlparser::ast::{ColumnOption, CreateIndex, CreateTable, DataType, Expr, IndexColumn, Statement, TableConstraint};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::ir::Schema;
use crate::ir::schema::{Index, Table, Trigger};

/// The schema that `sql` makes in an empty database.
pub(super) fn read_schema(sql: &str) -> Result<Schema, String> {
    let mut schema = Schema::default();
    for statement in statements(sql) {
        let words: Vec<&str> = statement.split_whitespace().take(4).collect();
        match words.as_slice() {
            ["create", "schema", ..] | ["comment", ..] | ["alter", "sequence" | "table", ..] => {}
            ["create", "sequence", name, ..] => {
                schema.sequences.insert(bare(name), "bigint".to_owned());
            }
            ["create", "function", ..] | ["create", "or", "replace", "function"] => {
                let (signature, body) = function(statement)?;
                schema.functions.insert(signature, body);
            }
            ["create", "trigger", ..] => {
                let (name, trigger) = trigger(statement)?;
                schema.triggers.insert(name, trigger);
            }
            ["create", "table" | "index" | "unique", ..] => relation(&mut schema, statement)?,
            _ => return Err(format!("a statement of an unknown kind: {}", first_line(statement))),
        }
    }
    Ok(schema)
}

/// The statements of `sql`, without their semicolons and without the comments before them.
pub(super) fn statements(sql: &str) -> Vec<&str> {
    let mut statements = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < sql.len() {
        let rest = &sql[at..];
        if rest.starts_with("--") {
            let end = rest.find('\n').map_or(sql.len(), |line| at + line + 1);
            if sql[start..at].trim().is_empty() {
                start = end;
            }
            at = end;
        } else if rest.starts_with('\'') || rest.starts_with('"') {
            at += 1 + rest[1..].find(&rest[..1]).map_or(rest.len() - 1, |end| end + 1);
        } else if let Some(body) = rest.strip_prefix("$rf$") {
            at += "$rf$".len() + body.find("$rf$").map_or(body.len(), |end| end + "$rf$".len());
        } else if rest.starts_with(';') {
            statements.push(sql[start..at].trim());
            at += 1;
            start = at;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    if !sql[start..].trim().is_empty() {
        statements.push(sql[start..].trim());
    }
    statements
}

fn first_line(statement: &str) -> &str {
    statement.lines().next().unwrap_or_default()
}

/// The last part of a qualified name, without quotes.
fn bare(name: &str) -> String {
    let name = name.trim_end_matches(['(', ')', ';', ',']);
    let last = name.rsplit_once("\".").map_or(name, |(_, last)| last);
    let last = if last.starts_with('"') { last } else { last.rsplit('.').next().unwrap_or(last) };
    last.trim_matches('"').replace("\"\"", "\"")
}

/// `name(type, type)` and the hash of the body.
fn function(statement: &str) -> Result<(String, String), String> {
    let unreadable = || format!("a function that cannot be read: {}", first_line(statement));
    let after = statement.split_once("function").ok_or_else(unreadable)?.1.trim_start();
    let open = after.find('(').ok_or_else(unreadable)?;
    let close = matching_parenthesis(&after[open..]).ok_or_else(unreadable)? + open;
    let mut types = Vec::new();
    for argument in split_at_commas(&after[open + 1..close]) {
        let mut words: Vec<&str> = argument.split_whitespace().collect();
        if words.first() == Some(&"out") {
            continue;
        }
        if let Some(default) = words.iter().position(|word| *word == "default") {
            words.truncate(default);
        }
        // `name type`; every argument of ours has a name.
        let ty = words.get(1..).filter(|words| !words.is_empty()).ok_or_else(unreadable)?.join(" ");
        types.push(catalog_type(&ty));
    }
    let mut parts = statement.split("$rf$");
    let body = parts.nth(1).ok_or_else(unreadable)?;
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(body) {
        _ = write!(hash, "{byte:02x}");
    }
    Ok((format!("{}({})", bare(after[..open].trim()), types.join(", ")), hash))
}

fn matching_parenthesis(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

fn split_at_commas(arguments: &str) -> impl Iterator<Item = &str> {
    arguments.split(',').map(str::trim).filter(|argument| !argument.is_empty())
}

fn trigger(statement: &str) -> Result<(String, Trigger), String> {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let after = |word: &str| words.iter().position(|one| *one == word).and_then(|at| words.get(at + 1));
    let (Some(name), Some(table), Some(function)) = (after("trigger"), after("on"), after("function")) else {
        return Err(format!("a trigger that cannot be read: {}", first_line(statement)));
    };
    Ok((bare(name), Trigger { table: bare(table), function: bare(function) }))
}

fn relation(schema: &mut Schema, statement: &str) -> Result<(), String> {
    let parsed = Parser::parse_sql(&PostgreSqlDialect {}, statement)
        .map_err(|error| format!("{error}: {}", first_line(statement)))?;
    for parsed in parsed {
        match parsed {
            Statement::CreateTable(table) => create_table(schema, &table)?,
            Statement::CreateIndex(index) => create_index(schema, &index)?,
            _ => return Err(format!("a statement of an unknown kind: {}", first_line(statement))),
        }
    }
    Ok(())
}

fn create_table(schema: &mut Schema, table: &CreateTable) -> Result<(), String> {
    let name = last_part(&table.name);
    let mut made = Table { primary_key: Vec::new(), columns: BTreeMap::new() };
    let mut not_null = Vec::new();
    for column in &table.columns {
        let column_name = column.name.value.clone();
        for option in &column.options {
            match &option.option {
                ColumnOption::NotNull => not_null.push(column_name.clone()),
                ColumnOption::PrimaryKey(_) => made.primary_key.push(column_name.clone()),
                ColumnOption::Unique(_) => {
                    return Err(format!("the unique constraint of `{name}.{column_name}` has no name"));
                }
                _ => {}
            }
        }
        made.columns.insert(column_name, data_type(&column.data_type));
    }
    for constraint in &table.constraints {
        match constraint {
            TableConstraint::PrimaryKey(key) => made.primary_key = index_columns(&key.columns)?,
            TableConstraint::Unique(unique) => {
                let Some(index) = &unique.name else {
                    return Err(format!("a unique constraint of `{name}` has no name"));
                };
                let columns = index_columns(&unique.columns)?;
                let index_name = index.value.clone();
                let index = Index {
                    table: name.clone(),
                    method: "btree".to_owned(),
                    unique: true,
                    columns,
                    class: None,
                    predicate: None,
                };
                schema.indexes.insert(index_name, index);
            }
            _ => {}
        }
    }
    for column in made.primary_key.iter().chain(&not_null) {
        if let Some(definition) = made.columns.get_mut(column).filter(|it| !it.ends_with(" not null")) {
            definition.push_str(" not null");
        }
    }
    schema.tables.insert(name, made);
    Ok(())
}

fn create_index(schema: &mut Schema, index: &CreateIndex) -> Result<(), String> {
    let Some(name) = &index.name else { return Err("an index without a name".to_owned()) };
    let method = index.using.as_ref().map_or_else(|| "btree".to_owned(), |using| using.to_string().to_lowercase());
    let made = Index {
        table: last_part(&index.table_name),
        method,
        unique: index.unique,
        columns: index_columns(&index.columns)?,
        class: index_class(&index.columns)?,
        predicate: index.predicate.as_ref().map(ToString::to_string),
    };
    schema.indexes.insert(last_part(name), made);
    Ok(())
}

fn index_columns(columns: &[IndexColumn]) -> Result<Vec<String>, String> {
    columns
        .iter()
        .map(|column| match &column.column.expr {
            Expr::Identifier(name) => Ok(name.value.clone()),
            other => Err(format!("an index on an expression: {other}")),
        })
        .collect()
}

/// The operator class, which all columns share.
fn index_class(columns: &[IndexColumn]) -> Result<Option<String>, String> {
    let class = |column: &IndexColumn| column.operator_class.as_ref().map(ToString::to_string);
    let first = columns.first().and_then(class);
    if columns.iter().any(|column| class(column) != first) {
        return Err("an index whose columns have several operator classes".to_owned());
    }
    Ok(first)
}

fn last_part(name: &sqlparser::ast::ObjectName) -> String {
    name.0.last().and_then(|part| part.as_ident()).map_or_else(String::new, |ident| ident.value.clone())
}

fn data_type(ty: &DataType) -> String {
    catalog_type(&ty.to_string().to_lowercase())
}

/// The type as `format_type` prints it.
fn catalog_type(ty: &str) -> String {
    if let Some(element) = ty.strip_suffix("[]") {
        return format!("{}[]", catalog_type(element.trim_end()));
    }
    let name = match ty {
        "int" | "int4" => "integer",
        "int2" => "smallint",
        "int8" => "bigint",
        "bool" => "boolean",
        "timestamptz" => "timestamp with time zone",
        "timestamp" => "timestamp without time zone",
        "time" => "time without time zone",
        "float8" | "double" => "double precision",
        "float4" => "real",
        "decimal" => "numeric",
        other => other,
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{bare, read_schema, statements};

    #[test]
    fn statements_end_at_semicolons_of_their_own() {
        let sql = "-- one; two\ncreate a ';' \";\" $rf$ ; $rf$;\n-- last\n create b;";
        assert_eq!(statements(sql), ["create a ';' \";\" $rf$ ; $rf$", "create b"]);
    }

    #[test]
    fn names_lose_their_schema_and_quotes() {
        for name in [r#""shop"."customer""#, r#""shop".customer"#, "customer", "shop.customer", r#""shop".customer()"#]
        {
            assert_eq!(bare(name), "customer", "{name}");
        }
        assert_eq!(bare(r#""a.b"."c.d""#), "c.d");
    }

    #[test]
    fn a_schema_is_read_from_its_sql() {
        let sql = r#"
            create sequence "s".rf_position as bigint cache 1;
            create table "s"."t" (
                "part" int not null default 0,
                "at" timestamptz,
                "names" text[],
                "name" text collate "C" not null,
                constraint "t_pkey" primary key ("part", "at"),
                constraint "t_name" unique ("name")
            ) with (fillfactor = 80);
            create unique index "t_at" on "s"."t" using hash ("at");
            create index "t_doc" on "s"."t" using gin ("names" array_ops) where "name" <> 'o''clock';
            create function "s".f(a text, b double precision[] default null, out c int) language sql as $rf$ select 1 $rf$;
            create trigger "g" before insert or update on "s"."t" for each row execute function "s"."f"();
        "#;
        let facts: Vec<String> =
            read_schema(sql).unwrap().facts().into_iter().map(|(a, b)| format!("{a}: {b}")).collect();
        assert_eq!(
            facts,
            [
                "column t.at: timestamp with time zone not null",
                "column t.name: text not null",
                "column t.names: text[]",
                "column t.part: integer not null",
                "function f(text, double precision[]): 52ff794204567c254cd78373d6d88230beb60f2a4de43b0740d97953eaa4bab2",
                "index t_at: unique hash (at)",
                "index t_doc: gin (names array_ops), partial",
                "index t_name: unique btree (name)",
                "primary key t: (part, at)",
                "sequence rf_position: bigint",
                "table t: table",
                "trigger g on t: f",
            ]
        );
    }

    #[test]
    fn a_predicate_is_kept_as_it_can_be_written_again() {
        let sql = r#"create index i on t using btree ("a") where "a" is not null and "b" in ('x', 'y');"#;
        let schema = read_schema(sql).unwrap();
        assert_eq!(schema.indexes["i"].predicate.as_deref(), Some(r#""a" IS NOT NULL AND "b" IN ('x', 'y')"#));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(read_schema("create view v as select 1").is_err());
        assert!(read_schema("create table t (a int unique)").is_err());
        assert!(read_schema("create index i on t (lower(a))").is_err());
    }
}
