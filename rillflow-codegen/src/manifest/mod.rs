//! The manifest as it is written: TOML in, [`raw`] types out, every part with its place.
//!
//! [`parse`] mirrors the file and gives it no meaning: a type is still text here, a name may be of nothing. It knows
//! which keys exist, which of them are needed and what kind of value each takes, and reports whatever breaks that,
//! all of it in one run. What names and texts mean is decided in [`crate::resolve`].

mod entity;
mod field;
mod merge;
mod named_type;
mod parse;
mod projection;
mod query;
pub mod raw;
mod reader;
mod settings;
mod text;
mod value;

pub use parse::{parse, parse_included, syntax};
pub use text::Text;
pub use value::{Value, ValueKind};
