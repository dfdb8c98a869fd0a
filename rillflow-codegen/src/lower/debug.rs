//! What `Debug` shows of a value: nothing that is about a person.

use super::{lint, rust_literal};
use crate::ir;
use crate::model::{Field, Union};

/// What stands in the place of a value.
const REDACTED: &str = "&::core::format_args!(\"[redacted]\")";

/// The traits that a struct or a union derives; `Debug` only if it shows everything.
pub(super) fn derives<'a>(mut fields: impl Iterator<Item = &'a Field>) -> String {
    let debug = if fields.any(|field| field.pii) { "" } else { "Debug, " };
    format!("Clone, {debug}PartialEq, ::rillflow_runtime::serde::Serialize, ::rillflow_runtime::serde::Deserialize")
}

/// `Debug` of a struct, if it does not show everything.
pub(super) fn of_structure(name: &str, fields: &[Field]) -> Option<ir::DebugItem> {
    fields.iter().any(|field| field.pii).then(|| {
        let fields = fields.iter().map(|field| shown(field, &format!("&self.{}", field.rust))).collect();
        let shape = ir::DebugShape { pattern: String::new(), name_literal: rust_literal::string(name), fields };
        item(vec![shape])
    })
}

/// `Debug` of a union, if it does not show everything.
pub(super) fn of_union(union: &Union) -> Option<ir::DebugItem> {
    let mut fields = union.variants.iter().flat_map(|variant| &variant.fields);
    fields.any(|field| field.pii).then(|| {
        let shapes = union.variants.iter().map(|variant| {
            let seen = variant.fields.iter().filter(|field| !field.pii);
            let mut pattern: Vec<&str> = seen.map(|field| field.rust.as_str()).collect();
            if pattern.len() < variant.fields.len() {
                pattern.push("..");
            }
            let pattern = if pattern.is_empty() { String::new() } else { format!(" {{ {} }}", pattern.join(", ")) };
            ir::DebugShape {
                pattern: format!("Self::{}{pattern}", variant.rust),
                name_literal: rust_literal::string(variant.rust.bare()),
                fields: variant.fields.iter().map(|field| shown(field, field.rust.as_str())).collect(),
            }
        });
        item(shapes.collect())
    })
}

/// A field as `Debug` shows it; `value` is a reference to it.
pub(super) fn shown(field: &Field, value: &str) -> ir::DebugField {
    let value = if field.pii { REDACTED } else { value };
    ir::DebugField { name_literal: rust_literal::string(field.rust.bare()), value: value.to_owned() }
}

fn item(shapes: Vec<ir::DebugShape>) -> ir::DebugItem {
    // A line for each field, and three round those of a variant.
    let lines: usize = shapes.iter().map(|shape| shape.fields.len() + 3).sum();
    ir::DebugItem { attributes: lint::long_method(lines, "a line for each field of the manifest"), shapes }
}
