//! Several files as one manifest.

use std::collections::BTreeMap;

use super::Text;
use super::raw::Manifest;
use crate::diagnostic::{Diagnostic, catalog};
use crate::source::Span;

impl Manifest {
    /// Adds what an included file declares; a name that is declared already is reported and left out.
    pub(crate) fn merge(&mut self, part: Self) -> Vec<Diagnostic> {
        // Without `..`: a new key must say here what it means in an included file.
        let Self {
            include: _,
            project: _,
            generate: _,
            settings: _,
            types,
            documents,
            streams,
            events,
            upcasts,
            projections,
            subscriptions,
            allows,
        } = part;
        let mut errors = Vec::new();
        merge("type", &mut self.types, types, |ty| &ty.name, &mut errors);
        merge("document", &mut self.documents, documents, |document| &document.name, &mut errors);
        merge("stream", &mut self.streams, streams, |stream| &stream.name, &mut errors);
        merge("event", &mut self.events, events, |event| &event.name, &mut errors);
        merge("projection", &mut self.projections, projections, |projection| &projection.name, &mut errors);
        merge("subscription", &mut self.subscriptions, subscriptions, |subscription| &subscription.name, &mut errors);
        self.upcasts.extend(upcasts);
        self.allows.extend(allows);
        errors
    }
}

fn merge<T>(kind: &str, all: &mut Vec<T>, more: Vec<T>, name: impl Fn(&T) -> &Text, errors: &mut Vec<Diagnostic>) {
    let known: BTreeMap<String, Span> = all.iter().map(|one| (name(one).value.clone(), name(one).span)).collect();
    for one in more {
        let Some(first) = known.get(name(&one).as_str()) else {
            all.push(one);
            continue;
        };
        let name = name(&one);
        let message = format!("{kind} `{}` is declared in two files", name.value);
        errors.push(
            Diagnostic::error(&catalog::DECLARED_TWICE, message, name.span, "this is the second one")
                .see(*first, "it is declared here already")
                .note("all that belongs to one name stands in one file")
                .help("bring the two together, or give one of them another name"),
        );
    }
}
