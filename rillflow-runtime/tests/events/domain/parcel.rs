//! A second stream type, to be confused with the first.

use ::rillflow_runtime::event::{DecodeError, Parts, Stored};

use super::Upcasters;

::rillflow_runtime::uuid_id! {
    /// Identifies one `Parcel` stream.
    pub(crate) struct ParcelId;
}

impl ::rillflow_runtime::stream::Stream for ParcelId {
    type Event = ParcelEvent;

    const TYPE: &'static str = "Parcel";

    fn uuid(&self) -> ::rillflow_runtime::Uuid {
        self.as_uuid()
    }

    fn from_uuid(uuid: ::rillflow_runtime::Uuid) -> Self {
        Self::from_uuid(uuid)
    }
}

/// The `Parcel` streams of a store.
pub(crate) type Parcels<'store> = ::rillflow_runtime::stream::Streams<'store, ParcelId>;

/// The parcel is on its way.
#[derive(Clone, Debug, PartialEq, ::rillflow_runtime::serde::Serialize, ::rillflow_runtime::serde::Deserialize)]
#[serde(crate = "::rillflow_runtime::serde")]
pub(crate) struct ParcelSent {
    pub(crate) carrier: ::std::string::String,
}

/// An event of a `Parcel` stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParcelEvent {
    /// The parcel is on its way.
    ParcelSent(ParcelSent),
}

impl From<ParcelSent> for ParcelEvent {
    fn from(event: ParcelSent) -> Self {
        Self::ParcelSent(event)
    }
}

impl ::rillflow_runtime::event::EventSet for ParcelEvent {
    type Upcasters = dyn Upcasters;
    type Waiting = ::rillflow_runtime::event::Never;

    const TYPES: &'static [&'static str] = &["ParcelSent"];

    fn decode(stored: &Stored<'_>, _upcasters: &Self::Upcasters, parts: &mut Parts<Self>) -> Result<(), DecodeError> {
        match (stored.event_type(), stored.version()) {
            ("ParcelSent", 1) => parts.push(Self::ParcelSent(stored.parse()?)),
            ("ParcelSent", _) => return Err(stored.newer_than(1)),
            _ => return Err(stored.unknown_type()),
        }
        Ok(())
    }
}

impl ::rillflow_runtime::event::Append for ParcelEvent {
    fn event_type(&self) -> &'static str {
        "ParcelSent"
    }

    fn event_version(&self) -> u16 {
        1
    }

    fn to_json(&self) -> Result<::std::string::String, ::rillflow_runtime::serde_json::Error> {
        let Self::ParcelSent(event) = self;
        ::rillflow_runtime::serde_json::to_string(event)
    }
}
