//! The manifest language as data: its tables, their keys, and what each key takes.
//!
//! What reads the manifest is held to this table: a debug build stops where a key is read, a word offered or a range
//! applied that is not in it. JSON Schema and the reference page are made of it. It knows nothing of TOML and of what
//! a manifest means.

mod declarations;
mod documents;
mod events;
mod key;
mod place;
mod project;
mod projections;
mod reference;
mod schema;

pub use key::{Executed, Key, Names, Shape, Table, Takes};
pub use place::Place;
pub use reference::reference;
pub use schema::schema;

/// Whether some key `name` takes exactly these words, in this order.
#[must_use]
pub fn has_words(name: &str, words: &[&str]) -> bool {
    keys(name).any(|key| key.takes.any(&|takes| matches!(takes, Takes::Words(known) if *known == words)))
}

/// Whether some key `name` takes the numbers from `least` to `most`.
#[must_use]
pub fn has_range(name: &str, least: u32, most: u32) -> bool {
    keys(name).any(|key| key.takes.any(&|takes| *takes == Takes::Integer(least, most)))
}

fn keys(name: &str) -> impl Iterator<Item = &'static Key> {
    Place::ALL.iter().flat_map(|place| place.table().keys).filter(move |key| key.name == name)
}
