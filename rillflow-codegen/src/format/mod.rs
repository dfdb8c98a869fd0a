//! One way to lay out a manifest, which keeps every comment, every value and the order of everything.
//!
//! It works on the words of the file and only ever changes what is between them, so nothing can get lost that a later
//! release will understand. What a person arranged on purpose stays: line breaks inside of lists, comments in a column,
//! single blank lines. This room knows TOML and nothing of what a manifest means.

mod layout;
mod line;

pub use layout::format;
