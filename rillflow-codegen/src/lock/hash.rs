//! Hashes of texts.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The SHA-256 of a text in hexadecimal.
///
/// Line ends count as `\n`, so that a checkout that rewrites them is not taken for an edit.
#[must_use]
pub fn hash(text: &str) -> String {
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(text.replace("\r\n", "\n")) {
        _ = write!(hash, "{byte:02x}");
    }
    hash
}
