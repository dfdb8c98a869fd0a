//! Compiles `rillflow.toml` into typed Rust, SQL migrations and upcasters.
//!
//! The stages are the modules, in this order; each works on what the one before made, and none stops at the first
//! error:
//!
//! | stage | from | to |
//! |---|---|---|
//! | [`mod@read`] | a path | a [`source::SourceMap`] |
//! | [`mod@manifest`] | text | the raw manifest, with places |
//! | [`mod@resolve`] | the raw manifest | a [`model::Model`] |
//! | [`mod@analyze`] | the model | the model, with upcast chains and typed expressions |
//! | [`mod@lower`] | the model | [plain data](ir) for the templates |
//! | [`mod@render`] | plain data | texts |
//! | [`mod@surface`] | the model | what others rely on, as plain facts |
//! | [`mod@release`] | the model and `rillflow.lock` | what in production must not change |
//! | [`mod@fixture`] | the model and what is released | samples of released events |
//! | [`mod@lock`] | the model and `rillflow.lock` | what changed |
//! | [`mod@breaking`] | two surfaces | what would break whom |
//! | [`mod@write`](mod@crate::write) | texts | a folder, or a difference |
//!
//! A build script calls [`build()`]; a program that needs more asks a [`Generator`] for a plan.

pub mod analyze;
pub mod breaking;
pub mod build;
pub mod diagnostic;
pub mod evolve;
pub mod fixture;
pub mod format;
pub mod generate;
pub mod ir;
pub mod language;
pub mod lint;
pub mod load;
pub mod lock;
pub mod lower;
pub mod manifest;
pub mod model;
pub mod output;
pub mod read;
pub mod release;
pub mod render;
pub mod resolve;
pub mod source;
pub mod surface;
pub mod write;

pub use build::{Builder, build};
pub use generate::{Generation, Generator};
