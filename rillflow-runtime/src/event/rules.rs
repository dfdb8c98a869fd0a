//! What an event must be like to be written, whatever its type.

use std::fmt;
use std::sync::Arc;

use crate::BoxError;
use crate::error::{Error, Result};
use crate::event::Stored;

/// How large the JSON of an event may be unless told otherwise: one mebibyte.
const MAX_EVENT_BYTES: usize = 1 << 20;

type Check = dyn Fn(&Stored<'_>) -> Result<(), BoxError> + Send + Sync;

/// What each event of a store is checked for before it is written.
#[derive(Clone)]
pub(crate) struct Rules {
    pub(crate) max_event_bytes: usize,
    pub(crate) check: Option<Arc<Check>>,
}

impl Rules {
    /// Whether the event that is about to be stored obeys them.
    pub(crate) fn check(&self, event: &Stored<'_>, event_type: &'static str) -> Result<()> {
        let size = event.body().len();
        if size > self.max_event_bytes {
            return Err(Error::EventTooLarge { event_type, size, limit: self.max_event_bytes });
        }
        match &self.check {
            Some(check) => check(event).map_err(|source| Error::EventRefused { event_type, source }),
            None => Ok(()),
        }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self { max_event_bytes: MAX_EVENT_BYTES, check: None }
    }
}

impl fmt::Debug for Rules {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Rules").field("max_event_bytes", &self.max_event_bytes).finish_non_exhaustive()
    }
}
