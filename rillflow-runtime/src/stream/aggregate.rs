//! The state that the events of a stream add up to.

use crate::event::EventSet;

/// A state that is folded from the events of a stream.
///
/// Match the event without a wildcard: an event type that is added to the stream later then does not compile until
/// the aggregate says what it means.
pub trait Aggregate: Default + Send + Sync {
    /// The events of the stream.
    type Event: EventSet;

    /// Takes in the next event.
    fn apply(&mut self, event: Self::Event);
}
