//! The number by which generated code and this crate recognise each other.
//!
//! It changes when generated code of an older `rillflow` no longer means the same to this crate. Generated code
//! calls [`assert_generated_for`] in a constant, so that a mismatch is a compile error and never a surprise at run time.

/// The contract this crate speaks.
pub const CONTRACT: u32 = 1;

/// Fails the compilation of generated code that speaks another contract.
///
/// # Panics
///
/// At compile time, when `generated` is not [`CONTRACT`].
pub const fn assert_generated_for(generated: u32) {
    // A panic in a constant can only print a literal, hence one arm per direction and a number for each known contract.
    assert!(
        generated >= CONTRACT,
        "the generated code speaks an older contract than contract 1 of this rillflow-runtime; run `rillflow gen`"
    );
    assert!(
        generated <= CONTRACT,
        "the generated code speaks a newer contract than contract 1 of this rillflow-runtime; update the crate `rillflow-runtime`"
    );
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
