//! Identifiers, checked once and printed one way.

use std::fmt;

/// A Rust identifier, already escaped (`r#type`) where the language needs it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustIdent(String);

impl RustIdent {
    /// Wraps a checked identifier. Only `resolve::name` decides what is one.
    pub(crate) fn new_checked(escaped: String) -> Self {
        Self(escaped)
    }

    /// The identifier as it stands in Rust source, with `r#` where needed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`.
    #[must_use]
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for RustIdent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An absolute path to a Rust type: `crate::Money`, `::money::Money`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustPath(String);

impl RustPath {
    /// Wraps a checked path. Only `resolve::rust_path` decides what is one.
    pub(crate) fn new_checked(path: String) -> Self {
        Self(path)
    }

    /// A path for something whose own is refused. It never reaches a template.
    pub(crate) fn stand_in() -> Self {
        Self("crate::StandIn".to_owned())
    }

    /// The path as it stands in Rust source.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RustPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A PostgreSQL identifier of at most 63 bytes, always printed in double quotes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SqlIdent(String);

impl SqlIdent {
    /// The longest identifier that PostgreSQL keeps whole, in bytes.
    pub const MAX_BYTES: usize = 63;

    /// Wraps a name that is not empty, has no NUL and is at most [`Self::MAX_BYTES`] long.
    #[must_use]
    pub fn new(name: &str) -> Option<Self> {
        let fits = !name.is_empty() && name.len() <= Self::MAX_BYTES && !name.contains('\0');
        fits.then(|| Self(name.to_owned()))
    }

    /// A name for something whose own name is refused. It never reaches a template.
    pub(crate) fn stand_in() -> Self {
        Self("stand_in".to_owned())
    }

    /// The bare name, as it stands in `pg_catalog`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name in double quotes.
    #[must_use]
    pub fn quoted(&self) -> String {
        format!("\"{}\"", self.0.replace('"', "\"\""))
    }
}

impl fmt::Display for SqlIdent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.quoted())
    }
}
