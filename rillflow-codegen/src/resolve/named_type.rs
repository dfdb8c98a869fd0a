//! `[types]`.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::name;
use super::recursion;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::manifest::raw;
use crate::model::{NamedType, NamedTypeBody, RustIdent, TypeId};
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn named_types(&mut self) {
        let raw = self.raw;
        let mut sorted: Vec<&raw::NamedType> = raw.types.iter().collect();
        sorted.sort_by_key(|ty| ty.name.as_str());
        // All names first: types may mention each other in any order.
        self.type_ids = sorted.iter().enumerate().map(|(index, ty)| (ty.name.as_str(), TypeId(index))).collect();
        for (index, ty) in sorted.into_iter().enumerate() {
            let rust = self.type_name(&ty.name, "a type", &format!("type `{}`", ty.name.value));
            let (body, sound) = match &ty.body {
                Some(raw::NamedTypeBody::Fields(fields)) => {
                    let fields = self.fields(fields);
                    (NamedTypeBody::Struct(fields.fields), fields.sound)
                }
                Some(raw::NamedTypeBody::Values(values)) => self.closed_set(&ty.name, values),
                None => (NamedTypeBody::Struct(Vec::new()), false),
            };
            if !sound {
                self.unsound.types.insert(TypeId(index));
            }
            self.model.types.push(NamedType {
                name: ty.name.value.clone(),
                rust,
                doc: ty.doc.clone(),
                body,
                span: ty.name.span,
            });
        }
        let (recursive, errors) = recursion::check(&self.model);
        self.unsound.types.extend(recursive);
        self.diagnostics.extend(errors);
    }

    fn closed_set(&mut self, name: &Text, values: &[Text]) -> (NamedTypeBody, bool) {
        if values.is_empty() {
            let message = format!("`{}` has no values", name.value);
            self.report(
                Diagnostic::error(&catalog::EMPTY_SET, message, name.span, "nothing can be of this type")
                    .help("name its values: `values = [\"free\", \"pro\"]`"),
            );
        }
        let mut variants: BTreeMap<String, (&str, Span)> = BTreeMap::new();
        let mut resolved: Vec<(String, RustIdent)> = Vec::new();
        let mut sound = !values.is_empty();
        for value in values {
            let Some(ident) = self.variant(value) else {
                sound = false;
                continue;
            };
            let taken = variants.insert(ident.to_string(), (value.as_str(), value.span));
            if let Some((other, span)) = taken {
                let message = format!("`{other}` and `{}` are both called `{ident}` in Rust", value.value);
                self.report(
                    Diagnostic::error(&catalog::RUST_NAME_CLASH, message, value.span, "this value is the second one")
                        .see(span, format!("`{other}` is called `{ident}` already")),
                );
            }
            resolved.push((value.value.clone(), ident));
        }
        (NamedTypeBody::ClosedSet(resolved), sound)
    }

    fn variant(&mut self, value: &Text) -> Option<RustIdent> {
        let written = value.as_str();
        let ident = name::rust_ident(&written.to_upper_camel_case())
            .filter(|_| written.is_ascii() && !written.contains(|letter: char| letter.is_ascii_control()));
        if ident.is_none() {
            let message = format!("no Rust name follows from the value `{}`", written.escape_debug());
            self.report(Diagnostic::error(&catalog::BAD_NAME, message, value.span, "").note(
                "a value begins with an ASCII letter, and what is left of it without spaces and signs, in \
                     `UpperCamelCase`, is a name that Rust allows",
            ));
        }
        ident
    }
}
