//! Which values of one type are values of another.
//!
//! Only what never fails and loses nothing is a conversion: a narrower number may not hold the value, a text may not be
//! a number, and what an absent value becomes is for a person to say.

use crate::model::{Conversion, FieldType, Model, Scalar};

/// How a value of `from` becomes one of `to` without being asked to.
pub(super) fn carry(from: &FieldType, to: &FieldType) -> Option<Conversion> {
    match to {
        to if to == from => Some(Conversion::Same),
        FieldType::Optional(inner) if **inner == *from => Some(Conversion::IntoOptional(Box::new(Conversion::Same))),
        _ => None,
    }
}

/// How a value of `from` becomes one of `to` when a `cast` asks for it.
pub(super) fn cast(model: &Model, from: &FieldType, to: &FieldType) -> Option<Conversion> {
    lift(from, to, &mut |from, to| match (from, to) {
        (FieldType::Scalar(from), FieldType::Scalar(to)) if widens(*from, *to) => Some(Conversion::Widened(*to)),
        (FieldType::Scalar(from), FieldType::Scalar(Scalar::String)) => {
            has_one_text(*from).then_some(Conversion::ToText)
        }
        (set, FieldType::Scalar(Scalar::String)) => {
            model.set_values(set).filter(|_| !set.unwrap_optional().1).map(|_| Conversion::SetToText)
        }
        _ => None,
    })
}

/// Why a `cast` from `from` to `to` is refused.
pub(super) fn objection(model: &Model, from: &FieldType, to: &FieldType) -> String {
    let (inner, optional) = from.unwrap_optional();
    if optional && !to.unwrap_optional().1 {
        return "what an absent value becomes is for you to say".to_owned();
    }
    let to = to.unwrap_optional().0;
    match (inner, to) {
        (FieldType::Scalar(from), FieldType::Scalar(to)) if from.is_integer() && to.is_integer() => {
            format!("an `{}` may be too large for an `{}`", from.name(), to.name())
        }
        (FieldType::Scalar(from), FieldType::Scalar(to)) if from.is_number() && to.is_number() => {
            format!("not every `{}` is exactly a `{}`", from.name(), to.name())
        }
        (FieldType::Scalar(Scalar::String), _) => format!("not every text can be read as `{}`", model.type_text(to)),
        _ => format!("a `{}` is not a `{}` in one way only", model.type_text(inner), model.type_text(to)),
    }
}

/// Applies `leaf` to what is in two types of one shape: both optional, both lists, both maps, or a value and a `T?`.
pub(super) fn lift(
    from: &FieldType,
    to: &FieldType,
    leaf: &mut impl FnMut(&FieldType, &FieldType) -> Option<Conversion>,
) -> Option<Conversion> {
    let (wrap, from, to): (fn(Box<Conversion>) -> Conversion, _, _) = match (from, to) {
        (FieldType::Optional(from), FieldType::Optional(to)) => (Conversion::InOptional, &**from, &**to),
        (from, FieldType::Optional(to)) => (Conversion::IntoOptional, from, &**to),
        (FieldType::List(from), FieldType::List(to)) => (Conversion::InList, &**from, &**to),
        (FieldType::Map(from), FieldType::Map(to)) => (Conversion::InMap, &**from, &**to),
        (from, to) => return leaf(from, to),
    };
    lift(from, to, leaf).map(|inner| wrap(Box::new(inner)))
}

/// Whether every value of `from` is exactly one of `to`.
fn widens(from: Scalar, to: Scalar) -> bool {
    match from {
        Scalar::I16 => matches!(to, Scalar::I32 | Scalar::I64 | Scalar::F32 | Scalar::F64 | Scalar::Decimal),
        Scalar::I32 => matches!(to, Scalar::I64 | Scalar::F64 | Scalar::Decimal),
        Scalar::I64 => to == Scalar::Decimal,
        Scalar::F32 => to == Scalar::F64,
        _ => false,
    }
}

/// Whether a value has one text, from which it can be read again; moments and bytes have several.
fn has_one_text(scalar: Scalar) -> bool {
    scalar.is_number() || matches!(scalar, Scalar::Bool | Scalar::Uuid)
}

#[cfg(test)]
mod tests {
    use super::{has_one_text, widens};
    use crate::model::Scalar;

    #[test]
    fn nothing_widens_to_itself_or_back() {
        for from in Scalar::ALL {
            for to in Scalar::ALL {
                assert!(!widens(from, to) || from != to && !widens(to, from), "{from:?} {to:?}");
            }
        }
    }

    #[test]
    fn text_is_not_cast_to_text() {
        assert!(!has_one_text(Scalar::String) && !has_one_text(Scalar::Json) && has_one_text(Scalar::Decimal));
    }
}
