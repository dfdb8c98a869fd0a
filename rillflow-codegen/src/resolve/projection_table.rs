//! Table projections: names and columns. Keys and reactions are expressions, which `analyze` reads.

use super::field_type::field_type;
use super::literal::literal;
use super::name;
use super::resolver::Resolver;
use super::scope::Scope;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::{Text, raw};
use crate::model::{
    IndexKind, Literal, ProjectionColumn, ProjectionKind, RustIdent, Scalar, SqlIdent, TableProjection,
};

/// A key is a tuple in Rust, and longer ones cannot be compared.
const MAX_KEY_COLUMNS: usize = 12;

/// PostgreSQL has room for 1600 columns in a table, those included that were dropped.
const MAX_COLUMNS: usize = 1000;

impl Resolver<'_> {
    /// A table projection; `row` is the name of its row's struct, and `index` its place in the model.
    pub(super) fn table_projection(
        &mut self,
        (name, raw): (&Text, &raw::TableProjection),
        row: &str,
        owner: &str,
        index: usize,
    ) -> ProjectionKind {
        let table = raw.table.as_ref().unwrap_or(name);
        if raw.table.is_some() {
            self.snake_name(table, "a table");
        }
        let table_name = self.claim_relation(table.as_str(), table.as_str(), owner, table.span);
        self.claim_primary_key(table.as_str(), owner, table.span);
        ProjectionKind::Table(TableProjection {
            row_type: self.claim_type(row, owner, name.span),
            table_type: self.claim_type(&format!("{row}Table"), owner, name.span),
            table: table_name,
            key: Vec::new(),
            columns: self.projection_columns(raw, table.as_str(), owner, index),
            reactions: Vec::new(),
        })
    }

    pub(super) fn projection_columns(
        &mut self,
        raw: &raw::TableProjection,
        table: &str,
        owner: &str,
        index: usize,
    ) -> Vec<ProjectionColumn> {
        self.limit_columns(raw, owner);
        let mut names = Scope::new(&catalog::SQL_NAME_CLASH, "the column", &[]);
        for (column, _) in &raw.key {
            self.snake_name(column, "a column");
            self.diagnostics.extend(name::system_column(column));
            self.diagnostics.extend(names.claim(column.as_str(), &format!("the key of {owner}"), column.span));
            self.sql_ident(column.as_str(), column.as_str(), "the key column", column.span);
        }
        let mut columns = Vec::new();
        for column in &raw.columns {
            let rust = self.snake_name(&column.name, "a column");
            let owner = format!("column `{}`", column.name.value);
            self.diagnostics.extend(name::system_column(&column.name));
            self.diagnostics.extend(names.claim(column.name.as_str(), &owner, column.name.span));
            let ident = self.sql_ident(column.name.as_str(), column.name.as_str(), &owner, column.name.span);
            match self.projection_column(column, table, (ident, rust)) {
                Some(column) => columns.push(column),
                None => _ = self.unsound.projections.insert(index),
            }
        }
        columns
    }

    fn limit_columns(&mut self, raw: &raw::TableProjection, owner: &str) {
        if let Some((column, _)) = raw.key.get(MAX_KEY_COLUMNS) {
            let message = format!("the key of {owner} has more than {MAX_KEY_COLUMNS} columns");
            let label = "this is the first that is too much";
            self.report(
                Diagnostic::error(&catalog::TOO_MANY_FIELDS, message, column.span, label)
                    .help("make one value of several with `||`, or keep some of them as ordinary columns"),
            );
        }
        if let Some(column) = raw.columns.get(MAX_COLUMNS) {
            let message = format!("{owner} has more than {MAX_COLUMNS} columns besides its key");
            let label = "this is the first that is too much";
            self.report(
                Diagnostic::error(&catalog::TOO_MANY_FIELDS, message, column.name.span, label)
                    .help("split the projection, or hold parts of the row as `json`"),
            );
        }
    }

    fn projection_column(
        &mut self,
        raw: &raw::Column,
        table: &str,
        (column, rust): (SqlIdent, RustIdent),
    ) -> Option<ProjectionColumn> {
        let text = raw.ty.as_ref()?;
        let field_type = match field_type(text, &self.type_ids, self.raw) {
            Ok(field_type) => field_type,
            Err(error) => {
                self.report(*error);
                return None;
            }
        };
        let Some(ty) = self.model.value_type(&field_type).filter(|ty| ty.scalar != Scalar::Duration) else {
            let message = format!("column `{}` cannot be of type `{}`", raw.name.value, text.value.trim());
            self.report(
                Diagnostic::error(&catalog::NOT_A_COLUMN, message, text.span, "")
                    .note("a column holds one built-in type other than `duration`, or a closed set"),
            );
            return None;
        };
        let default = match &raw.default {
            None => ty.nullable.then_some(Literal::Null),
            Some(value) => match literal(&self.model, value, &field_type) {
                Ok(literal) => Some(literal),
                Err(reason) => {
                    self.report(reason.into_diagnostic(&format!("column `{}`", raw.name.value), value.span));
                    Some(Literal::Null)
                }
            },
        };
        let renamed_from = self.former_name(raw.renamed_from.as_ref(), &raw.name, "a column");
        let index = self.column_index(raw, table, &column, ty.scalar);
        Some(ProjectionColumn { column, rust, ty, default, index, doc: raw.doc.clone(), renamed_from })
    }

    fn column_index(
        &mut self,
        raw: &raw::Column,
        table: &str,
        column: &SqlIdent,
        scalar: Scalar,
    ) -> Option<(IndexKind, SqlIdent)> {
        let text = raw.index.as_ref()?;
        let kind = self.word(text, "index", INDEX_KINDS)?;
        if (kind == IndexKind::Gin) != (scalar == Scalar::Json) {
            let message = format!("column `{}` cannot have an index of kind `{}`", raw.name.value, text.value);
            let label = format!("the column is of type `{}`", scalar.name());
            let (why, help) = match kind {
                IndexKind::Gin => (
                    "a `gin` index finds what is inside of `json`",
                    "write `index = \"btree\"`, which finds and sorts values",
                ),
                _ => ("documents of `json` are found by what is inside of them", "write `index = \"gin\"`"),
            };
            let diagnostic = Diagnostic::error(&catalog::INDEX_OF_COLUMN, message, text.span, label);
            self.report(diagnostic.note(why).help(help));
        }
        let name = format!("{table}_{}_idx", column.as_str());
        let owner = format!("the index of column `{}`", raw.name.value);
        Some((kind, self.claim_relation(&name, &name, &owner, raw.name.span)))
    }
}

const INDEX_KINDS: &[(&str, IndexKind)] =
    &[("btree", IndexKind::Btree), ("hash", IndexKind::Hash), ("unique", IndexKind::Unique), ("gin", IndexKind::Gin)];
