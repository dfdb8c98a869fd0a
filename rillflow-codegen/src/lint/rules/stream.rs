//! Rules about streams.

use super::super::Finding;
use crate::model::{Model, StreamId};

/// Nobody keeps so many events of one thing in mind.
const CROWDED: usize = 40;

/// A stream that tells the story of several things.
pub(super) fn crowded(model: &Model, found: &mut Vec<Finding>) {
    for (index, stream) in model.streams.iter().enumerate() {
        let count = model.events_of(StreamId(index)).filter(|(_, event)| !event.is_left()).count();
        if count <= CROWDED {
            continue;
        }
        found.push(Finding {
            path: format!("streams.{}", stream.name),
            message: format!("`{}` has {count} events", stream.name),
            span: stream.span,
            label: "every aggregate of it matches on all of them".to_owned(),
            help: "see whether it tells of several things that could have a stream each".to_owned(),
        });
    }
}
