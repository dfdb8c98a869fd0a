//! An event store as the generator writes it, by hand: what the runtime is tested through.

pub(crate) mod order;
pub(crate) mod parcel;
mod schema;
mod store;
mod upcasters;

pub(crate) use schema::SCHEMA;
pub(crate) use store::Store;
pub(crate) use upcasters::Upcasters;

const _: () = ::rillflow_runtime::contract::assert_generated_for(3);
