//! `rillflow gen`: from the manifest to files, or to the difference; once, or again after every change.

mod run;
mod watch;

pub(crate) use run::Arguments;
pub(super) use run::run;
