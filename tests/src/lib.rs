//! The generated domain that benches and tests share; see `rillflow.toml` beside this crate.

#[rustfmt::skip]
pub mod generated;
