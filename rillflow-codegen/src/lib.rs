//! Compiles `rillflow.toml` into typed Rust, SQL migrations and upcasters.

pub mod analyze;
pub mod diagnostic;
pub mod load;
pub mod manifest;
pub mod model;
pub mod read;
pub mod resolve;
pub mod source;
pub mod ir;
pub mod lower;
pub mod render;
pub mod output;
