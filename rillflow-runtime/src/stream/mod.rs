//! How one stream is appended to, read, folded into an aggregate and decided on.
//!
//! This room knows streams by their generated id types and knows nothing of SQL: that is [`crate::event`]'s.

mod aggregate;
mod exclusive;
mod execute;
mod retry;
mod streams;
mod validated;

pub use aggregate::Aggregate;
pub use exclusive::Exclusive;
pub use execute::{Execute, ExecuteError};
pub use retry::RetryPolicy;
pub use streams::{Stream, Streams};
pub use validated::Validated;
