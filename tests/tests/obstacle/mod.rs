//! Words, the places for them, and what is done with the code that comes of it.

mod place;
mod words;

pub(crate) use place::{PLACES, Place};
pub(crate) use words::words;
