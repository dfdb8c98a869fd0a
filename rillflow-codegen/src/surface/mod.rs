//! The surface of a model: what others rely on, as plain sorted facts.
//!
//! A [`Surface`] can be made of any model, is stored in `rillflow.lock`, and is what two states of a manifest are
//! compared by. It holds meaning, not files: names, types, columns, keys, and what upcasts and projections do, as
//! canonical text. It knows nothing of places in a manifest, and nothing of which difference matters; see
//! [`crate::breaking`].
//!
//! A new part of the language gets a field here, filled from the model and left out of the lock file while it is empty,
//! so that an older lock file stays readable: what it does not say is what the language does without the key.

mod document;
mod event;
mod expression;
mod field;
mod index;
mod named_type;
mod project;
mod projection;
mod query;
mod shape;
mod step;
mod subscription;
mod whole;

pub use document::{DocumentSurface, DuplicatedSurface};
pub use event::{EventSurface, StreamSurface, version_key};
pub use field::{FieldSurface, Fields, Renamable};
pub use named_type::{ExternSurface, TypeSurface, UnionSurface};
pub use project::ProjectSurface;
pub use projection::{ColumnSurface, ProjectionSurface};
pub use query::{ParameterSurface, QuerySurface, SearchSurface};
pub use shape::{Shape, changes};
pub use subscription::SubscriptionSurface;
pub use whole::Surface;
