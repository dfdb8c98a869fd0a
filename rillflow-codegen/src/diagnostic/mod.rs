//! What Rillflow tells the user about a manifest, and how it looks.
//!
//! A [`Diagnostic`] is plain data: a code of the [`catalog`], a sentence, labelled places, notes and help. Stages make
//! them and never print; whoever talks to the user renders them with [`render()`] or [`one_line`]. This room knows
//! sources and codes, and nothing of what a manifest means.

pub mod catalog;
mod render;
mod report;
mod suggest;

pub use catalog::Code;
pub use render::{Style, one_line, render};
pub use report::{Diagnostic, Label, LabelKind, Severity};
pub(crate) use suggest::{closest, one_of};
