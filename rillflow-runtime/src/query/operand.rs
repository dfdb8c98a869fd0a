//! What a field may be compared with.

use crate::column::Scalar;

/// A value that a field of type `T` can be compared with: a `T`, a reference to one, and for texts a `&str`.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be compared with `{Self}`",
    label = "this is no `{T}`"
)]
pub trait Operand<T> {
    /// The value itself.
    fn into_scalar(self) -> T;
}

impl<T: Scalar> Operand<T> for T {
    fn into_scalar(self) -> T {
        self
    }
}

impl<T: Scalar> Operand<T> for &T {
    fn into_scalar(self) -> T {
        self.clone()
    }
}

impl Operand<String> for &str {
    fn into_scalar(self) -> String {
        self.to_owned()
    }
}
