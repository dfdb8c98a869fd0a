//! An event as it is written: encoded, measured and looked at.

use crate::Uuid;
use crate::error::{Error, Result};
use crate::event::{Append, Rules, Stored};

/// The type of the event that closes a stream. No event of a manifest can have this name.
pub(crate) const CLOSED: &str = "$closed";

/// One event of an append.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) id: Uuid,
    pub(crate) event_type: &'static str,
    pub(crate) version: i16,
    pub(crate) body: String,
}

impl Line {
    /// Encodes `event`, which must obey `rules`.
    pub(crate) fn of<E: Append>(event: &E, rules: &Rules) -> Result<Self> {
        let event_type = event.event_type();
        let version = i16::try_from(event.event_version()).map_err(|_| Error::Encode {
            event_type,
            source: serde::ser::Error::custom("its version does not fit the database, which goes up to 32767"),
        })?;
        let body = event.to_json().map_err(|source| Error::Encode { event_type, source })?;
        rules.check(&Stored::new(event_type, event.event_version(), &body), event_type)?;
        Ok(Self { id: Uuid::now_v7(), event_type, version, body })
    }

    /// The event that closes a stream.
    pub(crate) fn closed(reason: &str) -> Self {
        let body = serde_json::json!({ "reason": reason }).to_string();
        Self { id: Uuid::now_v7(), event_type: CLOSED, version: 1, body }
    }
}

/// Events as the arrays that a statement takes.
pub(crate) struct Columns<'lines> {
    pub(crate) ids: Vec<Uuid>,
    pub(crate) types: Vec<&'static str>,
    pub(crate) versions: Vec<i16>,
    pub(crate) bodies: Vec<&'lines str>,
}

impl<'lines> Columns<'lines> {
    pub(crate) fn of(lines: &'lines [Line]) -> Self {
        Self {
            ids: lines.iter().map(|line| line.id).collect(),
            types: lines.iter().map(|line| line.event_type).collect(),
            versions: lines.iter().map(|line| line.version).collect(),
            bodies: lines.iter().map(|line| line.body.as_str()).collect(),
        }
    }
}
