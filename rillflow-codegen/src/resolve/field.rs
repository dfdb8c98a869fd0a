//! Fields of structs, documents and event versions.

use std::collections::BTreeMap;

use super::field_type::field_type;
use super::literal::literal;
use super::resolver::Resolver;
use super::rust_path::rust_path;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::{Text, raw};
use crate::model::{Field, FieldType, Literal};

/// Fields, and whether each of them was understood.
pub(super) struct Fields {
    pub(super) fields: Vec<Field>,
    pub(super) sound: bool,
}

/// What has fields.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder<'a> {
    /// A struct, a variant of a union or a document: what it is may change, and stored JSON must stay readable.
    Changeable,
    /// A version of an event: it never changes.
    EventVersion {
        /// The event's name.
        event: &'a str,
        /// The version's number.
        number: u16,
    },
}

impl Resolver<'_> {
    /// The fields, without their defaults, which may be values of types that are not resolved yet.
    pub(super) fn fields(&mut self, raw: &[raw::Field], holder: Holder<'_>) -> Fields {
        let mut sound = true;
        let mut fields = Vec::with_capacity(raw.len());
        for field in raw {
            let rust = self.snake_name(&field.name, "a field");
            let renamed_from = match holder {
                Holder::Changeable => self.former_field(field, raw),
                Holder::EventVersion { event, number } => {
                    self.refuse_attributes(field, event, number);
                    None
                }
            };
            let ty = field.ty.as_ref().map(|text| field_type(text, &self.type_ids, self.raw));
            let ty = ty.map(|ty| ty.and_then(|ty| extern_type(ty, field.rust.as_ref())));
            match ty {
                Some(Ok(ty)) => fields.push(Field {
                    name: field.name.value.clone(),
                    rust,
                    ty,
                    doc: field.doc.clone(),
                    default: None,
                    renamed_from,
                    pii: field.pii.is_some_and(|(pii, _)| pii),
                    span: field.name.span,
                }),
                Some(Err(error)) => {
                    sound = false;
                    self.report(*error);
                }
                None => sound = false,
            }
        }
        Fields { fields, sound }
    }

    /// The defaults of `fields`, by the names of the fields. Every type is resolved by now.
    pub(super) fn defaults(&mut self, raw: &[raw::Field], fields: &[Field]) -> BTreeMap<String, Literal> {
        let mut defaults = BTreeMap::new();
        for one in raw {
            let Some(value) = &one.default else { continue };
            let Some(field) = fields.iter().find(|field| field.name == one.name.value) else { continue };
            if matches!(field.ty, FieldType::Optional(_)) {
                let message = format!("the optional field `{}` has a default", field.name);
                self.report(
                    Diagnostic::error(&catalog::DEFAULT_PLACE, message, value.span, "it would replace an absent value")
                        .note("an absent value is not stored, so the default would be read where there was none")
                        .help("remove the default, or the `?` of the type"),
                );
                continue;
            }
            match literal(&self.model, value, &field.ty) {
                Ok(literal) => _ = defaults.insert(field.name.clone(), literal),
                Err(reason) => {
                    let mut error = reason.into_diagnostic(&format!("`{}`", field.name), value.span);
                    let ty = &field.ty;
                    let is_struct = self.model.struct_fields(ty).is_some() || self.model.union(ty).is_some();
                    if is_struct || self.model.is_extern(ty) {
                        error.help = vec!["make the field optional instead".to_owned()];
                    }
                    self.report(error);
                }
            }
        }
        defaults
    }

    /// Checks a `renamed_from`.
    pub(super) fn former_name(&mut self, former: Option<&Text>, name: &Text, what: &str) -> Option<String> {
        let former = former?;
        self.snake_name(former, what);
        self.refuse_own_name(former, name);
        Some(former.value.clone())
    }

    pub(super) fn refuse_own_name(&mut self, former: &Text, name: &Text) {
        if former.value == name.value {
            let message = format!("`{}` is renamed from its own name", name.value);
            self.report(
                Diagnostic::error(&catalog::FORMER_NAME, message, former.span, "this is what it is called now")
                    .help("remove `renamed_from`, or write the name that it had before"),
            );
        }
    }

    /// The former name of a field: the program reads either key, so no other field of the holder may have it.
    fn former_field(&mut self, field: &raw::Field, all: &[raw::Field]) -> Option<String> {
        let former = self.former_name(field.renamed_from.as_ref(), &field.name, "a field")?;
        let text = field.renamed_from.as_ref()?;
        let others = || all.iter().filter(|other| other.name.span != field.name.span);
        let in_use = others().find(|other| other.name.value == former);
        let claimed = others().find(|other| other.renamed_from.as_ref().is_some_and(|one| one.value == former));
        let (other, reason) = match (in_use, claimed) {
            (Some(other), _) => (other.name.span, "this field is called so"),
            // The earlier one of two is right until the later one claims the same.
            (None, Some(other)) if other.name.span < field.name.span => {
                (other.name.span, "this field was called so, too")
            }
            _ => return Some(former),
        };
        let message = format!("`{}` is renamed from `{former}`, which is another field's name", field.name.value);
        self.report(
            Diagnostic::error(&catalog::FORMER_NAME, message, text.span, "a key of the JSON can be of one field only")
                .see(other, reason)
                .help("remove one of the two"),
        );
        None
    }

    /// An event version is what was stored under its number, and what changes over time is said by upcasts.
    fn refuse_attributes(&mut self, field: &raw::Field, event: &str, number: u16) {
        let name = &field.name.value;
        let step = format!("[[upcasts]]\nfrom = \"{event}@{number}\"\nto = \"{event}@{}\"", number.saturating_add(1));
        if let Some(default) = &field.default {
            let message = format!("`{name}` of an event version has a default");
            self.report(
                Diagnostic::error(
                    &catalog::DEFAULT_PLACE,
                    message,
                    default.span,
                    "every stored event has a value here",
                )
                .note("a version never changes: an event that lacks the field has another version")
                .help(format!(
                    "declare the field in a new version, and give it a value in the step that leads there:\n\
                         {step}\ndefault = {{ {name} = .. }}"
                )),
            );
        }
        if let Some(former) = &field.renamed_from {
            let message = format!("`{name}` of an event version has a former name");
            self.report(
                Diagnostic::error(&catalog::FORMER_NAME, message, former.span, "stored events keep the key they have")
                    .note("a version never changes: an event with another key has another version")
                    .help(format!(
                        "declare a new version with the new name, and rename in the step that leads there:\n\
                         {step}\nrename = {{ {} = \"{name}\" }}",
                        former.value
                    )),
            );
        }
    }
}

/// The type with the user's own in its place; a `?` stays outside of it.
fn extern_type(ty: FieldType, rust: Option<&Text>) -> Result<FieldType, Box<Diagnostic>> {
    let Some(rust) = rust else { return Ok(ty) };
    let path = rust_path(rust)?;
    Ok(match ty {
        FieldType::Optional(inner) => FieldType::Optional(Box::new(FieldType::Extern(inner, path))),
        json => FieldType::Extern(Box::new(json), path),
    })
}

/// Puts `defaults` into `fields`.
pub(super) fn apply_defaults(fields: &mut [Field], mut defaults: BTreeMap<String, Literal>) {
    for field in fields {
        field.default = defaults.remove(&field.name);
    }
}
