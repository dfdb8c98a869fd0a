//! Brings texts to disk, or shows what that would change.
//!
//! A [`Plan`] is made by comparing; applying it and printing its difference are two things to do with the same plan.
//! This room is the only one that writes, never outside the folder of the manifest, and only what changed.

mod diff;
mod folder;
mod plan;

pub use folder::{Folder, Outside};
pub use plan::{Change, ChangeKind, Plan, Report, shown};
