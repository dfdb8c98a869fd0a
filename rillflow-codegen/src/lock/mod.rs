//! The lock file: what was generated last, pinned in version control.
//!
//! It makes three things possible without a database: to see that the schema changed since the migration was written,
//! to tell files that somebody edited from files that are merely old, and to remove what is no longer generated. This
//! room knows hashes and TOML; it touches no file.

mod file;
mod hash;
mod released;

pub use file::{Lock, LockedMigration};
pub use hash::{definition_hash, hash, proof, shape_hash};
pub use released::Released;
