//! Compiled queries: what `where` means, whether every parameter is used, and whether an index answers.

use std::collections::BTreeSet;

use super::expression::{Checker, DocumentScope, Source, Use};
use crate::diagnostic::{Diagnostic, Severity, catalog};
use crate::manifest::raw;
use crate::manifest::{Value, ValueKind};
use crate::model::{
    Comparison, Cut, Document, Duplicated, Expression, ExpressionKind, IndexKind, Model, OrderStep, Query, ValueType,
};
use crate::resolve::Unsound;

/// The condition of a query of `document`, as far as it can be told.
pub(super) fn condition(
    model: &Model,
    unsound: &Unsound,
    document: &Document,
    query: &Query,
    raw: &raw::Query,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Expression> {
    let sound = !unsound.documents.contains(&document.name);
    let before = diagnostics.len();
    let condition = raw.condition.as_ref().and_then(|text| match Source::parse(text) {
        Ok(source) => {
            let parameters: Vec<(&str, Option<ValueType>)> =
                query.parameters.iter().map(|parameter| (parameter.name.as_str(), parameter.ty)).collect();
            let scope = DocumentScope { document, sound, use_: Use::Query(&parameters) };
            let mut checker = Checker::of_document(model, unsound, scope, &source);
            let condition = checker.condition();
            diagnostics.append(&mut checker.diagnostics);
            condition
        }
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            None
        }
    });
    if diagnostics.len() == before && sound && query.parameters.iter().all(|parameter| parameter.ty.is_some()) {
        diagnostics.extend(unused(query, raw, condition.as_ref()));
        diagnostics.extend(without_index(document, query, raw, condition.as_ref()));
    }
    condition
}

fn unused(query: &Query, raw: &raw::Query, condition: Option<&Expression>) -> Vec<Diagnostic> {
    let mut used: BTreeSet<usize> = BTreeSet::new();
    let mut open: Vec<&Expression> = condition.into_iter().collect();
    while let Some(expression) = open.pop() {
        if let ExpressionKind::Parameter(index) = expression.kind {
            used.insert(index);
        }
        open.extend(expression.kind.children());
    }
    // Judged by what the manifest says, so that a parameter of the wrong type is not also without use.
    let cuts = [&raw.limit, &raw.page_size].map(|value| match value {
        Some(Value { kind: ValueKind::String(text), .. }) => text.as_str().strip_prefix(':'),
        _ => None,
    });
    let is_unused = |index: usize, name: &str| !used.contains(&index) && !cuts.contains(&Some(name));
    let parameters = query.parameters.iter().enumerate();
    parameters
        .filter(|(index, parameter)| is_unused(*index, &parameter.name))
        .map(|(_, parameter)| {
            let message = format!("query `{}` does not use its parameter `{}`", query.name, parameter.name);
            Diagnostic::error(&catalog::UNUSED_PARAMETER, message, parameter.span, "")
                .help(format!("remove it, or compare something with it: `:{}`", parameter.name))
        })
        .collect()
}

/// A query whose every answer reads the whole table. It is right for a table that stays small, so this is a warning.
fn without_index(
    document: &Document,
    query: &Query,
    raw: &raw::Query,
    condition: Option<&Expression>,
) -> Option<Diagnostic> {
    let condition = condition?;
    let parts = match &condition.kind {
        ExpressionKind::And(parts) => parts.as_slice(),
        _ => std::slice::from_ref(condition),
    };
    let is_cut = !matches!(query.cut, Cut::All);
    let is_walked = is_cut && query.order.first().is_none_or(|step| walks(document, step, parts));
    if is_walked || parts.iter().any(|part| answers(document, part, parts)) {
        return None;
    }
    let span = raw.condition.as_ref().map_or(query.span, |text| text.span);
    let message = format!("query `{}` reads every document: no index answers its `where`", query.name);
    let diagnostic = Diagnostic::error(&catalog::QUERY_WITHOUT_INDEX, message, span, "")
        .help("give an `index` to a duplicated field that the query compares with a value");
    Some(Diagnostic { severity: Severity::Warning, ..diagnostic })
}

/// Whether an index gives the order, so that a part of the answer costs a part of the table.
fn walks(document: &Document, step: &OrderStep, parts: &[Expression]) -> bool {
    let field = document.duplicated.iter().find(|one| one.path == step.path);
    // An index has what is absent at its end, and read backwards at its beginning; an answer always has it at its end.
    let is_given = |path: &[String]| parts.iter().any(|part| part.implies_value_of(path));
    let has_order = |one: &Duplicated| !(one.nullable && step.descending) || is_given(&one.path);
    step.path.is_empty() || field.is_some_and(|one| has_order(one) && has_index(one, parts, RANGE))
}

/// The kinds of indexes that find equal values, and those that find what lies between two values.
const EQUALITY: &[IndexKind] = &[IndexKind::Btree, IndexKind::Unique, IndexKind::Hash];
const RANGE: &[IndexKind] = &[IndexKind::Btree, IndexKind::Unique];

/// Whether an index finds the documents for which `part` is true.
fn answers(document: &Document, part: &Expression, parts: &[Expression]) -> bool {
    let indexed = |expression: &Expression, kinds: &[IndexKind]| match &expression.kind {
        ExpressionKind::DocumentId => kinds.contains(&IndexKind::Btree),
        ExpressionKind::DocumentField(path) => {
            document.duplicated.iter().any(|one| one.path == *path && has_index(one, parts, kinds))
        }
        _ => false,
    };
    match &part.kind {
        ExpressionKind::Compare(comparison, left, right) => match comparison {
            Comparison::Equal => indexed(left, EQUALITY) || indexed(right, EQUALITY),
            Comparison::NotEqual => false,
            Comparison::StartsWith => indexed(left, RANGE),
            _ => indexed(left, RANGE) || indexed(right, RANGE),
        },
        ExpressionKind::In(operand, _) => indexed(operand, EQUALITY),
        ExpressionKind::IsNull(operand) | ExpressionKind::IsNotNull(operand) => indexed(operand, RANGE),
        ExpressionKind::DocumentField(_) => indexed(part, RANGE),
        ExpressionKind::Contains(path, _) => {
            document.duplicated.iter().any(|one| one.path == *path && has_index(one, parts, &[IndexKind::Gin]))
        }
        ExpressionKind::And(inner) => inner.iter().any(|part| answers(document, part, parts)),
        ExpressionKind::Or(inner) => inner.iter().all(|part| answers(document, part, parts)),
        _ => false,
    }
}

/// Whether a field has an index of one of these kinds that holds every document for which all of `parts` are true.
fn has_index(field: &Duplicated, parts: &[Expression], kinds: &[IndexKind]) -> bool {
    let Some(index) = field.index.as_ref().filter(|index| kinds.contains(&index.kind)) else { return false };
    match index.predicate.as_ref().map(|predicate| &predicate.kind) {
        None => true,
        Some(ExpressionKind::And(predicate)) => predicate.iter().all(|one| parts.contains(one)),
        Some(_) => index.predicate.as_ref().is_some_and(|one| parts.contains(one)),
    }
}
