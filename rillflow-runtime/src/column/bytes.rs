//! The type `bytes` of the manifest.

use std::ops::Deref;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sqlx::error::BoxDynError;

use super::Scalar;

/// Bytes: base64 in JSON, `bytea` in a column.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    /// The bytes themselves, without a copy.
    #[must_use]
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Bytes> for Vec<u8> {
    fn from(bytes: Bytes) -> Self {
        bytes.0
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Base64;

        impl de::Visitor<'_> for Base64 {
            type Value = Bytes;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("bytes as base64")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Bytes, E> {
                STANDARD.decode(text).map(Bytes).map_err(|source| E::custom(format_args!("not base64: {source}")))
            }
        }

        deserializer.deserialize_str(Base64)
    }
}

impl Scalar for Bytes {
    type Wire<'value> = &'value [u8];
    type Stored = Vec<u8>;

    fn to_wire(&self) -> &[u8] {
        &self.0
    }

    fn from_stored(stored: Vec<u8>) -> Result<Self, BoxDynError> {
        Ok(Self(stored))
    }

    crate::json_of_its_own!();
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn bytes_are_base64_in_json() {
        let bytes = Bytes::from(vec![0, 255, 16]);
        let text = serde_json::to_string(&bytes).unwrap();
        assert_eq!(text, "\"AP8Q\"");
        assert_eq!(serde_json::from_str::<Bytes>(&text).unwrap(), bytes);
        assert!(serde_json::from_str::<Bytes>("\"AP8\"").unwrap_err().to_string().starts_with("not base64"));
        assert!(serde_json::from_str::<Bytes>("[0, 255]").unwrap_err().to_string().contains("bytes as base64"));
    }
}
