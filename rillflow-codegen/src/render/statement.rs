//! Reads generated SQL: its statements, and the schema that they make.
//!
//! This is no parser of SQL. It knows the few forms that the templates use and refuses every other, which a test of any
//! manifest would show.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use sqlparser::ast::{
    ColumnOption, CreateIndex, CreateTable, CreateTableOptions, DataType, Expr, IndexColumn, Statement, TableConstraint,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

use crate::ir::Schema;
use crate::ir::schema::{Index, Table, Trigger};

/// What a text of SQL makes in an empty database.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) schema: Schema,
    /// The statement that makes an object, by the kind and name of the object: `table customer`.
    pub(super) statements: BTreeMap<String, String>,
}

/// What `sql` makes in an empty database.
pub(super) fn read(sql: &str) -> Result<Reading, String> {
    let mut reading = Reading::default();
    for statement in statements(sql) {
        let Reading { schema, statements } = &mut reading;
        let words: Vec<&str> = statement.split_whitespace().take(4).collect();
        let object = match words.as_slice() {
            ["create", "schema", ..] => {
                schema.name = statement.rsplit(' ').next().map(bare).unwrap_or_default();
                continue;
            }
            ["comment", ..] | ["alter", "sequence" | "table", ..] => continue,
            ["create", "sequence", name, ..] => {
                schema.sequences.insert(bare(name), "bigint".to_owned());
                format!("sequence {}", bare(name))
            }
            ["create", "function", ..] | ["create", "or", "replace", "function"] => {
                let (signature, body) = function(statement)?;
                let object = format!("function {signature}");
                schema.functions.insert(signature, body);
                object
            }
            ["create", "trigger", ..] => {
                let (name, trigger) = trigger(statement)?;
                let object = format!("trigger {name}");
                schema.triggers.insert(name, trigger);
                object
            }
            ["create", "table" | "index" | "unique", ..] => relation(schema, statement)?,
            _ => return Err(format!("a statement of an unknown kind: {}", first_line(statement))),
        };
        statements.insert(object, statement.to_owned());
    }
    Ok(reading)
}

/// The functions that a migration of ours makes anew, with the statement, and those that it drops, without one.
pub(crate) fn functions(sql: &str) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for statement in statements(sql) {
        let words: Vec<&str> = statement.split_whitespace().take(4).collect();
        match words.as_slice() {
            ["create", "function", ..] | ["create", "or", "replace", "function"] => {
                if let Ok((signature, _)) = function(statement) {
                    found.push((signature, Some(statement.to_owned())));
                }
            }
            ["drop", "function", ..] => {
                let after = statement.split_once("function").map_or("", |(_, after)| after.trim());
                if let Some((name, types)) = after.split_once('(') {
                    found.push((format!("{}({types}", bare(name)), None));
                }
            }
            _ => {}
        }
    }
    found
}

/// The hash by which [`Schema`] knows the function that `statement` makes.
pub(crate) fn function_hash(statement: &str) -> Option<String> {
    function(statement).ok().map(|(_, hash)| hash)
}

/// The statements of `sql`, without their semicolons and without the comments before them.
pub(crate) fn statements(sql: &str) -> Vec<&str> {
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

/// The table or index that `statement` makes, which is added to the schema.
fn relation(schema: &mut Schema, statement: &str) -> Result<String, String> {
    let parsed = Parser::parse_sql(&PostgreSqlDialect {}, statement)
        .map_err(|error| format!("{error}: {}", first_line(statement)))?;
    match parsed.as_slice() {
        [Statement::CreateTable(table)] => create_table(schema, table),
        [Statement::CreateIndex(index)] => create_index(schema, index),
        _ => Err(format!("a statement of an unknown kind: {}", first_line(statement))),
    }
}

fn create_table(schema: &mut Schema, table: &CreateTable) -> Result<String, String> {
    let name = last_part(&table.name);
    let mut made = Table { options: options(&table.table_options), ..Table::default() };
    let mut columns: Vec<Definition> = Vec::new();
    for column in &table.columns {
        let column_name = column.name.value.clone();
        let mut definition = Definition { ty: data_type(&column.data_type), ..Definition::default() };
        for option in &column.options {
            match &option.option {
                ColumnOption::NotNull => definition.not_null = true,
                ColumnOption::Collation(collation) => definition.collation = Some(collation.to_string()),
                ColumnOption::Default(value) => definition.default = Some(value.to_string()),
                ColumnOption::PrimaryKey(_) => made.primary_key.push(column_name.clone()),
                ColumnOption::Unique(_) => {
                    return Err(format!("the unique constraint of `{name}.{column_name}` has no name"));
                }
                _ => {}
            }
        }
        definition.name = column_name;
        columns.push(definition);
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
                    constraint: true,
                    columns,
                    class: None,
                    predicate: None,
                };
                schema.indexes.insert(index_name, index);
            }
            _ => {}
        }
    }
    for mut definition in columns {
        definition.not_null |= made.primary_key.contains(&definition.name);
        made.columns.insert(definition.name.clone(), definition.text());
    }
    let object = format!("table {name}");
    schema.tables.insert(name, made);
    Ok(object)
}

/// What is said of a column, in the order in which it is written.
#[derive(Default)]
struct Definition {
    name: String,
    ty: String,
    collation: Option<String>,
    not_null: bool,
    default: Option<String>,
}

impl Definition {
    fn text(&self) -> String {
        let collation = self.collation.as_ref().map(|name| format!(" collate {name}")).unwrap_or_default();
        let not_null = if self.not_null { " not null" } else { "" };
        let default = self.default.as_ref().map(|value| format!(" default {value}")).unwrap_or_default();
        format!("{}{collation}{not_null}{default}", self.ty)
    }
}

/// The storage parameters, as the catalog has them.
fn options(options: &CreateTableOptions) -> String {
    let CreateTableOptions::With(options) = options else { return String::new() };
    options.iter().map(|option| option.to_string().replace(" = ", "=")).collect::<Vec<_>>().join(", ")
}

fn create_index(schema: &mut Schema, index: &CreateIndex) -> Result<String, String> {
    let Some(name) = &index.name else { return Err("an index without a name".to_owned()) };
    let method = index.using.as_ref().map_or_else(|| "btree".to_owned(), |using| using.to_string().to_lowercase());
    let made = Index {
        table: last_part(&index.table_name),
        method,
        unique: index.unique,
        constraint: false,
        columns: index_columns(&index.columns)?,
        class: index_class(&index.columns)?,
        predicate: index.predicate.as_ref().map(ToString::to_string),
    };
    schema.indexes.insert(last_part(name), made);
    Ok(format!("index {}", last_part(name)))
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
    use super::{bare, functions, read, statements};

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
            read(sql).unwrap().schema.facts().into_iter().map(|(a, b)| format!("{a}: {b}")).collect();
        assert_eq!(
            facts,
            [
                "column t.at: timestamp with time zone not null",
                "column t.name: text collate \"C\" not null",
                "column t.names: text[]",
                "column t.part: integer not null default 0",
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
        let schema = read(sql).unwrap().schema;
        assert_eq!(schema.indexes["i"].predicate.as_deref(), Some(r#""a" IS NOT NULL AND "b" IN ('x', 'y')"#));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        assert!(read("create view v as select 1").is_err());
        assert!(read("create table t (a int unique)").is_err());
        assert!(read("create index i on t (lower(a))").is_err());
    }

    #[test]
    fn functions_that_come_and_go_are_found() {
        let sql = r#"
            create function "s".f(a text, out c int) language sql as $rf$ select 1; $rf$;
            create or replace function "s"."g"() returns trigger language plpgsql as $rf$ begin return new; end $rf$;
            drop function "s".f(text);
        "#;
        let found: Vec<(String, bool)> =
            functions(sql).into_iter().map(|(name, text)| (name, text.is_some())).collect();
        assert_eq!(found, [("f(text)".to_owned(), true), ("g()".to_owned(), true), ("f(text)".to_owned(), false)]);
    }
}
