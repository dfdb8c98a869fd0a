//! Fields of structs and variants, and where their values come from if the JSON has none.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::{docs, rust_literal, rust_type};
use crate::ir;
use crate::model::{Field, FieldType, Literal, Model, Scalar, TimeCrate};

/// Makes the fields of one module, and the functions that give them their defaults.
pub(super) struct FieldWriter<'a> {
    model: &'a Model,
    /// Names of functions, which are apart in one module.
    taken: BTreeSet<String>,
    defaults: Vec<ir::DefaultFunction>,
}

impl<'a> FieldWriter<'a> {
    /// A writer for one module.
    pub(super) fn new(model: &'a Model) -> Self {
        Self { model, taken: BTreeSet::new(), defaults: Vec::new() }
    }

    /// The model that the fields are of.
    pub(super) fn model(&self) -> &'a Model {
        self.model
    }

    /// The fields; the functions of their defaults are called after `owner`, which is empty if it goes without saying.
    pub(super) fn fields(&mut self, owner: &str, fields: &[Field]) -> Vec<ir::Field> {
        fields.iter().map(|field| self.field(owner, field)).collect()
    }

    /// The functions for the fields since the last call.
    pub(super) fn take_defaults(&mut self) -> Vec<ir::DefaultFunction> {
        std::mem::take(&mut self.defaults)
    }

    fn field(&mut self, owner: &str, field: &Field) -> ir::Field {
        let mut options = Vec::new();
        if field.rust.bare() != field.name {
            options.push(format!("rename = {}", rust_literal::string(&field.name)));
        }
        if let Some(former) = &field.renamed_from {
            options.push(format!("alias = {}", rust_literal::string(former)));
        }
        if matches!(field.ty, FieldType::Optional(_)) {
            options.push("default".to_owned());
            options.push("skip_serializing_if = \"::core::option::Option::is_none\"".to_owned());
        }
        if let Some(default) = &field.default {
            options.push(self.default(owner, field, default));
        }
        match inner_scalar(&field.ty) {
            Some(Scalar::F32 | Scalar::F64) => {
                options.push("serialize_with = \"::rillflow_runtime::finite::serialize\"".to_owned());
            }
            // The serde of the other crates writes something else than what is stored.
            Some(scalar) if scalar.is_of_time() && self.model.generate.time != TimeCrate::Jiff => {
                options.push("with = \"::rillflow_runtime::date_time\"".to_owned());
            }
            _ => {}
        }
        let attributes =
            if options.is_empty() { Vec::new() } else { vec![format!("#[serde({})]", options.join(", "))] };
        ir::Field {
            docs: docs::or(field.doc.as_deref(), &format!("Field `{}`.", field.name)),
            attributes,
            name: field.rust.to_string(),
            ty: rust_type::field_type(self.model, &field.ty),
        }
    }

    /// The option of serde, with a function of its own unless the type's own default is meant.
    fn default(&mut self, owner: &str, field: &Field, default: &Literal) -> String {
        let scalar = match field.ty {
            FieldType::Scalar(scalar) => scalar,
            _ => Scalar::String,
        };
        let is_own = match default {
            Literal::Bool(value) => !value,
            Literal::Integer(number) => *number == 0,
            Literal::Text(text) => text.is_empty(),
            Literal::EmptyList | Literal::EmptyMap => true,
            _ => false,
        };
        if is_own && scalar != Scalar::Json {
            return "default".to_owned();
        }
        let subject = if owner.is_empty() { String::new() } else { format!("{}_", owner.to_snake_case()) };
        let mut name = format!("default_{subject}{}", field.rust.bare());
        while !self.taken.insert(name.clone()) {
            name.push_str("_too");
        }
        let option = format!("default = {}", rust_literal::string(&name));
        self.defaults.push(ir::DefaultFunction {
            docs: docs::sentence(&format!("What `{}` is where the JSON does not say.", field.name)),
            name,
            ty: rust_type::field_type(self.model, &field.ty),
            value: rust_literal::value(self.model, default, scalar),
        });
        option
    }
}

/// The built-in type of which the field holds one or many; a named type sees to its own fields.
fn inner_scalar(ty: &FieldType) -> Option<Scalar> {
    match ty {
        FieldType::Scalar(scalar) => Some(*scalar),
        FieldType::Optional(inner) | FieldType::List(inner) | FieldType::Map(inner) => inner_scalar(inner),
        FieldType::Named(_) | FieldType::Extern(..) => None,
    }
}
