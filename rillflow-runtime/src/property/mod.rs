//! Drawn events of every version: proof that each of them is read, and keeps what the manifest says.
//!
//! The generated module `property_tests` describes the versions of the manifest and what their declared steps keep, as
//! constants, and hands them to a [`Run`]. It draws values of each version, writes them as the JSON that a program of
//! that version stored, reads them by the one decode path, and compares with the description. Nothing here is for
//! programs in production.
//!
//! | room | answers |
//! |---|---|
//! | `shape` | what the JSON of a version looks like |
//! | `step` | what a declared step keeps |
//! | `draw`, `scalar` | which values there are |
//! | `keeping` | what a step makes of a value, according to its description |
//! | `law` | what must hold for one event |
//! | `run` | many events of every version, and the smallest one for which it does not hold |

mod draw;
mod keeping;
mod law;
mod run;
mod scalar;
mod shape;
mod step;

pub use draw::Draws;
pub use proptest;
pub use run::Run;
pub use shape::{Field, NamedType, OwnType, Type, Variant};
pub use step::{Constant, Conversion, Source, Step, Target, Version};
