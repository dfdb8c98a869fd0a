//! How one stream is appended to, read, folded into an aggregate and decided on.
//!
//! This room knows streams by their generated id types and knows nothing of SQL: that is [`crate::event`]'s.

mod aggregate;
mod execute;
mod retry;
mod streams;

pub use aggregate::Aggregate;
pub use execute::ExecuteError;
pub use retry::RetryPolicy;
pub use streams::{Stream, Streams};
