//! Tests that cross the borders of the crates; see the folder `tests`.
