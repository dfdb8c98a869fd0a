//! The generated domain that benches and tests share (see `rillflow.toml` beside this crate), and all golden output with what
//! it refers to.

#[rustfmt::skip]
pub mod generated;
pub mod golden;
pub mod money;
#[cfg(all(test, feature = "property-tests"))]
mod property;
