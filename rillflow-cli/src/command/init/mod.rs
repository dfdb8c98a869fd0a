//! `rillflow init`: a first manifest, in an existing crate or in a new one.

mod answers;
mod arguments;
mod krate;
mod run;
mod starter;

pub(crate) use arguments::Arguments;
pub(super) use run::run;
