//! Reads manifests: the root by its path, and the files that its `include` names.
//!
//! No other stage reads a manifest from disk. Which files belong to a [`Pattern`] is decided here, so that whoever has the
//! texts already, out of a commit for example, gets the same answer as the disk would give; see [`Surroundings`].

mod file;
mod pattern;
mod surroundings;
mod templates;

pub use file::read;
pub use pattern::Pattern;
pub use surroundings::Surroundings;
pub use templates::read_templates;
