//! Valid manifests that nobody thought of.

#![allow(dead_code, unused_imports, reason = "each test binary uses its part")]

mod chance;
mod condition;
mod document;
mod event;
mod field;
mod manifest;
mod projection;
mod query;
mod step;
mod value_type;

pub(crate) use chance::Chance;
pub(crate) use event::OldEvent;
pub(crate) use manifest::{Drawn, draw};
pub(crate) use step::CodeStep;
pub(crate) use value_type::Type;
