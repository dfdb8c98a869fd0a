//! The order in which a server is looked for.

use super::DevError;
use super::binaries::{Binaries, find_local, from_variable};

/// The binaries to start a server from; of version `wanted` where there is a choice.
pub(crate) fn find_binaries(wanted: Option<u32>) -> Result<Binaries, DevError> {
    if let Some(binaries) = from_variable()? {
        return Ok(binaries);
    }
    find_local(wanted).map_err(|tried| DevError::NoServer { tried })
}
