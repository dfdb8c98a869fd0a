//! JSON, for a value alone and for lists, maps and options of it, however deep.
//!
//! One pair of functions serves every field of a generated struct: serde's own `with` modules know one type each, and
//! nothing of what is around it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value whose JSON is that of another type.
pub trait InJson: Sized {
    /// Writes the value.
    ///
    /// # Errors
    ///
    /// If it cannot be stored, or the serializer fails.
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// If there is another value in the JSON, or one that the type does not have.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Writes a field. Generated structs name this module in `with`.
///
/// # Errors
///
/// If a value cannot be stored, or the serializer fails.
pub fn serialize<T: InJson, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.write(serializer)
}

/// Reads a field. Generated structs name this module in `with`.
///
/// # Errors
///
/// If there is another value in the JSON, or one that the type does not have.
pub fn deserialize<'de, T: InJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)
}

/// A value on its way into JSON.
struct Written<'value, T>(&'value T);

impl<T: InJson> Serialize for Written<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

/// A value that came out of JSON.
struct Read<T>(T);

impl<'de, T: InJson> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<T: InJson> InJson for Option<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Written).serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map(|Read(value)| value))
    }
}

impl<T: InJson> InJson for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Written))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().map(|Read(value)| value).collect())
    }
}

impl<T: InJson> InJson for BTreeMap<String, T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, Written(value))))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = BTreeMap::deserialize(deserializer)?;
        Ok(map.into_iter().map(|(key, Read(value))| (key, value)).collect())
    }
}
