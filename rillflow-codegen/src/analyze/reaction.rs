//! What one event does to a row.

use std::collections::BTreeMap;

use super::expression::{Checker, Source};
use super::projection::Analysis;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::Text;
use crate::manifest::raw;
use crate::model::{Event, EventId, Expression, ReactionBody, ValueType};
use crate::source::Span;

/// Why a reaction creates no row.
pub(super) enum Missing {
    /// These columns get no value.
    Columns(Vec<String>),
    /// The manifest says `create = false`.
    Forbidden,
}

/// The body of a reaction, and why it does not create a row if it could.
pub(super) fn resolve(
    analysis: &mut Analysis<'_>,
    raw: &raw::Reaction,
    projection: &raw::TableProjection,
    event: (EventId, &Event),
) -> (Option<ReactionBody>, Option<Missing>) {
    let mut reader = Reader { analysis, raw, projection, event, changed: BTreeMap::new() };
    if let Some((true, delete)) = raw.delete {
        return (reader.delete(delete), None);
    }
    let set: Vec<_> = raw.set.iter().filter_map(|(column, text)| reader.set(column, text)).collect();
    let add: Vec<_> = raw.add.iter().filter_map(|(column, text)| reader.add(column, text)).collect();
    reader.change(set, add)
}

struct Reader<'r, 'a> {
    analysis: &'r mut Analysis<'a>,
    raw: &'r raw::Reaction,
    projection: &'r raw::TableProjection,
    event: (EventId, &'r Event),
    /// The columns that are changed so far, and where.
    changed: BTreeMap<usize, Span>,
}

impl Reader<'_, '_> {
    fn delete(&mut self, delete: Span) -> Option<ReactionBody> {
        let first = |columns: &[(Text, Text)]| columns.first().map(|(column, _)| column.span);
        let other = first(&self.raw.set).or_else(|| first(&self.raw.add)).or(self.raw.create.map(|(_, span)| span));
        let Some(other) = other else { return Some(ReactionBody::Delete) };
        let message = format!("`on.{}` both deletes the row and changes it", self.raw.event.value);
        self.report(
            Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, delete, "the row goes")
                .see(other, "this would have no effect")
                .help("keep one of them"),
        );
        None
    }

    fn set(&mut self, column: &Text, text: &Text) -> Option<(usize, Expression)> {
        let index = self.column(column)?;
        let ty = self.analysis.table.columns[index].ty;
        self.expression(column, text, ty).map(|expression| (index, expression))
    }

    fn add(&mut self, column: &Text, text: &Text) -> Option<(usize, Expression)> {
        let index = self.column(column)?;
        let ty = self.analysis.table.columns[index].ty;
        if !ty.scalar.is_number() || ty.nullable {
            let found = self.analysis.model.value_type_text(ty);
            let message = format!("nothing can be added to column `{}`", column.value);
            let label = format!("the column is of type `{found}`");
            let help = if ty.scalar.is_number() {
                "remove the `?` and give the column `default = 0`"
            } else {
                "`set` the column instead"
            };
            self.report(Diagnostic::error(&catalog::ADD_NEEDS_NUMBER, message, column.span, label).help(help));
            return None;
        }
        self.expression(column, text, ty).map(|expression| (index, expression))
    }

    fn change(
        &mut self,
        mut set: Vec<(usize, Expression)>,
        mut add: Vec<(usize, Expression)>,
    ) -> (Option<ReactionBody>, Option<Missing>) {
        // Judged by what the manifest names, so that an expression with an error is not also a missing value.
        let given = |name: &str| self.raw.set.iter().any(|(column, _)| column.as_str() == name);
        let columns = self.analysis.table.columns.iter();
        let missing: Vec<String> = columns
            .filter(|column| column.default.is_none() && !given(column.column.as_str()))
            .map(|column| column.column.as_str().to_owned())
            .collect();
        let forbidden = matches!(self.raw.create, Some((false, _)));
        if let Some((true, span)) = self.raw.create
            && !missing.is_empty()
        {
            let columns = one_of(missing.iter().map(String::as_str)).replace(" or ", " and ");
            let message = format!("`on.{}` creates a row without a value for {columns}", self.raw.event.value);
            self.report(
                Diagnostic::error(&catalog::CREATE_WITHOUT_VALUE, message, span, "a new row needs every column")
                    .help(format!("`set` {columns}, give defaults, or make optional what may be absent")),
            );
        }
        let creates = !forbidden && missing.is_empty();
        if self.raw.set.is_empty() && self.raw.add.is_empty() && !creates && self.analysis.sound {
            if !matches!(self.raw.create, Some((true, _))) {
                let message = format!("`on.{}` changes nothing", self.raw.event.value);
                let label = "it neither sets, adds, deletes nor creates";
                self.report(
                    Diagnostic::error(&catalog::NO_EFFECT, message, self.raw.event.span, label)
                        .help("say what happens, or remove it"),
                );
            }
            return (None, None);
        }
        set.sort_by_key(|(index, _)| *index);
        add.sort_by_key(|(index, _)| *index);
        let lacks = match (forbidden, missing.is_empty()) {
            (true, _) => Some(Missing::Forbidden),
            (false, false) => Some(Missing::Columns(missing)),
            (false, true) => None,
        };
        (Some(ReactionBody::Change { set, add, creates }), lacks)
    }

    fn expression(&mut self, column: &Text, text: &Text, ty: ValueType) -> Option<Expression> {
        let source = match Source::parse(text) {
            Ok(source) => source,
            Err(diagnostic) => {
                self.report(*diagnostic);
                return None;
            }
        };
        let (id, event) = self.event;
        let sound = !self.analysis.unsound.events.contains(&id);
        let mut checker = Checker::new(self.analysis.model, self.analysis.unsound, (event, sound), &source);
        let expression = checker.of_type(ty, &format!("column `{}`", column.value));
        let found = std::mem::take(&mut checker.diagnostics);
        self.analysis.diagnostics.extend(found);
        expression
    }

    /// The index of a column that is changed only here.
    fn column(&mut self, name: &Text) -> Option<usize> {
        let columns = &self.analysis.table.columns;
        let Some(index) = columns.iter().position(|column| column.column.as_str() == name.as_str()) else {
            self.unknown_column(name);
            return None;
        };
        if let Some(other) = self.changed.insert(index, name.span) {
            let message = format!("`on.{}` changes column `{}` in two ways", self.raw.event.value, name.value);
            self.report(
                Diagnostic::error(&catalog::COLUMN_TWICE, message, name.span, "this is the second change")
                    .see(other, "this is the first")
                    .help("keep one of them"),
            );
            return None;
        }
        Some(index)
    }

    fn unknown_column(&mut self, name: &Text) {
        let projection = &self.analysis.projection.name;
        if let Some((key, _)) = self.projection.key.iter().find(|(key, _)| key.as_str() == name.as_str()) {
            let message = format!("`{}` is in the key of projection `{projection}` and never changes", name.value);
            self.report(
                Diagnostic::error(&catalog::UNKNOWN_COLUMN, message, name.span, "this is not a column to change")
                    .see(key.span, "the key gives it its value"),
            );
            return;
        }
        // A column with an error of its own is declared all the same.
        if self.projection.columns.iter().any(|column| column.name.as_str() == name.as_str()) {
            return;
        }
        let known = || self.projection.columns.iter().map(|column| column.name.as_str());
        let help = match closest(name.as_str(), known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("declare it in `[projections.{projection}.columns]`"),
        };
        let message = format!("projection `{projection}` has no column `{}`", name.value);
        self.report(Diagnostic::error(&catalog::UNKNOWN_COLUMN, message, name.span, "").help(help));
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.analysis.diagnostics.push(diagnostic);
    }
}
