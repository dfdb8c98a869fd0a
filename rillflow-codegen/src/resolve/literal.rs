//! Constants, judged by the type of their place.

use toml::value::Datetime;

use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::{Value, ValueKind};
use crate::model::{FieldType, Literal, Model, NamedTypeBody, Scalar, TypeId};
use crate::source::Span;

/// Why a constant is not a value of its type.
#[derive(Debug)]
pub(crate) struct WrongLiteral {
    /// The type, as the manifest writes it.
    ty: String,
    /// What is the matter, in a few words.
    pub(crate) reason: String,
    /// What to write.
    pub(crate) help: Option<String>,
}

impl WrongLiteral {
    /// The error for the default of `owner`, which stands at `span`.
    pub(crate) fn into_diagnostic(self, owner: &str, span: Span) -> Diagnostic {
        let message = format!("the default of {owner} is not a value of type `{}`", self.ty);
        Diagnostic::error(&catalog::WRONG_DEFAULT, message, span, self.reason).help_maybe(self.help)
    }
}

/// The constant that `value` is where a `ty` is expected.
pub(crate) fn literal(model: &Model, value: &Value, ty: &FieldType) -> Result<Literal, WrongLiteral> {
    let wrong =
        |reason: &str, help: Option<String>| WrongLiteral { ty: model.type_text(ty), reason: reason.to_owned(), help };
    let in_code = || Some("write the step in code: `with = \"rust\"`".to_owned());
    let inner = ty.unwrap_optional().0;
    match (inner, &value.kind) {
        (FieldType::Named(id), kind) => match (&model.named_type(*id).body, kind) {
            (NamedTypeBody::ClosedSet(_), ValueKind::String(text)) => set_value(model, *id, text.as_str()),
            (NamedTypeBody::ClosedSet(_), other) => Err(wrong(&format!("this is {}", other.describe()), None)),
            (NamedTypeBody::Struct(_), _) => Err(wrong("a struct has no constant form", in_code())),
            (NamedTypeBody::Union(_), _) => Err(wrong("a union has no constant form", in_code())),
            (NamedTypeBody::Extern(..), _) => Err(wrong("a type of your own has no constant form", in_code())),
        },
        (FieldType::Extern(..), _) => Err(wrong("a type of your own has no constant form", in_code())),
        (FieldType::List(_), ValueKind::Array(0)) => Ok(Literal::EmptyList),
        (FieldType::List(_), ValueKind::Array(_)) => Err(wrong("only the empty list can be a default", None)),
        (FieldType::Map(_), ValueKind::Table(0)) => Ok(Literal::EmptyMap),
        (FieldType::Map(_), ValueKind::Table(_)) => Err(wrong("only the empty map can be a default", None)),
        (FieldType::Scalar(scalar), kind) => scalar_literal(*scalar, kind).map_err(|reason| wrong(&reason, None)),
        (_, other) => Err(wrong(&format!("this is {}", other.describe()), None)),
    }
}

/// The constant that a quoted text is where a scalar or a closed set is expected.
pub(crate) fn text_literal(
    model: &Model,
    text: &str,
    scalar: Scalar,
    set: Option<TypeId>,
) -> Result<Literal, WrongLiteral> {
    match set {
        Some(id) => set_value(model, id, text),
        None => scalar_text(scalar, text).map_err(|reason| WrongLiteral {
            ty: scalar.name().to_owned(),
            reason,
            help: None,
        }),
    }
}

fn set_value(model: &Model, id: TypeId, text: &str) -> Result<Literal, WrongLiteral> {
    let NamedTypeBody::ClosedSet(values) = &model.named_type(id).body else {
        return Ok(Literal::Text(text.to_owned()));
    };
    if let Some(index) = values.iter().position(|one| one.value == text) {
        return Ok(Literal::SetValue(id, index));
    }
    let names = || values.iter().map(|one| one.value.as_str());
    let help = match closest(text, names()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("its values are {}", one_of(names()).replace(" or ", " and ")),
    };
    let name = &model.named_type(id).name;
    Err(WrongLiteral { ty: name.clone(), reason: format!("`{text}` is not a value of `{name}`"), help: Some(help) })
}

fn scalar_literal(scalar: Scalar, kind: &ValueKind) -> Result<Literal, String> {
    match (scalar, kind) {
        (_, ValueKind::Integer(None)) => Err("this number does not fit into 64 bits".to_owned()),
        (Scalar::I16 | Scalar::I32 | Scalar::I64, ValueKind::Integer(Some(number))) => integer(scalar, *number),
        (Scalar::Json, ValueKind::Integer(Some(number))) => Ok(Literal::Integer(*number)),
        (Scalar::Decimal, ValueKind::Integer(Some(number))) => Ok(Literal::Decimal(number.to_string())),
        (Scalar::F32 | Scalar::F64, ValueKind::Integer(Some(number))) => float(scalar, &number.to_string()),
        (Scalar::F32 | Scalar::F64 | Scalar::Json, ValueKind::Float(number)) => float(scalar, number),
        (Scalar::Decimal, ValueKind::Float(number)) => decimal(number),
        (Scalar::Bool | Scalar::Json, ValueKind::Boolean(value)) => Ok(Literal::Bool(*value)),
        (Scalar::Timestamp | Scalar::Date | Scalar::Time, ValueKind::Datetime(text)) => scalar_text(scalar, text),
        (Scalar::Json, ValueKind::Array(0)) => Ok(Literal::EmptyList),
        (Scalar::Json, ValueKind::Table(0)) => Ok(Literal::EmptyMap),
        (Scalar::Bool | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::F32 | Scalar::F64, ValueKind::String(_)) => {
            Err("this is a string".to_owned())
        }
        (_, ValueKind::String(text)) => scalar_text(scalar, text.as_str()),
        (_, other) => Err(format!("this is {}", other.describe())),
    }
}

fn scalar_text(scalar: Scalar, text: &str) -> Result<Literal, String> {
    let is = |holds: bool, form: &str| if holds { Ok(()) } else { Err(format!("this is not {form}")) };
    match scalar {
        Scalar::String | Scalar::Json => is(!text.contains('\0'), "text that PostgreSQL can store: it contains NUL")?,
        Scalar::Decimal => return decimal(text),
        Scalar::Uuid => is(is_uuid(text), "a uuid such as `018f0000-0000-7000-8000-000000000000`")?,
        Scalar::Timestamp => is(is_timestamp(text), "a timestamp such as `2026-11-23T09:30:00Z`")?,
        Scalar::Date => is(is_date(text), "a date such as `2026-11-23`")?,
        Scalar::Time => is(is_time(text), "a time such as `09:30:00`")?,
        Scalar::Duration => is(is_duration(text), "a duration such as `PT1H30M`")?,
        Scalar::Bytes => is(is_base64(text), "base64 text such as `aGVsbG8=`")?,
        Scalar::Bool | Scalar::I16 | Scalar::I32 | Scalar::I64 | Scalar::F32 | Scalar::F64 => {
            return Err("this is text".to_owned());
        }
    }
    Ok(Literal::Text(text.to_owned()))
}

/// The integer, if it fits into the type.
pub(crate) fn integer(scalar: Scalar, number: i64) -> Result<Literal, String> {
    let fits = match scalar {
        Scalar::I16 => i16::try_from(number).is_ok(),
        Scalar::I32 => i32::try_from(number).is_ok(),
        _ => true,
    };
    if fits { Ok(Literal::Integer(number)) } else { Err(format!("{number} does not fit into `{}`", scalar.name())) }
}

fn float(scalar: Scalar, text: &str) -> Result<Literal, String> {
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let number = number.ok_or_else(|| "this is not a finite number".to_owned())?;
    if scalar == Scalar::F32 && !text.parse::<f32>().is_ok_and(f32::is_finite) {
        return Err("this number does not fit into `f32`".to_owned());
    }
    Ok(Literal::Float(number))
}

fn decimal(text: &str) -> Result<Literal, String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return Err("this is not a decimal number such as `12.50`".to_owned());
    }
    if digits.len() > 28 {
        return Err("a decimal number has at most 28 digits".to_owned());
    }
    Ok(Literal::Decimal(text.strip_prefix('+').unwrap_or(text).to_owned()))
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_timestamp(text: &str) -> bool {
    text.parse::<Datetime>().is_ok_and(|at| at.date.is_some() && at.time.is_some() && at.offset.is_some())
}

fn is_date(text: &str) -> bool {
    text.parse::<Datetime>().is_ok_and(|at| at.date.is_some() && at.time.is_none())
}

fn is_time(text: &str) -> bool {
    text.parse::<Datetime>().is_ok_and(|at| at.date.is_none() && at.time.is_some())
}

/// `PT1H30M`: hours, minutes and seconds, each at most once and in this order. Longer units have no fixed length.
fn is_duration(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let Some(mut rest) = text.strip_prefix("PT").filter(|rest| !rest.is_empty()) else { return false };
    for unit in ['H', 'M', 'S'] {
        let Some((number, after)) = rest.split_once(unit) else { continue };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |part: &str| (1..=9).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(fraction) || (unit != 'S' && number.contains('.')) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}

fn is_base64(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    text.len().is_multiple_of(4) && text.len() - data.len() <= 2 && data.bytes().all(letter)
}

#[cfg(test)]
mod tests {
    use super::{is_base64, is_date, is_duration, is_time, is_timestamp, is_uuid, scalar_text};
    use crate::model::Scalar;

    #[test]
    fn texts_are_judged_by_their_type() {
        assert!(is_uuid("018f0000-0000-7000-8000-0000000000aF") && !is_uuid("018f0000") && !is_uuid("{}----"));
        assert!(is_timestamp("2026-11-23T09:30:00Z") && !is_timestamp("2026-11-23T09:30:00"));
        assert!(is_date("2026-11-23") && !is_date("2026-13-23") && !is_date("2026-11-23T09:30:00Z"));
        assert!(is_time("09:30:00") && !is_time("25:30:00"));
        assert!(is_duration("PT1H30M") && is_duration("-PT0.5S"));
        assert!(!is_duration("P1D") && !is_duration("PT") && !is_duration("PT1M1H") && !is_duration("PT1"));
        assert!(is_base64("aGVsbG8=") && is_base64("") && !is_base64("a") && !is_base64("===="));
        assert!(scalar_text(Scalar::Decimal, "-12.50").is_ok());
        assert!(scalar_text(Scalar::Decimal, "1e5").is_err() && scalar_text(Scalar::Decimal, ".5").is_err());
        assert!(scalar_text(Scalar::String, "a\0b").is_err());
    }
}
