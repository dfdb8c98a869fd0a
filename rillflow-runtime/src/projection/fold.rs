//! Folds events into rows, in memory.
//!
//! The events of a key are folded one after the other, key by key. What was one row and a hundred events becomes one
//! row to write.

use std::ops::Range;

use super::{FoldError, TableProjection};
use crate::event::Recorded;

/// Events, sorted by the row they concern.
#[derive(Debug)]
pub(super) struct Grouped<'page, P: TableProjection> {
    events: &'page [Recorded<P::Event>],
    /// The key of each event.
    keys: Vec<P::Key>,
    /// The events, by their place, sorted by key, and by position within a key.
    order: Vec<usize>,
    /// For each key the range in `order`.
    groups: Vec<Range<usize>>,
}

/// What is to be written.
#[derive(Debug)]
pub(super) struct Folded<P: TableProjection> {
    pub(super) upserts: Vec<P>,
    pub(super) deletes: Vec<P::Key>,
}

/// The first event that cannot be folded.
#[derive(Debug)]
pub(super) struct Misfit {
    /// Its place among the events.
    pub(super) place: usize,
    pub(super) error: FoldError,
}

impl<'page, P: TableProjection> Grouped<'page, P> {
    /// Asks each event for its key.
    pub(super) fn new(events: &'page [Recorded<P::Event>]) -> Result<Self, Misfit> {
        let mut keys = Vec::with_capacity(events.len());
        for (place, event) in events.iter().enumerate() {
            keys.push(P::key(event).map_err(|error| Misfit { place, error })?);
        }
        let mut order: Vec<usize> = (0..events.len()).collect();
        // Stable, so the events of a key stay in their order.
        order.sort_by(|one, other| keys[*one].cmp(&keys[*other]));
        let mut groups = Vec::new();
        let mut start = 0;
        for end in 1..=order.len() {
            if end == order.len() || keys[order[end]] != keys[order[start]] {
                groups.push(start..end);
                start = end;
            }
        }
        Ok(Self { events, keys, order, groups })
    }

    /// The keys, sorted, each once.
    pub(super) fn keys(&self) -> Vec<&P::Key> {
        self.groups.iter().map(|group| self.key(group)).collect()
    }

    /// Folds the events into `rows`, which are those of the keys as they are in the table.
    pub(super) fn fold(&self, rows: Vec<P>) -> Result<Folded<P>, Misfit> {
        let mut rows: Vec<(P::Key, P)> = rows.into_iter().map(|row| (row.row_key(), row)).collect();
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut rows = rows.into_iter().peekable();

        let mut folded = Folded { upserts: Vec::with_capacity(self.groups.len()), deletes: Vec::new() };
        let mut misfit: Option<Misfit> = None;
        for group in &self.groups {
            let key = self.key(group);
            while rows.next_if(|(present, _)| present < key).is_some() {}
            let mut row = rows.next_if(|(present, _)| present == key).map(|(_, row)| row);
            let existed = row.is_some();
            for &place in &self.order[group.clone()] {
                // What comes after the first bad event is not written anyway.
                if misfit.as_ref().is_some_and(|misfit| misfit.place < place) {
                    break;
                }
                if let Err(error) = P::apply(&mut row, key, &self.events[place]) {
                    misfit = Some(Misfit { place, error });
                    break;
                }
            }
            match row {
                Some(row) => folded.upserts.push(row),
                None if existed => folded.deletes.push(key.clone()),
                None => {}
            }
        }
        misfit.map_or(Ok(folded), Err)
    }

    fn key(&self, group: &Range<usize>) -> &P::Key {
        &self.keys[self.order[group.start]]
    }
}
