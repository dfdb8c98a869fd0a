//! Keeps tables equal to a fold of the log.
//!
//! A [`TableProjection`] is declared in the manifest: which row an event concerns, and what it does to it. This room
//! reads the log in pages, folds each page in memory and writes the rows that changed, together with the position it
//! has reached. It knows the table `rf_checkpoint` and the statements that the generator wrote for the table of a
//! projection. How far it may read is the business of [`crate::mark`]; what the bytes of an event mean, that of
//! [`crate::event`].
//!
//! # Each event takes effect once
//!
//! A page is written in one transaction, which first moves the checkpoint from the position where the page begins to the one
//! where it ends. If the checkpoint is no longer where the page begins, somebody else has done the work: the
//! transaction is rolled back and the projection goes on from where the checkpoint is now. So it does not matter how
//! many programs run a projection, nor when one of them is killed.
//!
//! # A bad event stops its projection only
//!
//! An event that cannot be decoded or folded pauses the projection in front of it: everything before it is in the
//! table, nothing after it is. [`Projections::run`] says so, tries again every now and then, and goes on by itself once
//! a fixed program runs or the cause is gone.

mod arithmetic;
mod checkpoint;
mod declared;
mod fold;
mod fold_error;
mod page;
mod patience;
mod projections;
mod statements;
mod table;
mod worker;

pub use arithmetic::{Number, add, divide, multiply, negate, subtract};
pub use declared::{TableProjection, stored};
pub use fold_error::{CONDITION, FoldError, PauseCause};
pub use projections::Projections;
pub use statements::Statements;
pub use table::Table;
