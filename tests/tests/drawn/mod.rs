//! Valid manifests that nobody thought of.

mod chance;
mod manifest;
mod value_type;

pub(crate) use chance::Chance;
pub(crate) use manifest::draw;
