//! The test of released events.

use super::{rust_literal, upcast};
use crate::fixture::{Fixture, Form};
use crate::ir;
use crate::model::{Model, Stream, StreamId};

/// The module of the fixtures; `include` makes an expression of a path from the manifest's folder.
pub(super) fn module(model: &Model, fixtures: &[Fixture], include: impl Fn(&str) -> String) -> ir::FixtureModule {
    let streams = model.streams.iter().enumerate().filter_map(|(index, stream)| {
        let names: Vec<&str> = model.events_of(StreamId(index)).map(|(_, event)| event.name.as_str()).collect();
        let own: Vec<ir::FixtureItem> = fixtures
            .iter()
            .filter(|fixture| names.contains(&fixture.event.as_str()))
            .map(|fixture| item(fixture, &include))
            .collect();
        (!own.is_empty()).then(|| set(stream, own))
    });
    ir::FixtureModule {
        streams: streams.collect(),
        has_upcasters: upcast::has_upcasters(model),
        has_async_steps: upcast::has_async_steps(model),
    }
}

fn set(stream: &Stream, fixtures: Vec<ir::FixtureItem>) -> ir::FixtureSet {
    ir::FixtureSet {
        constant: stream.module.bare().to_uppercase(),
        events: format!("super::{}::{}", stream.module, stream.event_enum),
        fixtures,
    }
}

fn item(fixture: &Fixture, include: &impl Fn(&str) -> String) -> ir::FixtureItem {
    let form = |form: &Form| ir::FixtureForm {
        version: form.version.to_string(),
        path_literal: rust_literal::string(&form.path),
        body: if form.is_recorded { format!("Some({})", include(&form.path)) } else { "None".to_owned() },
    };
    ir::FixtureItem {
        event_literal: rust_literal::string(&fixture.event),
        version: fixture.version.to_string(),
        body: include(&fixture.path),
        forms: fixture.forms.iter().map(form).collect(),
    }
}
