//! From the raw manifest to the [`model`](crate::model): references bound, names reserved.
//!
//! [`resolve`] decides what every name is called in Rust and in PostgreSQL and refuses two claimants of one name. It
//! knows the rules for names and types and nothing of upcast chains and expressions: those are left empty in the model
//! and filled by [`crate::analyze`]. An entity with an error stays in the model under a stand-in name, so that
//! references to it still bind and one mistake is reported once; [`Unsound`] remembers it.

mod choice;
mod document;
mod duration;
mod event;
mod field;
mod field_type;
mod literal;
mod log;
mod name;
mod named_type;
mod project;
mod projection;
mod projection_table;
mod query;
mod recursion;
mod resolver;
mod rust_path;
mod scope;
mod search;
mod stream;
mod subscription;

pub(crate) use literal::{integer, literal, text_literal};
pub(crate) use name::snake_ident;
pub use resolver::{Resolution, Unsound, resolve};
