//! Executes what is generated.

#[cfg(feature = "dev")]
pub mod dev;
#[cfg(feature = "testing")]
pub mod testing;
