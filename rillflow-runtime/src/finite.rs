//! Keeps numbers that JSON does not have out of the store.
//!
//! JSON writes a float that is not finite as `null`, without a word. Stored in an event, that would make the event
//! unreadable for good. So generated structs write their floats through [`serialize`], which refuses.

use std::collections::BTreeMap;

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

/// A value whose floats can be looked at.
pub trait Finite {
    /// Whether none of them is infinite or no number.
    fn is_finite(&self) -> bool;
}

impl Finite for f32 {
    fn is_finite(&self) -> bool {
        Self::is_finite(*self)
    }
}

impl Finite for f64 {
    fn is_finite(&self) -> bool {
        Self::is_finite(*self)
    }
}

impl<T: Finite> Finite for Option<T> {
    fn is_finite(&self) -> bool {
        self.as_ref().is_none_or(T::is_finite)
    }
}

impl<T: Finite> Finite for Vec<T> {
    fn is_finite(&self) -> bool {
        self.iter().all(T::is_finite)
    }
}

impl<T: Finite> Finite for BTreeMap<String, T> {
    fn is_finite(&self) -> bool {
        self.values().all(T::is_finite)
    }
}

/// Writes `value`, or refuses if a float in it is not finite. Generated structs name it in `serialize_with`.
///
/// # Errors
///
/// If a float is not finite, or the serializer fails.
pub fn serialize<T: Finite + Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    if value.is_finite() {
        value.serialize(serializer)
    } else {
        Err(S::Error::custom("a number that is infinite or not a number has no form in JSON"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Measured {
        #[serde(serialize_with = "serialize")]
        plain: f64,
        #[serde(serialize_with = "serialize")]
        nested: Option<Vec<f32>>,
    }

    #[test]
    fn what_json_does_not_have_is_refused() {
        let written =
            |plain, nested| serde_json::to_string(&Measured { plain, nested }).map_err(|error| error.to_string());
        assert_eq!(written(1.5, Some(vec![2.5])), Ok(r#"{"plain":1.5,"nested":[2.5]}"#.to_owned()));
        assert!(written(f64::NAN, None).is_err());
        assert!(written(f64::INFINITY, None).is_err());
        assert!(written(0.0, Some(vec![1.0, f32::NEG_INFINITY])).is_err());
    }
}
