//! From a manifest to a plan for the disk.
//!
//! Puts the stages together: load, print, compare with the lock file and with what is there. All judgement about
//! existing files is here; [`crate::write`] only carries it out.

mod fixture;
mod forecast;
mod generator;
mod migration;
mod next_migration;
mod own_migration;
mod rust;
mod templates;
mod trouble;

pub use forecast::{AllowForecast, FileForecast, Forecast, MigrationForecast, StepForecast};
pub use generator::LOCK_FILE;
pub use generator::{Generation, Generator};
pub use migration::Evolution;
pub use templates::overrides;
