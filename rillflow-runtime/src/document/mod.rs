//! Documents: one value per id, kept as JSON in a table of its own, with a version.
//!
//! [`Documents`] is the repository of one document type. Every method is one statement, so one round trip, and a conflict is
//! told with the version that is really there. The columns of duplicated fields are none of its business: a trigger of
//! the database computes them from the JSON. Questions by field are the business of [`query`](crate::query).

mod declared;
mod failure;
mod loaded;
mod repository;
mod statements;
mod version;

pub use declared::Document;
pub use loaded::Loaded;
pub use repository::Documents;
pub use statements::Statements;
pub use version::DocumentVersion;
