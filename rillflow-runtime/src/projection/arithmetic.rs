//! Arithmetic of folds: a result, or an error that names the column.

use rust_decimal::Decimal;

use super::FoldError;

/// A number that a column can hold.
///
/// Implemented for `i16`, `i32`, `i64`, `f32`, `f64` and [`Decimal`].
pub trait Number: Copy + private::Arithmetic {}

mod private {
    pub trait Arithmetic: Sized {
        const ZERO: Self;
        fn sum(self, other: Self) -> Option<Self>;
        fn difference(self, other: Self) -> Option<Self>;
        fn product(self, other: Self) -> Option<Self>;
        fn quotient(self, other: Self) -> Option<Self>;
        fn is_zero(&self) -> bool;
    }
}

/// `left + right`.
///
/// # Errors
///
/// If the type of `column` does not hold the sum.
pub fn add<T: Number>(column: &'static str, left: T, right: T) -> Result<T, FoldError> {
    left.sum(right).ok_or_else(|| FoldError::overflow(column))
}

/// `left - right`.
///
/// # Errors
///
/// If the type of `column` does not hold the difference.
pub fn subtract<T: Number>(column: &'static str, left: T, right: T) -> Result<T, FoldError> {
    left.difference(right).ok_or_else(|| FoldError::overflow(column))
}

/// `left * right`.
///
/// # Errors
///
/// If the type of `column` does not hold the product.
pub fn multiply<T: Number>(column: &'static str, left: T, right: T) -> Result<T, FoldError> {
    left.product(right).ok_or_else(|| FoldError::overflow(column))
}

/// `left / right`, cut towards zero between integers.
///
/// # Errors
///
/// If `right` is zero, or the type of `column` does not hold the quotient.
pub fn divide<T: Number>(column: &'static str, left: T, right: T) -> Result<T, FoldError> {
    if right.is_zero() {
        return Err(FoldError::division_by_zero(column));
    }
    left.quotient(right).ok_or_else(|| FoldError::overflow(column))
}

/// `-value`.
///
/// # Errors
///
/// If the type of `column` does not hold it: the smallest integer has no positive counterpart.
pub fn negate<T: Number>(column: &'static str, value: T) -> Result<T, FoldError> {
    subtract(column, T::ZERO, value)
}

macro_rules! exact {
    ($($number:ty = $zero:expr),+ $(,)?) => {$(
        impl private::Arithmetic for $number {
            const ZERO: Self = $zero;

            fn sum(self, other: Self) -> Option<Self> {
                self.checked_add(other)
            }

            fn difference(self, other: Self) -> Option<Self> {
                self.checked_sub(other)
            }

            fn product(self, other: Self) -> Option<Self> {
                self.checked_mul(other)
            }

            fn quotient(self, other: Self) -> Option<Self> {
                self.checked_div(other)
            }

            fn is_zero(&self) -> bool {
                *self == Self::ZERO
            }
        }

        impl Number for $number {}
    )+};
}

exact!(i16 = 0, i32 = 0, i64 = 0, Decimal = Decimal::ZERO);

macro_rules! floating {
    ($($number:ty),+) => {$(
        impl private::Arithmetic for $number {
            const ZERO: Self = 0.0;

            fn sum(self, other: Self) -> Option<Self> {
                Some(self + other).filter(|value| value.is_finite())
            }

            fn difference(self, other: Self) -> Option<Self> {
                Some(self - other).filter(|value| value.is_finite())
            }

            fn product(self, other: Self) -> Option<Self> {
                Some(self * other).filter(|value| value.is_finite())
            }

            fn quotient(self, other: Self) -> Option<Self> {
                Some(self / other).filter(|value| value.is_finite())
            }

            fn is_zero(&self) -> bool {
                // Also negative zero.
                self.abs() <= Self::ZERO
            }
        }

        impl Number for $number {}
    )+};
}

floating!(f32, f64);

#[cfg(test)]
mod tests {
    use super::{add, divide, multiply, negate, subtract};
    use crate::Decimal;

    #[test]
    fn what_fits_is_computed() {
        assert_eq!(add("c", 1_i32, 2).unwrap(), 3);
        assert_eq!(subtract("c", 1_i64, 2).unwrap(), -1);
        assert_eq!(multiply("c", Decimal::new(25, 1), Decimal::TWO).unwrap(), Decimal::new(50, 1));
        assert_eq!(divide("c", -7_i16, 2).unwrap(), -3);
        assert_eq!(negate("c", 1.5_f64).unwrap().to_bits(), (-1.5_f64).to_bits());
    }

    #[test]
    fn what_does_not_fit_names_the_column() {
        for error in [
            add("total", i64::MAX, 1).unwrap_err(),
            multiply("total", f32::MAX, 2.0).unwrap_err(),
            divide("total", i32::MIN, -1).unwrap_err(),
            divide("total", 1, 0).unwrap_err(),
            divide("total", 1.0_f64, -0.0).unwrap_err(),
            negate("total", i16::MIN).unwrap_err(),
            add("total", Decimal::MAX, Decimal::ONE).unwrap_err(),
        ] {
            assert!(error.to_string().contains("total"), "{error}");
        }
    }
}
