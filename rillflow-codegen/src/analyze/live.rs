//! Live projections: what is folded when it is asked for is the events of one stream.

use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::manifest::raw::{self, DocumentKey};
use crate::model::{DocumentInput, ExpressionKind, Model, Projection, ProjectionKind, ProjectionMode};

/// Refuses a live projection whose key is not the stream: its events would be all over the log.
pub(super) fn check(model: &Model, projection: &Projection, raw: &raw::Projection, diagnostics: &mut Vec<Diagnostic>) {
    let (ProjectionMode::Live, Some(mode)) = (projection.mode, &raw.mode) else { return };
    let other = match (&projection.kind, &raw.kind) {
        (ProjectionKind::Table(table), Some(raw::ProjectionKind::Table(raw))) => {
            let second = raw.key.get(1).map(|(column, _)| column);
            let is_foreign = |column: &Text| {
                let key = table.key.iter().find(|key| key.column.as_str() == column.as_str());
                key.is_some_and(|key| key.values.iter().any(|value| value.kind != ExpressionKind::StreamId))
            };
            let foreign = raw.key.iter().find(|(column, _)| is_foreign(column)).map(|(_, text)| text);
            second.or(foreign)
        }
        (ProjectionKind::Document(document), Some(raw::ProjectionKind::Document(raw))) => {
            let input = |input: &DocumentInput| {
                let text = match raw.key.as_ref()? {
                    DocumentKey::Same(text) => text,
                    DocumentKey::PerEvent(given, _) => {
                        let name = &model.event(input.event).name;
                        given.iter().find(|(event, _)| event.as_str() == name).map(|(_, text)| text)?
                    }
                };
                (input.key.kind != ExpressionKind::StreamId).then_some(text)
            };
            document.inputs.iter().find_map(input)
        }
        _ => None,
    };
    if let Some(text) = other {
        let message = format!("live projection `{}` reads more than one stream", projection.name);
        diagnostics.push(
            Diagnostic::error(
                &catalog::MODE_MISMATCH,
                message,
                text.span,
                "the key of a live projection is `stream.id`",
            )
            .see(mode.span, "the mode stands here")
            .note("a live projection stores nothing, and only the events of one stream are found together")
            .help("write `mode = \"async\"`"),
        );
    }
}
