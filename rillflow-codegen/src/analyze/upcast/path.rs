//! The fields that a step names: `total`, and with one dot a field of a struct, `address.city`.

use crate::model::{Field, FieldType, Model};

/// Indices: of a field, and within its struct.
pub(super) type Path = Vec<usize>;

/// Why a text is no path.
pub(super) enum NoPath<'a> {
    /// There is no such field, or none in the struct of this type.
    Unknown,
    /// The first field is no struct.
    NotAStruct(&'a Field),
    /// It has more than one dot.
    TooDeep,
}

/// The path that `text` is in a version with `fields`.
pub(super) fn find<'a>(model: &'a Model, fields: &'a [Field], text: &str) -> Result<Path, NoPath<'a>> {
    let position =
        |fields: &[Field], name: &str| fields.iter().position(|field| field.name == name).ok_or(NoPath::Unknown);
    let Some((outer, inner)) = text.split_once('.') else { return Ok(vec![position(fields, text)?]) };
    let outer = position(fields, outer)?;
    let Some((_, parts)) = model.struct_fields(&fields[outer].ty) else {
        return Err(NoPath::NotAStruct(&fields[outer]));
    };
    if inner.contains('.') {
        return Err(NoPath::TooDeep);
    }
    Ok(vec![outer, position(parts, inner)?])
}

/// The field at the end of `path`.
pub(super) fn field<'a>(model: &'a Model, fields: &'a [Field], path: &[usize]) -> Option<&'a Field> {
    let (first, rest) = path.split_first()?;
    let field = fields.get(*first)?;
    match rest {
        [] => Some(field),
        [inner, ..] => model.struct_fields(&field.ty)?.1.get(*inner),
    }
}

/// The path as a step writes it.
pub(super) fn text(model: &Model, fields: &[Field], path: &[usize]) -> String {
    let names = (1..=path.len()).filter_map(|end| field(model, fields, &path[..end]));
    names.map(|field| field.name.as_str()).collect::<Vec<_>>().join(".")
}

/// The type of the value at `path`: a field of an optional struct may be absent as well.
pub(super) fn ty(model: &Model, fields: &[Field], path: &[usize]) -> Option<FieldType> {
    let ty = field(model, fields, path)?.ty.clone();
    let outer = fields.get(*path.first()?)?;
    let may_lack = path.len() > 1 && outer.ty.unwrap_optional().1 && !ty.unwrap_optional().1;
    Some(if may_lack { FieldType::Optional(Box::new(ty)) } else { ty })
}

/// Every path there is, for "did you mean".
pub(super) fn all(model: &Model, fields: &[Field]) -> Vec<String> {
    let mut paths: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    for outer in fields {
        let inner = model.struct_fields(&outer.ty).into_iter().flat_map(|(_, inner)| inner);
        paths.extend(inner.map(|inner| format!("{}.{}", outer.name, inner.name)));
    }
    paths
}
