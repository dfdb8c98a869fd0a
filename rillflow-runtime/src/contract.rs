//! The number by which generated code and this crate recognise each other.
//!
//! It changes when generated code of an older `rillflow` no longer means the same to this crate. Generated code
//! calls [`assert_generated_for`] in a constant, so that a mismatch is a compile error and never a surprise at run time.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The contract this crate speaks.
pub const CONTRACT: u32 = 3;

/// Fails the compilation of generated code that speaks another contract.
///
/// # Panics
///
/// At compile time, when `generated` is not [`CONTRACT`].
pub const fn assert_generated_for(generated: u32) {
    // A panic in a constant can only print a literal, hence one arm per direction and a number for each known contract.
    assert!(
        generated >= CONTRACT,
        "the generated code speaks an older contract than contract 3 of this rillflow-runtime; run `rillflow gen`"
    );
    assert!(
        generated <= CONTRACT,
        "the generated code speaks a newer contract than contract 3 of this rillflow-runtime; update the crate `rillflow-runtime`"
    );
}

/// Fails the compilation of a manifest that names a Rust type which cannot stand for a value.
///
/// ```
/// use rillflow_runtime::contract::assert_extern_type;
/// const _: () = assert_extern_type::<String>();
/// ```
///
/// A type that lacks a trait is a compile error that names the type, the trait and this function:
///
/// ```compile_fail,E0277
/// use rillflow_runtime::contract::assert_extern_type;
/// #[derive(Clone, Debug, PartialEq)]
/// struct NotSerializable;
/// const _: () = assert_extern_type::<NotSerializable>();
/// ```
pub const fn assert_extern_type<T>()
where
    T: Serialize + DeserializeOwned + Clone + Debug + PartialEq + Send + Sync + 'static,
{
}

/// Fails the compilation of generated code whose manifest says `time = "chrono"`, unless the feature is on.
#[cfg(feature = "chrono")]
#[doc(hidden)]
#[macro_export]
macro_rules! require_chrono {
    () => {};
}

/// Fails the compilation of generated code whose manifest says `time = "chrono"`, unless the feature is on.
#[cfg(not(feature = "chrono"))]
#[doc(hidden)]
#[macro_export]
macro_rules! require_chrono {
    () => {
        ::core::compile_error!(
            "`time = \"chrono\"` in the manifest needs the feature `chrono` of the crate `rillflow-runtime`; \
             run `cargo add rillflow-runtime --features chrono`"
        );
    };
}

/// Fails the compilation of generated code whose manifest says `time = "time"`, unless the feature is on.
#[cfg(feature = "time")]
#[doc(hidden)]
#[macro_export]
macro_rules! require_time {
    () => {};
}

/// Fails the compilation of generated code whose manifest says `time = "time"`, unless the feature is on.
#[cfg(not(feature = "time"))]
#[doc(hidden)]
#[macro_export]
macro_rules! require_time {
    () => {
        ::core::compile_error!(
            "`time = \"time\"` in the manifest needs the feature `time` of the crate `rillflow-runtime`; \
             run `cargo add rillflow-runtime --features time`"
        );
    };
}

/// Takes in what the build script generated: `rust = "out-dir"` in the manifest, `rillflow_codegen::build` in `build.rs`.
///
/// ```ignore
/// mod generated {
///     rillflow_runtime::include_generated!();
/// }
/// ```
#[macro_export]
macro_rules! include_generated {
    () => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/rillflow.rs"));
    };
}
