//! Where the names or sizes that a manifest declares offend a lint that is about choosing them.
//!
//! Such an item says so itself, by name and with the reason; nothing is allowed wholesale.

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::upcast;
use crate::model::{Field, FieldType, Model, NamedTypeBody, Parameter, Scalar, Union};

/// Attributes for a struct with these fields.
pub(super) fn structure(model: &Model, name: &str, fields: &[Field]) -> Vec<String> {
    let names: Vec<(&str, bool)> =
        fields.iter().map(|field| (field.rust.bare(), field.ty == FieldType::Scalar(Scalar::Bool))).collect();
    let mut lints = field_lints(name, &names);
    lints.extend(map_lint(model, fields));
    attributes(&lints, "the manifest declares these fields")
}

/// Attributes for the struct of a row, whose columns have a name and may be flags.
pub(super) fn row(name: &str, columns: &[(&str, bool)]) -> Vec<String> {
    attributes(&field_lints(name, columns), "the manifest declares these fields")
}

fn field_lints(name: &str, fields: &[(&str, bool)]) -> Vec<&'static str> {
    let mut lints = Vec::new();
    if fields.iter().filter(|(_, is_bool)| *is_bool).count() > 3 {
        lints.push("clippy::struct_excessive_bools");
    }
    let names: Vec<Vec<String>> = fields.iter().map(|(name, _)| words(name)).collect();
    if names.len() >= 3 && (share_a_word(&names) || repeat(&names, &words(name))) {
        lints.push("clippy::struct_field_names");
    }
    lints
}

/// A map whose values hold nothing, which clippy would rather have as a set.
fn map_lint(model: &Model, fields: &[Field]) -> Option<&'static str> {
    fields.iter().any(|field| maps_to_nothing(model, &field.ty)).then_some("clippy::zero_sized_map_values")
}

fn maps_to_nothing(model: &Model, ty: &FieldType) -> bool {
    match ty {
        FieldType::Map(inner) => is_nothing(model, inner) || maps_to_nothing(model, inner),
        FieldType::Optional(inner) | FieldType::List(inner) => maps_to_nothing(model, inner),
        FieldType::Scalar(_) | FieldType::Named(_) | FieldType::Extern(..) => false,
    }
}

/// Whether a value of the type takes no memory, since there is only one.
fn is_nothing(model: &Model, ty: &FieldType) -> bool {
    let FieldType::Named(id) = ty else { return false };
    let all = |fields: &[Field]| fields.iter().all(|field| is_nothing(model, &field.ty));
    match &model.named_type(*id).body {
        NamedTypeBody::Struct(fields) => all(fields),
        NamedTypeBody::ClosedSet(values) => values.len() == 1,
        NamedTypeBody::Union(union) => union.variants.len() == 1 && all(&union.variants[0].fields),
        NamedTypeBody::Extern(..) => false,
    }
}

/// Attributes for an enum with these variants.
pub(super) fn variants(name: &str, variants: &[&str], reason: &str) -> Vec<String> {
    attributes(&variant_lints(name, variants), reason)
}

/// Attributes for an enum of events, one variant per struct.
pub(super) fn events(model: &Model, name: &str, events: &[(&str, &[Field])]) -> Vec<String> {
    attributes(&variants_with_fields(model, name, events), "the manifest declares these events")
}

/// Attributes for the enum of a union.
pub(super) fn union(model: &Model, name: &str, union: &Union) -> Vec<String> {
    let variants: Vec<(&str, &[Field])> =
        union.variants.iter().map(|variant| (variant.rust.bare(), variant.fields.as_slice())).collect();
    let mut lints = variants_with_fields(model, name, &variants);
    lints.extend(union.variants.iter().find_map(|variant| map_lint(model, &variant.fields)));
    attributes(&lints, "the manifest declares these variants")
}

fn variants_with_fields(model: &Model, name: &str, variants: &[(&str, &[Field])]) -> Vec<&'static str> {
    let names: Vec<&str> = variants.iter().map(|(name, _)| *name).collect();
    let mut lints = variant_lints(name, &names);
    let mut sizes: Vec<(usize, usize)> = variants.iter().map(|(_, fields)| size(model, fields)).collect();
    sizes.sort_unstable_by_key(|(_, most)| *most);
    // Clippy measures the largest variant against the next one. The sizes here are bounds, since a layout is not ours
    // to know.
    if let [.., (least, _), (_, most)] = sizes.as_slice()
        && most.saturating_sub(*least) >= 200
    {
        lints.push("clippy::large_enum_variant");
    }
    lints
}

/// The attribute for a function that has as many lines as the manifest makes it have.
pub(super) fn long_function<'a>(statements: impl Iterator<Item = &'a String>) -> Vec<String> {
    // Clippy counts a hundred lines. How many the formatter makes of a statement is a guess: one for each argument.
    let guess: usize = statements.map(|text| 2 + text.matches([',', '(']).count()).sum();
    let offends: &[&str] = if guess > 80 { &["clippy::too_many_lines"] } else { &[] };
    attributes(offends, "one arm for each event of the manifest")
}

/// The attribute for the function that takes the async steps, a statement each.
pub(super) fn resume(model: &Model, statements: &[String]) -> Vec<String> {
    let mut lints = Vec::new();
    // What a step does not take is given back, which clippy takes for an error.
    let most = upcast::waiting_steps(model).map(|(id, step)| {
        let fields = model.event(id).version(step.from).map_or(&[][..], |version| &version.fields);
        size(model, fields).1
    });
    if !statements.is_empty() && most.max().is_some_and(|most| most >= 112) {
        lints.push("clippy::result_large_err");
    }
    if statements.iter().map(|text| 10 + text.matches([',', ';']).count()).sum::<usize>() > 80 {
        lints.push("clippy::too_many_lines");
    }
    attributes(&lints, "the manifest declares these steps")
}

/// The attribute for a conversion that has as many lines as the manifest makes it have.
pub(super) fn long_conversion<'a>(initializers: impl Iterator<Item = &'a String>) -> Vec<String> {
    let lines = |text: &String| 1 + text.matches("=>").count() + text.matches(['.', '{']).count();
    let offends: &[&str] = if initializers.map(lines).sum::<usize>() > 80 { &["clippy::too_many_lines"] } else { &[] };
    attributes(offends, "one line for each field of the manifest")
}

/// The attribute for a method of about this many lines.
pub(super) fn long_method(lines: usize, reason: &str) -> Vec<String> {
    let offends: &[&str] = if lines > 80 { &["clippy::too_many_lines"] } else { &[] };
    attributes(offends, reason)
}

/// The attribute for a function with an arm or statement for each of these names, of which a short one takes that many
/// lines.
pub(super) fn long_list<'a>(names: impl Iterator<Item = &'a str>, lines: usize) -> Vec<String> {
    // The formatter breaks what is longer than a line.
    let guess: usize = names.map(|name| if name.len() > 24 { lines.max(4) } else { lines }).sum();
    let offends: &[&str] = if guess > 80 { &["clippy::too_many_lines"] } else { &[] };
    attributes(offends, "one for each that the manifest declares")
}

/// The attribute for a method of the store that is called `name`, and takes `&self` whatever its name suggests.
pub(super) fn accessor(name: &str) -> Vec<String> {
    let mut lints = Vec::new();
    if name == "new" {
        lints.push("clippy::new_ret_no_self");
    }
    if ["from_", "into_"].iter().any(|prefix| name.starts_with(prefix))
        || name.starts_with("to_") && name.ends_with("_mut")
    {
        lints.push("clippy::wrong_self_convention");
    }
    attributes(&lints, "the manifest declares this name")
}

/// Attributes for the method of a query.
pub(super) fn query(name: &str, parameters: &[Parameter], is_paged: bool) -> Vec<String> {
    let mut lints = Vec::new();
    // `self` counts, and so does the cursor.
    if parameters.len() + usize::from(is_paged) + 1 > 7 {
        lints.push("clippy::too_many_arguments");
    }
    let is_bool = |one: &&Parameter| one.ty.is_some_and(|ty| ty.scalar == Scalar::Bool && !ty.nullable);
    if parameters.iter().filter(is_bool).count() > 3 {
        lints.push("clippy::fn_params_excessive_bools");
    }
    if ["as_", "from_", "is_", "to_"].iter().any(|prefix| name.starts_with(prefix)) {
        lints.push("clippy::wrong_self_convention");
    }
    if !is_paged && parameters.len() < 2 && OPERATOR_METHODS.contains(&name) {
        lints.push("clippy::should_implement_trait");
    }
    attributes(&lints, "the manifest declares this query")
}

/// Methods of the traits that stand for operators, as far as they take `self` by value.
const OPERATOR_METHODS: &[&str] =
    &["add", "bitand", "bitor", "bitxor", "div", "into_iter", "mul", "neg", "not", "rem", "shl", "shr", "sub"];

fn attributes(lints: &[&str], reason: &str) -> Vec<String> {
    if lints.is_empty() {
        return Vec::new();
    }
    vec![format!("#[allow({}, reason = {reason:?})]", lints.join(", "))]
}

fn variant_lints(name: &str, variants: &[&str]) -> Vec<&'static str> {
    let names: Vec<Vec<String>> = variants.iter().map(|name| words(name)).collect();
    let offends = names.len() >= 3 && share_a_word(&names) || repeat(&names, &words(name));
    if offends { vec!["clippy::enum_variant_names"] } else { Vec::new() }
}

fn words(name: &str) -> Vec<String> {
    name.to_upper_camel_case().to_snake_case().split('_').map(str::to_owned).collect()
}

/// Whether all names begin, or all end, with the same word.
fn share_a_word(names: &[Vec<String>]) -> bool {
    let first = names.first();
    let same = |get: fn(&Vec<String>) -> Option<&String>| {
        first.and_then(get).is_some_and(|word| names.iter().all(|name| get(name) == Some(word)))
    };
    same(|name| name.first()) || same(|name| name.last())
}

/// Whether a name begins or ends with the name of the whole.
fn repeat(names: &[Vec<String>], whole: &[String]) -> bool {
    names.iter().any(|name| name.starts_with(whole) || name.ends_with(whole))
}

/// A type of the user's own may have any size; one that is larger makes the enum worth a look by its owner.
const EXTERN_SIZE: (usize, usize) = (0, 256);

/// The least and the greatest number of bytes that a struct of these fields may have.
fn size(model: &Model, fields: &[Field]) -> (usize, usize) {
    fields.iter().map(|field| size_of(model, &field.ty)).fold((0, 8), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn size_of(model: &Model, ty: &FieldType) -> (usize, usize) {
    match ty {
        FieldType::Optional(inner) => {
            let (least, most) = size_of(model, inner);
            (least, most + 8)
        }
        FieldType::List(_) | FieldType::Map(_) => (24, 24),
        FieldType::Scalar(scalar) => match scalar {
            Scalar::Bool => (1, 1),
            Scalar::I16 => (2, 2),
            Scalar::I32 | Scalar::F32 | Scalar::Date => (4, 4),
            Scalar::I64 | Scalar::F64 | Scalar::Time => (8, 8),
            Scalar::Decimal | Scalar::Uuid | Scalar::Timestamp | Scalar::Duration => (12, 16),
            Scalar::String | Scalar::Bytes => (24, 24),
            Scalar::Json => (24, 80),
        },
        FieldType::Extern(..) => EXTERN_SIZE,
        FieldType::Named(id) => match &model.named_type(*id).body {
            NamedTypeBody::Struct(fields) => size(model, fields),
            NamedTypeBody::ClosedSet(_) => (1, 2),
            NamedTypeBody::Extern(..) => EXTERN_SIZE,
            NamedTypeBody::Union(union) => {
                let sizes = union.variants.iter().map(|variant| size(model, &variant.fields));
                let (least, most) = sizes.fold((0, 0), |most, one| (most.0.max(one.0), most.1.max(one.1)));
                (least, most + 8)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{row, variants};

    #[test]
    fn names_that_repeat_themselves_are_seen() {
        assert!(!variants("OrderEvent", &["OrderPlaced", "OrderShipped", "OrderPaid"], "").is_empty());
        assert!(!variants("Tier", &["FreeTier", "ProTier"], "").is_empty());
        assert!(variants("OrderEvent", &["OrderPlaced", "LineAdded"], "").is_empty());
        assert!(!row("Line", &[("line_id", false), ("sku", false), ("price", false)]).is_empty());
        assert!(row("Line", &[("sku", false), ("price", false), ("count", false)]).is_empty());
    }

    #[test]
    fn four_flags_are_seen() {
        let flags = [("a", true), ("b", true), ("c", true), ("d", true)];
        assert_eq!(
            row("S", &flags),
            [r#"#[allow(clippy::struct_excessive_bools, reason = "the manifest declares these fields")]"#]
        );
    }
}
