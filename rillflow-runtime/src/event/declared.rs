//! What the generator says about the event types of a manifest.
//!
//! These traits are implemented by generated code only. They are the whole surface between it and the decode path.

use std::fmt;

use sqlx::postgres::PgPool;

use crate::event::{Batch, DecodeError, Parts, Stored};

/// One event type in its current version.
pub trait Event: Sized + Send + Sync + 'static {
    /// The name of the event type.
    const TYPE: &'static str;

    /// The current version, which is the one that is written.
    const VERSION: u16;
}

/// An event type whose every version becomes the current one, by declared steps and steps in plain code.
pub trait Upcast: Event {
    /// The hand-written upcast steps of the manifest: `dyn Upcasters` of the generated module, or `()`.
    type Upcasters: ?Sized + Send + Sync + 'static;

    /// Brings a stored event of this type, in whichever version, to the current one.
    ///
    /// # Errors
    ///
    /// If the stored body is not of its version's shape, if the version is newer than this program, or if a
    /// hand-written step fails.
    fn decode(stored: &Stored<'_>, upcasters: &Self::Upcasters) -> Result<Self, DecodeError>;
}

/// Some event types, as one enum: those of a stream, or those a projection reads.
pub trait EventSet: Sized + Send + Sync + 'static {
    /// The hand-written upcast steps of the manifest: `dyn Upcasters` of the generated module, or `()`.
    type Upcasters: ?Sized + Send + Sync + 'static;

    /// An event that waits for an async step; [`Never`](crate::event::Never) if none is async.
    type Waiting: fmt::Debug + PartialEq + Send + Sync + 'static;

    /// The names of the event types that are stored, sorted; with those that have become others since.
    const TYPES: &'static [&'static str];

    /// Brings a stored event of one of these types to what it is today, as far as that takes no async step.
    ///
    /// Only the decode path of this crate calls it.
    ///
    /// # Errors
    ///
    /// As [`Upcast::decode`], and if the type is none of [`Self::TYPES`].
    fn decode(stored: &Stored<'_>, upcasters: &Self::Upcasters, parts: &mut Parts<Self>) -> Result<(), DecodeError>;

    /// Takes the async steps that events of the batch wait for.
    fn resume(
        batch: &mut Batch<'_, Self>,
        upcasters: &Self::Upcasters,
        pool: &PgPool,
    ) -> impl Future<Output = ()> + Send {
        // Nothing waits.
        let _ = (batch, upcasters, pool);
        std::future::ready(())
    }
}

/// An event set whose events can be written.
pub trait Append: EventSet {
    /// The name of this event's type.
    fn event_type(&self) -> &'static str;

    /// The current version of this event's type.
    fn event_version(&self) -> u16;

    /// The body that is stored.
    ///
    /// # Errors
    ///
    /// If a value has no form in JSON, for example a map key that is no string.
    fn to_json(&self) -> Result<String, serde_json::Error>;
}
