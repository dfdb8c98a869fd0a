//! The next migration: the difference between the database that the last migration leads to and the one that the
//! manifest asks for.
//!
//! Both are plain data: the [`Schema`](crate::ir::Schema) in the lock file and the one that is read from the rendered first
//! migration. The difference is a list of [`Step`]s. Each knows its SQL in both directions, the lock it takes and what it
//! may lose; [`files`] puts them into migration files so that no step holds a lock for longer than a moment while others
//! work. This room touches no file and no database.

mod column;
mod definition;
mod document;
mod document_id;
mod evolution;
mod file;
mod fill;
mod function;
mod index;
mod origin;
mod projection;
mod rename;
mod replay;
mod shape;
mod sql;
mod step;
mod table;

pub use evolution::{Evolved, Former, Target, evolve, judge};
pub use file::{MigrationText, files, is_signed};
pub use replay::replay;
pub use step::{Breach, Down, Lock, LockMode, Order, Phase, Step, Wait};
