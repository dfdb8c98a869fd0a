//! What Rillflow tells the user about a manifest, and how it looks.
//!
//! A [`Diagnostic`] is plain data: a code of the [`catalog`], a sentence, labelled places, notes and help. Stages make
//! them and never print; whoever talks to the user renders them with [`render()`] or [`one_line`], and whoever talks to
//! a program makes [`Record`]s of them. This room knows sources and codes, and nothing of what a manifest means.

mod annotation;
pub mod catalog;
mod record;
mod render;
mod report;
mod suggest;

pub use annotation::annotation;
pub use catalog::Code;
pub use record::{LabelRecord, Place, Record};
pub use render::{Style, one_line, render};
pub use report::{Diagnostic, Label, LabelKind, Severity};
pub use suggest::closest;
pub(crate) use suggest::one_of;
