//! When is a request the same as an earlier one?
//!
//! A key names a request, and its hash says what was asked. Part of the request are: the stream, what was expected of
//! it, and for each event its type, version and body, then headers, correlation and causation. Not part of it are the
//! ids of the events, which are drawn anew for each attempt.
//!
//! The expected version belongs to it: who repeats a request unchanged sends the same one, and who decided again on a
//! newer state asks something new and must say so with a new key.

use sha2::{Digest, Sha256};

use crate::Uuid;
use crate::event::Expected;

/// The hash of one append request.
pub(crate) struct RequestHash(Sha256);

impl RequestHash {
    /// Starts with the stream and what is expected of it.
    pub(crate) fn new(stream: Uuid, stream_type: &str, expected: Expected) -> Self {
        let mut hash = Self(Sha256::new());
        hash.bytes(stream.as_bytes());
        hash.bytes(stream_type.as_bytes());
        hash.bytes(&expected.code().to_be_bytes());
        hash
    }

    /// Adds an event.
    pub(crate) fn event(&mut self, event_type: &str, version: i16, body: &str) {
        self.bytes(event_type.as_bytes());
        self.bytes(&version.to_be_bytes());
        self.bytes(body.as_bytes());
    }

    /// Adds something that may be missing; missing and empty are different.
    pub(crate) fn optional(&mut self, text: Option<&str>) {
        match text {
            None => self.0.update([0]),
            Some(text) => {
                self.0.update([1]);
                self.bytes(text.as_bytes());
            }
        }
    }

    /// The hash.
    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    // The length in front keeps two neighbours apart: `ab`, `c` is not `a`, `bc`.
    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
    }
}
