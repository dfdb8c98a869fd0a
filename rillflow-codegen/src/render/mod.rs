//! Prints plain data with the templates, and checks what comes out.
//!
//! Rust goes through a parser and a formatter, so that a template cannot produce a file that does not parse, and every
//! machine gets the same bytes. This room knows templates, Rust syntax and SQL statements; it decides nothing about
//! either.

mod catalog;
mod environment;
mod graph;
mod json;
mod layout;
mod overrides;
mod rust;
mod share;
mod sql;
pub(crate) mod statement;
mod tidy;

pub(crate) use catalog::DOC_HEADER;
pub use catalog::render_catalog;
pub use environment::templates;
pub use graph::{dot, mermaid};
pub use json::json;
pub use overrides::{Overrides, Role};
pub(crate) use rust::HEADER;
pub use rust::{PrintedFile, RenderedFile, format_rust, print_rust, render_out_dir};
pub use sql::{RenderedMigration, render_migration};

use std::fmt;

/// A template did not give what it should: a bug in the template, not in a manifest.
#[derive(Debug)]
pub struct TemplateError {
    /// The template.
    pub template: String,
    /// What is wrong.
    pub reason: String,
    /// The lines in question, if there is output to show.
    pub excerpt: Vec<String>,
}

impl TemplateError {
    /// What is wrong and the line of the template, if the engine knows it: it ends its words with ` (in name:12)`.
    #[must_use]
    pub fn located(&self) -> Option<(&str, usize)> {
        let (words, place) = self.reason.split_once(" (in ")?;
        let (_, line) = place.split(')').next()?.rsplit_once(':')?;
        Some((words, line.parse().ok()?))
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "template `{}`: {}", self.template, self.reason)
    }
}

impl std::error::Error for TemplateError {}
