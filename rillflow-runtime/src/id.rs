//! Ids of documents and streams: a newtype each, so that the id of one thing is never passed for the id of another.
//!
//! The generator writes one macro call per id; everything an id can do is here.

use uuid::Uuid;

/// The namespace of [`named`](crate::uuid_id) ids.
const NAMESPACE: Uuid = Uuid::from_u128(0x8f4b_16a2_61d0_5f6c_9a0e_3b52_c1d7_e4f3);

/// The id that `name` always has among ids of the type `id`.
#[doc(hidden)]
#[must_use]
pub fn named(id: &str, name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::new_v5(&NAMESPACE, id.as_bytes()), name.as_bytes())
}

/// Declares an id that is a UUID.
///
/// ```
/// rillflow_runtime::uuid_id! {
///     /// Identifies one `Order`.
///     pub struct OrderId;
/// }
///
/// let order = OrderId::new();
/// assert_eq!(order.to_string().parse::<OrderId>().unwrap(), order);
/// assert_eq!(OrderId::named("order-42"), OrderId::named("order-42"));
/// ```
///
/// An id of another type is refused:
///
/// ```compile_fail,E0308
/// rillflow_runtime::uuid_id! {
///     /// Identifies one `Order`.
///     pub struct OrderId;
/// }
/// rillflow_runtime::uuid_id! {
///     /// Identifies one `Customer`.
///     pub struct CustomerId;
/// }
///
/// let order: OrderId = CustomerId::new();
/// ```
#[macro_export]
macro_rules! uuid_id {
    ($(#[$attribute:meta])* $visibility:vis struct $id:ident;) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $id($crate::Uuid);

        impl $id {
            /// A new id (UUID version 7: ids made later sort later).
            #[must_use]
            pub fn new() -> Self {
                Self($crate::Uuid::now_v7())
            }

            /// The id that `name` always has (UUID version 5).
            #[must_use]
            pub fn named(name: &str) -> Self {
                Self($crate::id::named(::core::stringify!($id), name))
            }

            /// The id that is this UUID.
            #[must_use]
            pub const fn from_uuid(uuid: $crate::Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID of this id.
            #[must_use]
            pub const fn as_uuid(&self) -> $crate::Uuid {
                self.0
            }
        }

        impl ::core::default::Default for $id {
            fn default() -> Self {
                Self::new()
            }
        }

        impl ::core::convert::From<$crate::Uuid> for $id {
            fn from(uuid: $crate::Uuid) -> Self {
                Self(uuid)
            }
        }

        impl ::core::convert::From<$id> for $crate::Uuid {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        $crate::id_parsing!($id, <$crate::Uuid as ::core::str::FromStr>::Err, ::core::str::FromStr::from_str);

        impl $crate::column::Scalar for $id {
            type Wire<'value> = $crate::Uuid;
            type Stored = $crate::Uuid;

            fn to_wire(&self) -> Self::Wire<'_> {
                self.0
            }

            fn from_stored(stored: Self::Stored) -> ::core::result::Result<Self, $crate::BoxError> {
                ::core::result::Result::Ok(Self(stored))
            }

            $crate::json_of_its_own!();
        }

        impl $crate::column::Ordered for $id {}
    };
}

/// Declares an id that is a text.
///
/// ```
/// rillflow_runtime::string_id! {
///     /// Identifies one `Country`.
///     pub struct CountryId;
/// }
///
/// assert_eq!(CountryId::new("pt").as_str(), "pt");
/// ```
#[macro_export]
macro_rules! string_id {
    ($(#[$attribute:meta])* $visibility:vis struct $id:ident;) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $id(::std::string::String);

        impl $id {
            /// The id that is this text.
            #[must_use]
            pub fn new(text: impl ::core::convert::Into<::std::string::String>) -> Self {
                Self(text.into())
            }

            /// The text of this id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::convert::From<&str> for $id {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }

        impl ::core::convert::From<::std::string::String> for $id {
            fn from(text: ::std::string::String) -> Self {
                Self(text)
            }
        }

        impl ::core::convert::From<$id> for ::std::string::String {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        impl ::core::convert::AsRef<str> for $id {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        $crate::id_parsing!($id, ::core::convert::Infallible, |text: &str| ::core::result::Result::Ok(text.to_owned()));

        impl $crate::column::Scalar for $id {
            type Wire<'value> = &'value str;
            type Stored = ::std::string::String;

            fn to_wire(&self) -> Self::Wire<'_> {
                &self.0
            }

            fn from_stored(stored: Self::Stored) -> ::core::result::Result<Self, $crate::BoxError> {
                ::core::result::Result::Ok(Self(stored))
            }

            $crate::json_of_its_own!();
        }

        impl $crate::column::Ordered for $id {}
    };
}

/// Declares an id that is a whole number.
///
/// ```
/// rillflow_runtime::i64_id! {
///     /// Identifies one `Invoice`.
///     pub struct InvoiceId;
/// }
///
/// assert_eq!(InvoiceId::new(7).as_i64(), 7);
/// ```
#[macro_export]
macro_rules! i64_id {
    ($(#[$attribute:meta])* $visibility:vis struct $id:ident;) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility struct $id(i64);

        impl $id {
            /// The id that is this number.
            #[must_use]
            pub const fn new(number: i64) -> Self {
                Self(number)
            }

            /// The number of this id.
            #[must_use]
            pub const fn as_i64(&self) -> i64 {
                self.0
            }
        }

        impl ::core::convert::From<i64> for $id {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl ::core::convert::From<$id> for i64 {
            fn from(id: $id) -> Self {
                id.0
            }
        }

        $crate::id_parsing!($id, ::core::num::ParseIntError, ::core::str::FromStr::from_str);

        impl $crate::column::Scalar for $id {
            type Wire<'value> = i64;
            type Stored = i64;

            fn to_wire(&self) -> Self::Wire<'_> {
                self.0
            }

            fn from_stored(stored: Self::Stored) -> ::core::result::Result<Self, $crate::BoxError> {
                ::core::result::Result::Ok(Self(stored))
            }

            $crate::json_of_its_own!();
        }

        impl $crate::column::Ordered for $id {}
    };
}

/// What every id can do with text: print, parse, serde.
#[doc(hidden)]
#[macro_export]
macro_rules! id_parsing {
    ($id:ident, $error:ty, $parse:expr) => {
        impl ::core::fmt::Display for $id {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::core::str::FromStr for $id {
            type Err = $error;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                let parse: fn(&str) -> ::core::result::Result<_, Self::Err> = $parse;
                parse(text).map(Self)
            }
        }

        impl $crate::serde::Serialize for $id {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::serde::Serialize::serialize(&self.0, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $id {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }
    };
}
