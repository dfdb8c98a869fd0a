//! `[streams.X]`, as it is written.

use super::Integer;
use crate::manifest::Text;

/// `[streams.X]`.
#[derive(Clone, Debug)]
pub struct Stream {
    /// `X`.
    pub name: Text,
    /// `doc`.
    pub doc: Option<String>,
    /// `plural`.
    pub plural: Option<Text>,
    /// `renamed_from`: the stream's name before.
    pub renamed_from: Option<Text>,
    /// `id`.
    pub id: Option<Text>,
    /// `key`: a field of its events that names a stream in the user's world.
    pub key: Option<Text>,
    /// `snapshot_every`.
    pub snapshot_every: Option<Integer>,
}
