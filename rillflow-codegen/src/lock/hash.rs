//! Hashes of texts.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::surface::Shape;

/// The SHA-256 of a text in hexadecimal.
///
/// Line ends count as `\n`, so that a checkout that rewrites them is not taken for an edit.
#[must_use]
pub fn hash(text: &str) -> String {
    if text.contains('\r') { hexadecimal(&text.replace("\r\n", "\n")) } else { hexadecimal(text) }
}

/// What only the generator can know that printed and formatted a file: `print` is the hash of the print, `file` that of
/// the text it became.
///
/// With it, one run knows of another that a file on disk is what this print is formatted to, without formatting.
#[must_use]
pub fn proof(print: &str, file: &str) -> String {
    hexadecimal(&format!("{print} {file}"))
}

fn hexadecimal(text: &str) -> String {
    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(text) {
        _ = write!(hash, "{byte:02x}");
    }
    hash
}

/// The hash of a shape: of its keys and what is in them, in the order of the keys.
#[must_use]
pub fn shape_hash(shape: &Shape) -> String {
    let text: Vec<String> = shape.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    hash(&text.join("\n"))
}
