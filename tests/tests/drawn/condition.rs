//! Conditions over whatever has a name.

use super::chance::Chance;
use super::field::Field;
use super::value_type::Type;

/// Something that a condition may name.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// As the expression writes it.
    pub(crate) text: String,
    /// Without its `?`.
    pub(crate) ty: Type,
    /// Whether it may be absent.
    pub(crate) nullable: bool,
    /// Whether it can be asked for what it contains.
    pub(crate) is_column: bool,
}

/// Every path through structs to something that is none, as `prefix` continues.
pub(crate) fn paths(prefix: &str, fields: &[Field], nullable: bool) -> Vec<Place> {
    let mut found = Vec::new();
    for field in fields {
        let (text, nullable) = (format!("{prefix}{}", field.name), nullable || field.ty.is_optional());
        match field.ty.required() {
            Type::Struct(_, inner) => found.extend(paths(&format!("{text}."), inner, nullable)),
            other => found.push(Place { text, ty: other.clone(), nullable, is_column: false }),
        }
    }
    found
}

/// The values that a condition asks the caller for: a name, its type, and whether it may be null.
pub(crate) type Parameters = Vec<(String, Type, bool)>;

/// A condition that uses each of `places` at most once, so that it never says the same twice.
pub(crate) fn condition(
    chance: &mut Chance,
    places: &mut Vec<Place>,
    mut parameters: Option<&mut Parameters>,
    depth: usize,
) -> Option<String> {
    if depth > 0 && chance.percent(60) {
        let left = condition(chance, places, parameters.as_deref_mut(), depth - 1)?;
        let Some(right) = condition(chance, places, parameters.as_deref_mut(), depth - 1) else { return Some(left) };
        return Some(match chance.below(5) {
            0 | 1 => format!("({left} and {right})"),
            2 => format!("({left} or {right})"),
            3 => format!("not ({left} and not ({right}))"),
            _ => match condition(chance, places, parameters, 0) {
                Some(third) => format!("case when {left} then ({right}) else coalesce({third}, false) end"),
                None => format!("coalesce({left} or {right}, false)"),
            },
        });
    }
    let able: Vec<usize> = (0..places.len()).filter(|place| can_be_asked(&places[*place])).collect();
    if able.is_empty() {
        return None;
    }
    let place = places.swap_remove(*chance.one_of(&able));
    Some(question(chance, &place, parameters))
}

fn can_be_asked(place: &Place) -> bool {
    match &place.ty {
        Type::Scalar("json") => place.nullable,
        Type::List(inner) => place.is_column && inner.is_single() && !inner.is_optional() && !inner.is("json"),
        other => other.is_single(),
    }
}

fn question(chance: &mut Chance, place: &Place, parameters: Option<&mut Parameters>) -> String {
    let Place { text, ty, nullable, .. } = place;
    if *nullable && ty.is_single() && (ty.is("json") || chance.percent(25)) {
        return format!("{text} is {}null", chance.one_of(&["", "not "]));
    }
    if let Type::List(inner) = ty {
        let value = operand(chance, inner, parameters, false);
        return format!("contains({text}, {value})");
    }
    if ty.is("bool") && chance.percent(50) {
        return (*chance.one_of(&[text.clone(), format!("not {text}")])).clone();
    }
    if ty.is("string") && chance.percent(30) {
        let asked = match chance.below(3) {
            0 => format!("lower({text})"),
            1 => format!("coalesce({text}, '-') || '!'"),
            _ => text.clone(),
        };
        let asked = if *nullable { asked } else { asked.replace(&format!("coalesce({text}, '-')"), text) };
        return format!("starts_with({asked}, {})", operand(chance, ty, parameters, false));
    }
    let is_ordered = !matches!(ty, Type::Set(..)) && !ty.is("bool") && !ty.is("bytes");
    let choices: &[&str] =
        if is_ordered { &["=", "<>", "<", "<=", ">", ">=", "in", "between"] } else { &["=", "<>", "in"] };
    match *chance.one_of(choices) {
        "in" => {
            let negated = *chance.one_of(&["", "not "]);
            format!("{text} {negated}in ({}, {})", ty.constant(chance), operand(chance, ty, parameters, false))
        }
        "between" => {
            let low = operand(chance, ty, parameters, false);
            format!("{text} between {low} and {}", ty.constant(chance))
        }
        symbol if *nullable && ["i16", "i32", "f64", "decimal"].iter().any(|number| ty.is(number)) => {
            format!("coalesce({text}, 1) - 1 {symbol} {}", operand(chance, ty, parameters, false))
        }
        symbol => format!("{text} {symbol} {}", operand(chance, ty, parameters, true)),
    }
}

/// A constant, or a parameter where there are some.
fn operand(chance: &mut Chance, ty: &Type, parameters: Option<&mut Parameters>, may_be_null: bool) -> String {
    match parameters {
        Some(parameters) if chance.percent(60) => {
            let name = format!("{}_{}", chance.one_of(&["type", "value", "self_is", "low"]), parameters.len());
            let text = format!(":{name}");
            parameters.push((name, ty.clone(), may_be_null && chance.percent(30)));
            text
        }
        _ => ty.constant(chance),
    }
}
