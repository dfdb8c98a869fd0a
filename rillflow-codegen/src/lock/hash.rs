//! Hashes of texts.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::surface::{ProjectionSurface, Shape};

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

/// The hash of what a projection's rows are computed from: its columns and what each event does to them.
///
/// The name of the table and its indexes say nothing of the rows.
#[must_use]
pub fn definition_hash(projection: &ProjectionSurface) -> String {
    let mut text = format!("key {}\n", projection.key.join(", "));
    for (column, surface) in &projection.columns {
        let default = surface.default.as_deref().unwrap_or("-");
        _ = writeln!(text, "column {column}: {} = {default}", surface.ty);
    }
    for (event, facts) in &projection.on {
        _ = writeln!(text, "on {event}");
        for (fact, value) in facts {
            _ = writeln!(text, "    {fact}: {value}");
        }
    }
    let mut hash = hash(&text);
    // A hash of 64 bits tells the few definitions of one projection apart.
    hash.truncate(16);
    hash
}

/// The hash of a shape: of its keys and what is in them, in the order of the keys.
#[must_use]
pub fn shape_hash(shape: &Shape) -> String {
    let text: Vec<String> = shape.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    hash(&text.join("\n"))
}
