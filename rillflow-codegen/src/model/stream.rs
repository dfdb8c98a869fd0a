//! Streams.

use std::num::NonZeroU32;

use super::{EventId, RustIdent, Scalar, ValueType};
use crate::source::Span;

/// A stream type.
#[derive(Clone, Debug)]
pub struct Stream {
    /// The name in the manifest, stored with each stream.
    pub name: String,
    /// The id newtype (`OrderId`).
    pub id_type: RustIdent,
    /// The enum of its events (`OrderEvent`).
    pub event_enum: RustIdent,
    /// The module in Rust (`order`).
    pub module: RustIdent,
    /// The method of the store (`orders`).
    pub repository: RustIdent,
    /// The repository's type (`Orders`).
    pub repository_type: RustIdent,
    /// `doc`, if given.
    pub doc: Option<String>,
    /// `renamed_from`: the stream's name before, if it had another.
    pub renamed_from: Option<String>,
    /// `id`.
    pub id: StreamIdKind,
    /// `key`: what names a stream in the user's world.
    pub natural_key: Option<NaturalKey>,
    /// `snapshot_every`: after how many events a snapshot is written; none without it.
    pub snapshot_every: Option<NonZeroU32>,
    /// Where the name stands.
    pub span: Span,
}

impl Stream {
    /// The type of `stream.id` in expressions.
    #[must_use]
    pub fn id_value(&self) -> ValueType {
        let scalar = match self.id {
            StreamIdKind::Uuid => Scalar::Uuid,
            StreamIdKind::String => Scalar::String,
        };
        ValueType { scalar, set: None, nullable: false }
    }
}

/// The kind of a stream's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamIdKind {
    /// `uuid`: version 7, made by the client.
    Uuid,
    /// `string`: given by the caller.
    String,
}

/// A field of a stream's events whose value belongs to one stream of the type at most.
#[derive(Clone, Debug)]
pub struct NaturalKey {
    /// The field.
    pub field: String,
    /// Its type, the same in each of the events; not nullable.
    pub ty: ValueType,
    /// The events whose current version has the field, by name; never empty.
    pub events: Vec<EventId>,
}
