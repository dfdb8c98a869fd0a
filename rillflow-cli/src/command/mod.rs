//! A file per command.

pub(crate) mod check;
pub(crate) mod dev;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod init;
pub(crate) mod migrate;
