//! Every golden output, compiled under the lints of the workspace like any code of ours.

#[rustfmt::skip]
#[path = "../golden/clock_chrono/expected/src/generated/mod.rs"]
pub mod clock_chrono;

#[rustfmt::skip]
#[path = "../golden/clock_jiff/expected/src/generated/mod.rs"]
pub mod clock_jiff;

#[rustfmt::skip]
#[path = "../golden/clock_time/expected/src/generated/mod.rs"]
pub mod clock_time;

#[rustfmt::skip]
#[path = "../golden/conditions/expected/src/generated/mod.rs"]
pub mod conditions;

#[rustfmt::skip]
#[path = "../golden/documents/expected/src/generated/mod.rs"]
pub mod documents;

#[rustfmt::skip]
#[path = "../golden/events/expected/src/generated/mod.rs"]
pub mod events;

#[rustfmt::skip]
#[path = "../golden/example/expected/src/generated/mod.rs"]
pub mod example;

#[rustfmt::skip]
#[path = "../golden/include/expected/src/generated/mod.rs"]
pub mod include;

#[rustfmt::skip]
#[path = "../golden/lifecycles/expected/src/generated/mod.rs"]
pub mod lifecycles;

#[rustfmt::skip]
#[path = "../golden/names/expected/src/generated/mod.rs"]
pub mod names;

#[rustfmt::skip]
#[path = "../golden/plain/expected/src/generated/mod.rs"]
pub mod plain;

#[rustfmt::skip]
#[path = "../golden/projections/expected/src/generated/mod.rs"]
pub mod projections;

#[rustfmt::skip]
#[path = "../golden/queries/expected/src/generated/mod.rs"]
pub mod queries;

#[rustfmt::skip]
#[path = "../golden/upcasts/expected/src/generated/mod.rs"]
pub mod upcasts;

#[rustfmt::skip]
#[path = "../golden/released/expected/src/generated/mod.rs"]
pub mod released;

#[rustfmt::skip]
#[path = "../golden/value_types/expected/src/generated/mod.rs"]
pub mod value_types;

/// The output of a build script.
pub mod out_dir {
    include!("../golden/out_dir/expected/rillflow.rs");
}
