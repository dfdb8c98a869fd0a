//! What a writer says about its events as a whole.

use serde_json::{Map, Value};

/// Headers and ids that each event of an append gets, and the key that makes its repetition harmless.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    pub(crate) headers: Map<String, Value>,
    pub(crate) correlation: Option<String>,
    pub(crate) causation: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) key: Option<String>,
}

impl Envelope {
    /// The headers as JSON, if there are any.
    pub(crate) fn headers_json(&self) -> Option<String> {
        (!self.headers.is_empty()).then(|| Value::Object(self.headers.clone()).to_string())
    }
}

/// The methods of a builder that has an [`Envelope`], in the field `envelope` of itself or of its field `$inner`.
macro_rules! envelope_methods {
    ($($inner:ident)?) => {
        /// Attaches `value` under `name` to each event.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
            self.$($inner.)?envelope.headers.insert(name.into(), value.into());
            self
        }

        /// Attaches all of `headers` to each event.
        pub fn headers(mut self, headers: impl IntoIterator<Item = (String, serde_json::Value)>) -> Self {
            self.$($inner.)?envelope.headers.extend(headers);
            self
        }

        /// Names the conversation that the events belong to.
        pub fn correlation_id(mut self, id: impl Into<String>) -> Self {
            self.$($inner.)?envelope.correlation = Some(id.into());
            self
        }

        /// Names the message that caused the events.
        pub fn causation_id(mut self, id: impl Into<String>) -> Self {
            self.$($inner.)?envelope.causation = Some(id.into());
            self
        }

        /// Names who did it: the user of the application, not the role of the database.
        pub fn user_id(mut self, id: impl Into<String>) -> Self {
            self.$($inner.)?envelope.user = Some(id.into());
            self
        }
    };
}

pub(crate) use envelope_methods;
