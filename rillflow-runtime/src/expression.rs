//! Conditions of the manifest's expression language, as generated code computes them.
//!
//! They follow SQL's logic of three values, so that a condition has one result whether the database or this module computes
//! it. A condition that can be unknown is an `Option<bool>`, one that cannot is a `bool`.

/// The result of a condition: `bool`, or `Option<bool>` where it can be unknown.
pub trait Truth: Copy + private::Sealed {
    /// The result; `None` if it is unknown.
    fn known(self) -> Option<bool>;

    #[doc(hidden)]
    fn of(known: Option<bool>) -> Self;
}

mod private {
    pub trait Sealed {}

    impl Sealed for bool {}
    impl Sealed for Option<bool> {}
}

impl Truth for bool {
    fn known(self) -> Option<bool> {
        Some(self)
    }

    fn of(known: Option<bool>) -> Self {
        // What is made of known results is known.
        known == Some(true)
    }
}

impl Truth for Option<bool> {
    fn known(self) -> Option<bool> {
        self
    }

    fn of(known: Option<bool>) -> Self {
        known
    }
}

/// `a and b ..`: false if one is false, else unknown if one is unknown.
#[must_use]
pub fn all<T: Truth, const N: usize>(conditions: [T; N]) -> T {
    let mut result = Some(true);
    for condition in conditions {
        match condition.known() {
            Some(false) => return T::of(Some(false)),
            Some(true) => {}
            None => result = None,
        }
    }
    T::of(result)
}

/// `a or b ..`: true if one is true, else unknown if one is unknown.
#[must_use]
pub fn any<T: Truth, const N: usize>(conditions: [T; N]) -> T {
    let mut result = Some(false);
    for condition in conditions {
        match condition.known() {
            Some(true) => return T::of(Some(true)),
            Some(false) => {}
            None => result = None,
        }
    }
    T::of(result)
}

/// `not a`: unknown if `a` is.
#[must_use]
pub fn not<T: Truth>(condition: T) -> T {
    T::of(condition.known().map(|known| !known))
}

/// Whether a condition is true; what is unknown is not.
#[must_use]
pub fn holds(condition: Option<bool>) -> bool {
    condition == Some(true)
}

/// A comparison of values that may be absent: unknown if one is.
#[must_use]
pub fn lift<T: Copy>(left: Option<T>, right: Option<T>, compare: fn(T, T) -> bool) -> Option<bool> {
    Some(compare(left?, right?))
}

/// `left = right`.
#[must_use]
pub fn equal<T: Copy + PartialEq>(left: T, right: T) -> bool {
    left == right
}

/// `left <> right`.
#[must_use]
pub fn not_equal<T: Copy + PartialEq>(left: T, right: T) -> bool {
    left != right
}

/// `left < right`; texts are compared byte by byte.
#[must_use]
pub fn less<T: Copy + PartialOrd>(left: T, right: T) -> bool {
    left < right
}

/// `left <= right`.
#[must_use]
pub fn less_or_equal<T: Copy + PartialOrd>(left: T, right: T) -> bool {
    left <= right
}

/// `left > right`.
#[must_use]
pub fn greater<T: Copy + PartialOrd>(left: T, right: T) -> bool {
    left > right
}

/// `left >= right`.
#[must_use]
pub fn greater_or_equal<T: Copy + PartialOrd>(left: T, right: T) -> bool {
    left >= right
}

/// `starts_with(text, prefix)`.
#[must_use]
pub fn starts_with(text: &str, prefix: &str) -> bool {
    text.starts_with(prefix)
}

#[cfg(test)]
mod tests {
    use super::{all, any, holds, less, lift, not, starts_with};

    const ALL: [Option<bool>; 3] = [Some(true), Some(false), None];

    #[test]
    fn three_values_are_joined_as_sql_joins_them() {
        // The tables of the SQL standard, row by row: true, false, unknown.
        let and = ALL.map(|left| ALL.map(|right| all([left, right])));
        assert_eq!(and, [ALL, [Some(false); 3], [None, Some(false), None]]);
        let or = ALL.map(|left| ALL.map(|right| any([left, right])));
        assert_eq!(or, [[Some(true); 3], ALL, [Some(true), None, None]]);
        assert_eq!(ALL.map(not), [Some(false), Some(true), None]);
        assert_eq!(ALL.map(holds), [true, false, false]);
    }

    #[test]
    fn what_is_known_stays_known() {
        assert!(all([true, true]) && !all([true, false]) && any([true, false]) && !any([false]) && not(false));
    }

    #[test]
    fn absent_values_make_a_comparison_unknown() {
        assert_eq!(lift(Some(1), Some(2), less), Some(true));
        assert_eq!(lift(None, Some(2), less), None);
        assert_eq!(lift(Some("order-7"), Some("order"), starts_with), Some(true));
    }
}
