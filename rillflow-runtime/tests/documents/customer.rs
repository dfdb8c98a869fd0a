//! A document module as the generator writes it.

use std::fmt;

use rillflow_runtime::serde;

::rillflow_runtime::uuid_id! {
    /// Identifies one `Customer`.
    pub struct CustomerId;
}

/// Where somebody lives.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub struct Address {
    /// The street.
    pub street: String,
    /// The city.
    pub city: String,
    /// The postal code.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub postal_code: Option<String>,
}

/// What somebody pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub enum Tier {
    /// `free`.
    #[serde(rename = "free")]
    Free,
    /// `pro`.
    #[serde(rename = "pro")]
    Pro,
    /// `enterprise`.
    #[serde(rename = "enterprise")]
    Enterprise,
}

impl ::rillflow_runtime::column::ClosedSet for Tier {
    const NAME: &'static str = "Tier";

    fn as_str(&self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Pro => "pro",
            Self::Enterprise => "enterprise",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "free" => Some(Self::Free),
            "pro" => Some(Self::Pro),
            "enterprise" => Some(Self::Enterprise),
            _ => None,
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(::rillflow_runtime::column::ClosedSet::as_str(self))
    }
}

/// Somebody who buys.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub struct Customer {
    /// The id.
    pub id: CustomerId,
    /// Field `email`.
    pub email: String,
    /// Field `tier`.
    pub tier: Tier,
    /// Field `address`.
    pub address: Address,
    /// Field `previous`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub previous: Option<Address>,
    /// Field `tags`.
    pub tags: Vec<String>,
    /// Field `lucky`.
    pub lucky: Vec<i64>,
    /// Field `balance`.
    pub balance: ::rillflow_runtime::Decimal,
    /// Field `credit`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub credit: Option<::rillflow_runtime::Decimal>,
    /// Field `points`.
    pub points: i64,
    /// Field `joined_at`.
    pub joined_at: ::rillflow_runtime::Timestamp,
    /// Field `seen_at`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub seen_at: Option<::rillflow_runtime::Timestamp>,
    /// Field `birthday`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub birthday: Option<::rillflow_runtime::Date>,
    /// Field `wakes_at`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub wakes_at: Option<::rillflow_runtime::Time>,
    /// Field `patience`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub patience: Option<::rillflow_runtime::Duration>,
    /// Field `photo`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub photo: Option<::rillflow_runtime::Bytes>,
    /// Field `referrer`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub referrer: Option<::rillflow_runtime::Uuid>,
    /// Field `verified`.
    pub verified: bool,
    /// Field `age`.
    #[serde(default, skip_serializing_if = "::std::option::Option::is_none")]
    pub age: Option<i32>,
    /// Field `level`.
    pub level: i16,
    /// Field `score`.
    pub score: f64,
    /// Field `ratio`.
    pub ratio: f32,
    /// Field `visits`.
    pub visits: i64,
    /// Field `notes`.
    pub notes: String,
}

impl ::rillflow_runtime::document::Document for Customer {
    type Id = CustomerId;

    const NAME: &'static str = "Customer";
    const STATEMENTS: ::rillflow_runtime::document::Statements =
        ::rillflow_runtime::document_statements!("\"shop\".\"customer\"");
    const UNIQUE: &'static [(&'static str, &'static str)] = &[("customer_email_key", "email")];

    fn id(&self) -> &CustomerId {
        &self.id
    }
}

/// The customers of a store.
pub type Customers<'store> = ::rillflow_runtime::document::Documents<'store, Customer>;

/// Field `id`.
pub const ID: ::rillflow_runtime::query::Field<Customer, CustomerId> =
    ::rillflow_runtime::query::Field::column("id", "\"id\"");

/// Field `email`, compared in lower case (column `email`).
pub const EMAIL: ::rillflow_runtime::query::Field<Customer, ::std::string::String> =
    ::rillflow_runtime::query::Field::column("email", "\"email\"").operand("lower(", ")");

/// Field `tier` (column `tier`).
pub const TIER: ::rillflow_runtime::query::Field<Customer, Tier> =
    ::rillflow_runtime::query::Field::column("tier", "\"tier\"");

/// Field `address.city` (column `city`).
pub const ADDRESS_CITY: ::rillflow_runtime::query::Field<Customer, ::std::string::String> =
    ::rillflow_runtime::query::Field::column("address.city", "\"city\"");

/// Field `address.street`.
pub const ADDRESS_STREET: ::rillflow_runtime::query::Field<Customer, ::std::string::String> =
    ::rillflow_runtime::query::Field::json(
        "address.street",
        "(\"shop\".rf_string(\"doc\" -> 'address' -> 'street') collate \"C\")",
    );

/// Field `address.postal_code`.
pub const ADDRESS_POSTAL_CODE: ::rillflow_runtime::query::Field<
    Customer,
    ::std::option::Option<::std::string::String>,
> = ::rillflow_runtime::query::Field::json(
    "address.postal_code",
    "(\"shop\".rf_string(\"doc\" -> 'address' -> 'postal_code') collate \"C\")",
);

/// Field `previous.city` (column `previous_city`).
pub const PREVIOUS_CITY: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::std::string::String>> =
    ::rillflow_runtime::query::Field::column("previous.city", "\"previous_city\"");

/// Field `balance` (column `balance`).
pub const BALANCE: ::rillflow_runtime::query::Field<Customer, ::rillflow_runtime::Decimal> =
    ::rillflow_runtime::query::Field::column("balance", "\"balance\"");

/// Field `credit`.
pub const CREDIT: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::rillflow_runtime::Decimal>> =
    ::rillflow_runtime::query::Field::json("credit", "\"shop\".rf_decimal(\"doc\" -> 'credit')");

/// Field `points` (column `points`).
pub const POINTS: ::rillflow_runtime::query::Field<Customer, i64> =
    ::rillflow_runtime::query::Field::column("points", "\"points\"");

/// Field `joined_at` (column `joined_at`).
pub const JOINED_AT: ::rillflow_runtime::query::Field<Customer, ::rillflow_runtime::Timestamp> =
    ::rillflow_runtime::query::Field::column("joined_at", "\"joined_at\"");

/// Field `seen_at`.
pub const SEEN_AT: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::rillflow_runtime::Timestamp>> =
    ::rillflow_runtime::query::Field::json("seen_at", "\"shop\".rf_timestamp(\"doc\" -> 'seen_at')");

/// Field `birthday` (column `birthday`).
pub const BIRTHDAY: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::rillflow_runtime::Date>> =
    ::rillflow_runtime::query::Field::column("birthday", "\"birthday\"");

/// Field `wakes_at`.
pub const WAKES_AT: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::rillflow_runtime::Time>> =
    ::rillflow_runtime::query::Field::json("wakes_at", "\"shop\".rf_time(\"doc\" -> 'wakes_at')");

/// Field `patience`.
pub const PATIENCE: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::rillflow_runtime::Duration>> =
    ::rillflow_runtime::query::Field::json("patience", "\"shop\".rf_duration(\"doc\" -> 'patience')");

/// Field `photo`.
pub const PHOTO: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::rillflow_runtime::Bytes>> =
    ::rillflow_runtime::query::Field::json("photo", "\"shop\".rf_bytes(\"doc\" -> 'photo')");

/// Field `referrer` (column `referrer`).
pub const REFERRER: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<::rillflow_runtime::Uuid>> =
    ::rillflow_runtime::query::Field::column("referrer", "\"referrer\"");

/// Field `verified`.
pub const VERIFIED: ::rillflow_runtime::query::Field<Customer, bool> =
    ::rillflow_runtime::query::Field::json("verified", "\"shop\".rf_bool(\"doc\" -> 'verified')");

/// Field `age`.
pub const AGE: ::rillflow_runtime::query::Field<Customer, ::std::option::Option<i32>> =
    ::rillflow_runtime::query::Field::json("age", "\"shop\".rf_i32(\"doc\" -> 'age')");

/// Field `level`.
pub const LEVEL: ::rillflow_runtime::query::Field<Customer, i16> =
    ::rillflow_runtime::query::Field::json("level", "\"shop\".rf_i16(\"doc\" -> 'level')");

/// Field `score`.
pub const SCORE: ::rillflow_runtime::query::Field<Customer, f64> =
    ::rillflow_runtime::query::Field::json("score", "\"shop\".rf_f64(\"doc\" -> 'score')");

/// Field `ratio`.
pub const RATIO: ::rillflow_runtime::query::Field<Customer, f32> =
    ::rillflow_runtime::query::Field::json("ratio", "\"shop\".rf_f32(\"doc\" -> 'ratio')");

/// Field `visits`.
pub const VISITS: ::rillflow_runtime::query::Field<Customer, i64> =
    ::rillflow_runtime::query::Field::json("visits", "\"shop\".rf_i64(\"doc\" -> 'visits')");

/// Field `notes`.
pub const NOTES: ::rillflow_runtime::query::Field<Customer, ::std::string::String> =
    ::rillflow_runtime::query::Field::json("notes", "(\"shop\".rf_string(\"doc\" -> 'notes') collate \"C\")");

/// Field `tags`.
pub const TAGS: ::rillflow_runtime::query::ListField<Customer, ::std::string::String> =
    ::rillflow_runtime::query::ListField::json("tags", "\"doc\" -> 'tags'");

/// Field `lucky`.
pub const LUCKY: ::rillflow_runtime::query::ListField<Customer, i64> =
    ::rillflow_runtime::query::ListField::json("lucky", "\"doc\" -> 'lucky'");
