//! The door for build scripts.
//!
//! A build script writes nothing but its own file in `OUT_DIR`. Migrations, the lock file and checked-in Rust are the
//! business of `rillflow gen`; here they are only compared.

mod builder;
mod package;

pub use builder::{BuildFailure, BuildReport, Builder};

/// Compiles the manifest at `path`, which is relative to the package: the whole of a build script.
///
/// With `rust = "out-dir"` it writes the generated Rust into `OUT_DIR`, for `rillflow_runtime::include_generated!()`;
/// with checked-in Rust it warns if that is behind the manifest. An error is shown like one of the compiler's, and ends
/// the build.
pub fn build(path: &str) {
    Builder::new().manifest(path).run_or_exit();
}
