//! The drawing of a model: streams with their events, upcast chains, projections and documents.

use crate::ir::graph::{Edge, EdgeKind, Graph, Group, Node, Shape};
use crate::model::{
    Event, EventId, Model, Projection, ProjectionKind, ProjectionMode, ReactionBody, Step, StepBody, StreamId, Version,
};

/// Everything of `model` that data flow through.
#[must_use]
pub fn graph(model: &Model) -> Graph {
    let groups = model.streams.iter().enumerate().map(|(index, stream)| Group {
        id: stream_id(&stream.name),
        title: stream.name.clone(),
        nodes: model.events_of(StreamId(index)).flat_map(|(_, event)| versions(event)).collect(),
    });
    let documents = model.documents.iter().map(|document| Node {
        id: document_id(&document.name),
        title: document.name.clone(),
        remark: Some("document".to_owned()),
        shape: Shape::Document,
    });
    let projections = model.projections.iter().map(|projection| Node {
        id: projection_id(&projection.name),
        title: projection.name.clone(),
        remark: Some(format!("{} {}", mode_word(projection.mode), kind_word(projection))),
        shape: Shape::Projection,
    });
    let upcasts =
        model.events.iter().flat_map(|event| event.steps.iter().flat_map(move |step| upcasts(model, event, step)));
    let flows = model.projections.iter().flat_map(|projection| flows(model, projection));
    Graph {
        groups: groups.collect(),
        nodes: documents.chain(projections).collect(),
        edges: upcasts.chain(flows).collect(),
    }
}

/// The id of the node of a version of an event.
pub(super) fn version_id(event: &str, version: Version) -> String {
    format!("event_{event}_v{version}")
}

/// The id of the node of a document.
pub(super) fn document_id(name: &str) -> String {
    format!("document_{name}")
}

/// The id of the node of a projection.
pub(super) fn projection_id(name: &str) -> String {
    format!("projection_{name}")
}

fn stream_id(name: &str) -> String {
    format!("stream_{name}")
}

/// `table`, `document` or `handler`.
pub(super) fn kind_word(projection: &Projection) -> &'static str {
    match projection.kind {
        ProjectionKind::Table(_) => "table",
        ProjectionKind::Document(_) => "document projection",
        ProjectionKind::Handler(_) => "handler",
    }
}

/// `inline`, `async` or `live`.
pub(super) fn mode_word(mode: ProjectionMode) -> &'static str {
    match mode {
        ProjectionMode::Inline => "inline",
        ProjectionMode::Async(_) => "async",
        ProjectionMode::Live => "live",
    }
}

fn versions(event: &Event) -> impl Iterator<Item = Node> {
    event.versions.iter().map(move |one| {
        let step = event.step_from(one.version);
        let is_retired = step.is_some_and(|step| matches!(step.body, StepBody::Retired));
        Node {
            id: version_id(&event.name, one.version),
            title: event.name.clone(),
            remark: Some(format!("v{}{}", one.version, if is_retired { ", retired" } else { "" })),
            shape: if step.is_some() { Shape::Old } else { Shape::Current },
        }
    })
}

/// An arrow to each version that the step makes.
fn upcasts<'a>(model: &'a Model, event: &'a Event, step: &'a Step) -> impl Iterator<Item = Edge> + 'a {
    let label = match &step.body {
        StepBody::Declared(_) | StepBody::Retired => "declared",
        StepBody::Rust { .. } => "code",
        StepBody::Async { .. } => "async code",
    };
    step.to.iter().map(move |target| Edge {
        from: version_id(&event.name, step.from),
        to: version_id(&model.event(target.event).name, target.version),
        label: label.to_owned(),
        kind: EdgeKind::Upcast,
    })
}

fn flows(model: &Model, projection: &Projection) -> Vec<Edge> {
    let to = projection_id(&projection.name);
    let from = |event: EventId| {
        let event = model.event(event);
        version_id(&event.name, event.current().version)
    };
    let flow = |event: EventId, label: &str| Edge {
        from: from(event),
        to: to.clone(),
        label: label.to_owned(),
        kind: EdgeKind::Flow,
    };
    match &projection.kind {
        ProjectionKind::Table(table) => {
            table.reactions.iter().map(|reaction| flow(reaction.event, effect(&reaction.body))).collect()
        }
        ProjectionKind::Document(kept) => {
            let mut edges: Vec<Edge> = kept.inputs.iter().map(|input| flow(input.event, "folds")).collect();
            let document = &model.document(kept.document).name;
            let (from, to) = (to.clone(), document_id(document));
            edges.push(Edge { from, to, label: "keeps".to_owned(), kind: EdgeKind::Flow });
            edges
        }
        ProjectionKind::Handler(handler) => handler.inputs.iter().map(|input| flow(input.event, "")).collect(),
    }
}

/// What a reaction does, in a word or two.
pub(super) fn effect(body: &ReactionBody) -> &'static str {
    match body {
        ReactionBody::Delete => "deletes",
        ReactionBody::Change { creates: true, .. } => "creates or changes",
        ReactionBody::Change { creates: false, .. } => "changes",
    }
}
