//! Projections of other kinds, modes and settings.

use super::super::expression::Writer;
use super::super::projection::CONDITION;
use super::super::{docs, event_set, rust_literal, sql_expression};
use crate::ir::{EventMethod, ProjectionCode, ProjectionExtras};
use crate::model::{
    DocumentProjection, Event, EventId, Expression, HandlerProjection, Model, OnError, Projection, ProjectionKind,
    ProjectionMode, RustIdent,
};
use crate::resolve::snake_ident;

pub(super) fn extras(model: &Model, projection: &Projection) -> Option<ProjectionExtras> {
    let (mode, following) = match projection.mode {
        ProjectionMode::Inline => ("inline", None),
        ProjectionMode::Async(following) => ("async", Some(following)),
        ProjectionMode::Live => ("live", None),
    };
    let (kind, code) = match &projection.kind {
        ProjectionKind::Table(_) => ("table", None),
        ProjectionKind::Document(fold) => ("document", Some(document_code(model, projection, fold))),
        ProjectionKind::Handler(handler) => ("handler", Some(handler_code(model, projection, handler))),
    };
    let is_plain = following.is_some_and(|following| {
        following.on_error == OnError::Pause && following.retries.is_none() && following.batch.is_none()
    });
    if code.is_none() && is_plain {
        return None;
    }
    let on_error = following.map(|following| match following.on_error {
        OnError::Pause => "pause",
        OnError::Skip => "skip",
        OnError::PauseKey => "pause-key",
    });
    Some(ProjectionExtras {
        name: projection.name.clone(),
        kind: kind.to_owned(),
        mode: mode.to_owned(),
        on_error: on_error.map(str::to_owned),
        retries: following.and_then(|following| following.retries).map(|retries| retries.to_string()),
        batch: following.and_then(|following| following.batch).map(|batch| batch.to_string()),
        code,
    })
}

fn document_code(model: &Model, projection: &Projection, fold: &DocumentProjection) -> ProjectionCode {
    let document = model.document(fold.document);
    let path = |name: &RustIdent| format!("super::{}::{name}", document.module);
    let input =
        |input: &crate::model::DocumentInput| method(model, input.event, Some(&input.key), input.condition.as_ref());
    ProjectionCode {
        document: Some(path(&document.rust)),
        id: Some(path(&document.id_type)),
        methods: fold.inputs.iter().map(input).collect(),
        ..code(model, projection, &fold.fold_trait)
    }
}

fn handler_code(model: &Model, projection: &Projection, handler: &HandlerProjection) -> ProjectionCode {
    let methods = handler.inputs.iter().map(|input| method(model, input.event, None, input.condition.as_ref()));
    ProjectionCode { methods: methods.collect(), ..code(model, projection, &handler.handler_trait) }
}

fn code(model: &Model, projection: &Projection, trait_name: &RustIdent) -> ProjectionCode {
    ProjectionCode {
        docs: docs::or(
            projection.doc.as_deref(),
            &format!("What the projection `{}` makes of events.", projection.name),
        ),
        module: projection.module.to_string(),
        trait_name: trait_name.to_string(),
        document: None,
        id: None,
        set: event_set::of_events(model, projection.events().into_iter().collect(), projection.event_enum.as_str()),
        methods: Vec::new(),
    }
}

fn method(model: &Model, id: EventId, key: Option<&Expression>, condition: Option<&Expression>) -> EventMethod {
    let event = model.event(id);
    let sql = |expression: &Expression| sql_expression::value(model, row(event), expression);
    let guard = condition.map(|condition| Writer::new(model, event, CONDITION).guard(condition).0);
    let name = heck::ToSnakeCase::to_snake_case(event.rust.bare());
    EventMethod {
        docs: docs::or(event.doc.as_deref(), &format!("Event `{}`.", event.name)),
        name: snake_ident(&name).to_string(),
        variant: event.rust.to_string(),
        event: format!("super::{}::{}", model.stream(event.stream).module, event.rust),
        key: key.map(|key| Writer::new(model, event, &rust_literal::string("id")).owned(key, key.ty).text),
        key_sql: key.map(sql),
        guard: guard.unwrap_or_default(),
        condition_sql: condition.map(sql),
    }
}

/// An event as a row of the log that is called `event`, with its payload in the current version.
fn row(event: &Event) -> sql_expression::Row<'_> {
    sql_expression::Row::Event {
        event,
        payload: "event.\"body\"",
        stream_id: "event.\"stream_id\"",
        version: "event.\"version\"",
        recorded_at: "event.\"recorded_at\"",
    }
}
