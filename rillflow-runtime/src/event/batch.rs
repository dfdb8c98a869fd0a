//! Stored events on their way to what programs read.
//!
//! Most become one event at once. One that is retired becomes none, one that is split becomes several, and one that
//! needs an async step waits until the whole batch can take that step together.

use sqlx::postgres::PgPool;

use crate::BoxError;
use crate::event::{DecodeError, EventSet, Stored};

/// What is never made: nothing waits in an event set without an async step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Never {}

/// What the stored events of a batch have become so far, in their order.
#[derive(Debug)]
pub struct Parts<E: EventSet> {
    /// The stored event that is being read.
    stored: usize,
    parts: Vec<(usize, Part<E>)>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Part<E: EventSet> {
    /// What programs read.
    Event(E),
    /// What an async step has to bring further.
    Waiting(E::Waiting),
}

impl<E: EventSet> Parts<E> {
    /// The stored event is this event; a split one is several, in this order.
    pub fn push(&mut self, event: E) {
        self.parts.push((self.stored, Part::Event(event)));
    }

    /// The stored event needs an async step to go on.
    pub fn wait(&mut self, waiting: E::Waiting) {
        self.parts.push((self.stored, Part::Waiting(waiting)));
    }
}

/// What one stored event is today: all the way with a pool, and without one up to the async steps.
///
/// # Errors
///
/// If it cannot be decoded.
pub(crate) async fn read_one<E: EventSet>(
    stored: Stored<'_>,
    upcasters: &E::Upcasters,
    pool: Option<&PgPool>,
) -> Result<Vec<Part<E>>, DecodeError> {
    let mut batch = Batch::<E>::with_capacity(1);
    batch.read(stored, upcasters);
    let Some(pool) = pool else {
        let parts = batch.parts.parts.into_iter().map(|(_, part)| part).collect();
        return batch.failure.map_or(Ok(parts), |failure| Err(failure.error));
    };
    E::resume(&mut batch, upcasters, pool).await;
    let (events, failure) = batch.finish();
    let parts = events.into_iter().map(|(_, event)| Part::Event(event)).collect();
    failure.map_or(Ok(parts), |failure| Err(failure.error))
}

/// A batch of stored events under way.
#[derive(Debug)]
pub struct Batch<'rows, E: EventSet> {
    stored: Vec<Stored<'rows>>,
    parts: Parts<E>,
    failure: Option<Failure>,
}

/// Why a stored event could not be brought to its current version.
#[derive(Debug)]
pub struct Failure {
    /// Which of the stored events, from 0.
    pub stored: usize,
    /// What is wrong with it.
    pub error: DecodeError,
}

impl<'rows, E: EventSet> Batch<'rows, E> {
    pub(super) fn with_capacity(events: usize) -> Self {
        let parts = Parts { stored: 0, parts: Vec::with_capacity(events) };
        Self { stored: Vec::with_capacity(events), parts, failure: None }
    }

    /// Reads one more stored event; says whether there is a point in reading the next.
    pub(super) fn read(&mut self, stored: Stored<'rows>, upcasters: &E::Upcasters) -> bool {
        self.parts.stored = self.stored.len();
        self.stored.push(stored);
        // What the store writes for itself is no event of a manifest.
        if stored.is_of_store() {
            return true;
        }
        if let Err(error) = E::decode(&stored, upcasters, &mut self.parts) {
            self.fail(self.parts.stored, error);
        }
        self.failure.is_none()
    }

    /// Takes one async step with all the events that wait for it, in one call of `call`.
    ///
    /// `select` tells them from others, `go_on` brings each result further. An error, or another number of results than
    /// of events, is reported with the first of the events; the ones before it are still of use.
    ///
    /// Generated code calls it, once for each step, in an order in which no step follows one that it leads to.
    pub async fn step<S, T, F>(
        &mut self,
        (from, to): (&'static str, &'static str),
        select: impl Fn(E::Waiting) -> Result<S, E::Waiting> + Send,
        call: impl FnOnce(Vec<S>) -> F + Send,
        go_on: impl Fn(T, &Stored<'_>, &mut Parts<E>) -> Result<(), DecodeError> + Send,
    ) where
        F: Future<Output = Result<Vec<T>, BoxError>> + Send,
        S: Send,
        T: Send,
    {
        let mut sources = Vec::new();
        let mut kept: Vec<(usize, Option<Part<E>>)> = Vec::with_capacity(self.parts.parts.len());
        let mut first = None;
        for (stored, part) in self.parts.parts.drain(..) {
            let part = match part {
                Part::Event(event) => Some(Part::Event(event)),
                Part::Waiting(waiting) => match select(waiting) {
                    Ok(source) => {
                        first.get_or_insert(stored);
                        sources.push(source);
                        None
                    }
                    Err(waiting) => Some(Part::Waiting(waiting)),
                },
            };
            kept.push((stored, part));
        }
        let Some(first) = first else {
            self.parts.parts = kept.into_iter().filter_map(|(stored, part)| Some((stored, part?))).collect();
            return;
        };
        let taken = sources.len();
        let made = match call(sources).await {
            Ok(made) if made.len() == taken => Ok(made),
            Ok(made) => Err(self.stored[first].wrong_count(from, to, taken, made.len())),
            Err(source) => Err(self.stored[first].step_failed(from, to, source)),
        };
        let mut made = match made {
            Ok(made) => made.into_iter(),
            Err(error) => {
                self.fail(first, error);
                Vec::new().into_iter()
            }
        };
        for (stored, part) in kept {
            if self.has_failed(stored) {
                break;
            }
            self.parts.stored = stored;
            if let Some(part) = part {
                self.parts.parts.push((stored, part));
            } else if let Some(target) = made.next()
                && let Err(error) = go_on(target, &self.stored[stored], &mut self.parts)
            {
                self.fail(stored, error);
            }
        }
    }

    /// What became of the batch: events with the number of the stored one each was, and what is wrong with the next.
    pub(super) fn finish(mut self) -> (Vec<(usize, E)>, Option<Failure>) {
        // Generated code takes every step; a part that waits all the same must not get lost without a word.
        let waiting =
            self.parts.parts.iter().find(|(_, part)| matches!(part, Part::Waiting(_))).map(|(stored, _)| *stored);
        if let Some(stored) = waiting {
            let nobody = "the generated code does not take this async step";
            let error = self.stored[stored].step_failed("an old version", "a later one", nobody.into());
            self.fail(stored, error);
        }
        let event = |(stored, part)| match part {
            Part::Event(event) => Some((stored, event)),
            Part::Waiting(_) => None,
        };
        (self.parts.parts.into_iter().filter_map(event).collect(), self.failure)
    }

    fn has_failed(&self, stored: usize) -> bool {
        self.failure.as_ref().is_some_and(|failure| failure.stored <= stored)
    }

    /// Only the events before the first bad one are of use.
    fn fail(&mut self, stored: usize, error: DecodeError) {
        if !self.has_failed(stored) {
            self.parts.parts.retain(|(of, _)| *of < stored);
            self.failure = Some(Failure { stored, error });
        }
    }
}
