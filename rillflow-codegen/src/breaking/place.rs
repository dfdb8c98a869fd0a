//! Where in a manifest a path leads.

use std::collections::BTreeMap;

use crate::model::{Event, Field, Model, NamedTypeBody};
use crate::source::Span;

/// Places of a manifest by path.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeMap<String, Span>);

impl Places {
    pub(super) fn of(model: &Model) -> Self {
        let mut places = Self::default();
        places.add("project", model.project.span);
        for named in &model.types {
            let path = format!("types.{}", named.name);
            places.add(&path, named.span);
            match &named.body {
                NamedTypeBody::Struct(fields) => places.fields(&format!("{path}.fields"), fields),
                NamedTypeBody::ClosedSet(_) | NamedTypeBody::Extern(..) => {}
                NamedTypeBody::Union(union) => {
                    for variant in &union.variants {
                        let path = format!("{path}.variants.{}", variant.name);
                        places.add(&path, variant.span);
                        places.fields(&path, &variant.fields);
                    }
                }
            }
        }
        for document in &model.documents {
            let path = format!("documents.{}", document.name);
            places.add(&path, document.span);
            places.fields(&format!("{path}.fields"), &document.fields);
            for duplicated in &document.duplicated {
                places.add(&format!("{path}.duplicated.{}", duplicated.path.join(".")), duplicated.span);
            }
            for query in &document.queries {
                places.add(&format!("{path}.queries.{}", query.name), query.span);
            }
            if let Some(search) = &document.search {
                places.add(&format!("{path}.search"), search.span);
            }
        }
        for subscription in &model.subscriptions {
            places.add(&format!("subscriptions.{}", subscription.name), subscription.span);
        }
        for stream in &model.streams {
            places.add(&format!("streams.{}", stream.name), stream.span);
        }
        for event in &model.events {
            places.event(event);
        }
        for projection in &model.projections {
            let path = format!("projections.{}", projection.name);
            places.add(&path, projection.span);
            for reaction in projection.table().into_iter().flat_map(|table| &table.reactions) {
                places.add(&format!("{path}.on.{}", model.event(reaction.event).name), reaction.span);
            }
        }
        places
    }

    /// The place of `path`, or of the nearest thing around it that is still there.
    pub(super) fn nearest(&self, path: &str) -> Option<Span> {
        // A step that is gone belongs to the event that is still there.
        let event = path.strip_prefix("upcasts.").and_then(|step| step.split_once('@'));
        let event = event.map(|(event, version)| format!("events.{event}.v{version}"));
        let mut path = if self.0.contains_key(path) { path } else { event.as_deref().unwrap_or(path) };
        loop {
            if let Some(span) = self.0.get(path) {
                return Some(*span);
            }
            path = path.rsplit_once('.')?.0;
        }
    }

    fn event(&mut self, event: &Event) {
        let path = format!("events.{}", event.name);
        self.add(&path, event.span);
        for version in &event.versions {
            let path = format!("{path}.v{}", version.version);
            self.add(&path, version.span);
            self.fields(&path, &version.fields);
        }
        for step in &event.steps {
            self.add(&format!("upcasts.{}@{}", event.name, step.from), step.span);
        }
    }

    fn fields(&mut self, path: &str, fields: &[Field]) {
        for field in fields {
            self.add(&format!("{path}.{}", field.name), field.span);
        }
    }

    fn add(&mut self, path: &str, span: Span) {
        self.0.insert(path.to_owned(), span);
    }
}
