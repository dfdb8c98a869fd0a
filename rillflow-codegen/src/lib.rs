//! Compiles `rillflow.toml` into typed Rust, SQL migrations and upcasters.
pub mod model;
pub mod source;
