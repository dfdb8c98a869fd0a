//! The two forms of generated Rust.

/// Which form the generated Rust takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// A file per module, checked in and used as `mod generated;`.
    CheckedIn,
    /// One file with nested modules, for `include!`, which admits no inner attributes.
    OutDir,
}
