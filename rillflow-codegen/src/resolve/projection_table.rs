//! Table projections: names and columns. Keys and reactions are expressions, which `analyze` reads.

use super::field_type::field_type;
use super::literal::literal;
use super::name;
use super::resolver::Resolver;
use super::scope::Scope;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::{Text, raw};
use crate::model::{Literal, ProjectionColumn, ProjectionKind, RustIdent, Scalar, SqlIdent, TableProjection};

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
            columns: self.projection_columns(raw, owner, index),
            reactions: Vec::new(),
        })
    }

    pub(super) fn projection_columns(
        &mut self,
        raw: &raw::TableProjection,
        owner: &str,
        index: usize,
    ) -> Vec<ProjectionColumn> {
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
            match self.projection_column(column, ident, rust) {
                Some(column) => columns.push(column),
                None => _ = self.unsound.projections.insert(index),
            }
        }
        columns
    }

    fn projection_column(&mut self, raw: &raw::Column, column: SqlIdent, rust: RustIdent) -> Option<ProjectionColumn> {
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
        let renamed_from = raw.renamed_from.as_ref().map(|text| text.value.clone());
        Some(ProjectionColumn { column, rust, ty, default, doc: raw.doc.clone(), renamed_from })
    }
}
