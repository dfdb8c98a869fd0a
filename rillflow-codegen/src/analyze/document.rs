//! Documents: the predicates of their indexes, and their compiled queries.

use super::expression::{Checker, DocumentScope, Source, Use};
use super::query;
use crate::diagnostic::Diagnostic;
use crate::manifest::Text;
use crate::manifest::raw::{self, Manifest};
use crate::model::{Document, Expression, Model};
use crate::resolve::Unsound;

/// Types the predicates of all indexes and the conditions of all queries.
pub(super) fn complete(model: &mut Model, unsound: &Unsound, raw: &Manifest) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for index in 0..model.documents.len() {
        let document = &model.documents[index];
        let Some(raw) = raw.documents.iter().find(|raw| raw.name.as_str() == document.name) else { continue };
        let predicates: Vec<(usize, Option<Expression>)> = (0..document.duplicated.len())
            .filter_map(|at| {
                let text = predicate_text(document, raw, at)?;
                Some((at, predicate(model, unsound, document, text, &mut diagnostics)))
            })
            .collect();
        // A query may rely on the predicate of an index, so these come first.
        for (at, predicate) in predicates {
            if let Some(index) = &mut model.documents[index].duplicated[at].index {
                index.predicate = predicate;
            }
        }
        let document = &model.documents[index];
        let conditions: Vec<Option<Expression>> = document
            .queries
            .iter()
            .map(|query| {
                let raw = raw.queries.iter().find(|raw| raw.name.as_str() == query.name)?;
                query::condition(model, unsound, document, query, raw, &mut diagnostics)
            })
            .collect();
        for (query, condition) in model.documents[index].queries.iter_mut().zip(conditions) {
            query.condition = condition;
        }
    }
    diagnostics
}

fn predicate_text<'raw>(document: &Document, raw: &'raw raw::Document, at: usize) -> Option<&'raw Text> {
    let path = document.duplicated[at].path.join(".");
    let entry = raw.duplicated.iter().find(|entry| entry.path.as_str() == path)?;
    entry.index.as_ref()?.predicate.as_ref()
}

fn predicate(
    model: &Model,
    unsound: &Unsound,
    document: &Document,
    text: &Text,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Expression> {
    let source = match Source::parse(text) {
        Ok(source) => source,
        Err(diagnostic) => {
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    let sound = !unsound.documents.contains(&document.name);
    let scope = DocumentScope { document, sound, use_: Use::Predicate };
    let mut checker = Checker::of_document(model, unsound, scope, &source);
    let predicate = checker.condition();
    diagnostics.append(&mut checker.diagnostics);
    predicate
}
