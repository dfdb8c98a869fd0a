//! How events are written, read and brought to their current version.
//!
//! This room knows the tables `rf_stream`, `rf_event` and `rf_idempotency` and the function `rf_append`. It knows
//! nothing of aggregates (see [`crate::stream`]) nor of who reads the log as a whole.

mod append;
mod append_streams;
mod batch;
mod declared;
mod decode;
pub(crate) mod envelope;
mod expected;
mod hold;
mod idempotency;
mod line;
mod outcome;
mod position;
mod read;
mod recorded;
mod request;
mod rules;
mod statements;
mod stored;
mod wire;

pub use append::{AppendBuilder, Appended};
pub use append_streams::AppendStreams;
pub use batch::{Batch, Failure, Never, Parts};
pub use declared::{Append, Event, EventSet, Upcast};
pub use decode::{Decoded, Row, decode};
pub use expected::Expected;
pub use futures_util::future::BoxFuture;
pub use position::{Position, StreamVersion};
pub use recorded::Recorded;
pub use statements::Statements;
pub use stored::{DecodeError, DecodeProblem, Stored};

pub(crate) use batch::{Part, read_one};
pub(crate) use hold::hold_stream;
pub(crate) use read::{read_stream, read_stream_on};
pub(crate) use rules::Rules;
