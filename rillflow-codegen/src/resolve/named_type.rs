//! `[types]`.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::field::{Holder, apply_defaults};
use super::name;
use super::recursion;
use super::resolver::Resolver;
use super::rust_path::rust_path;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::Text;
use crate::manifest::raw;
use crate::model::{Field, NamedType, NamedTypeBody, RustIdent, RustPath, Scalar, SetValue, TypeId, Union, Variant};
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn named_types(&mut self) {
        let raw = self.raw;
        let mut sorted: Vec<&raw::NamedType> = raw.types.iter().collect();
        sorted.sort_by_key(|ty| ty.name.as_str());
        // All names first: types may mention each other in any order.
        self.type_ids = sorted.iter().enumerate().map(|(index, ty)| (ty.name.as_str(), TypeId(index))).collect();
        for (index, ty) in sorted.iter().enumerate() {
            let rust = self.type_name(&ty.name, "a type", &format!("type `{}`", ty.name.value));
            let (body, sound) = match &ty.body {
                Some(raw::NamedTypeBody::Fields(fields)) => {
                    let fields = self.fields(fields, Holder::Changeable);
                    (NamedTypeBody::Struct(fields.fields), fields.sound)
                }
                Some(raw::NamedTypeBody::Values(values)) => self.closed_set(&ty.name, values),
                Some(raw::NamedTypeBody::Union(union)) => self.union(&ty.name, union),
                Some(raw::NamedTypeBody::Extern(raw)) => self.extern_type(raw),
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
        for (index, ty) in sorted.into_iter().enumerate() {
            self.defaults_of_type(index, ty);
        }
    }

    fn defaults_of_type(&mut self, index: usize, raw: &raw::NamedType) {
        let mut body = self.model.types[index].body.clone();
        match (&mut body, &raw.body) {
            (NamedTypeBody::Struct(fields), Some(raw::NamedTypeBody::Fields(raw))) => {
                let defaults = self.defaults(raw, fields);
                apply_defaults(fields, defaults);
            }
            (NamedTypeBody::Union(union), Some(raw::NamedTypeBody::Union(raw))) => {
                for (variant, raw) in union.variants.iter_mut().zip(&raw.variants) {
                    let defaults = self.defaults(raw.fields.as_deref().unwrap_or_default(), &variant.fields);
                    apply_defaults(&mut variant.fields, defaults);
                }
            }
            _ => return,
        }
        self.model.types[index].body = body;
    }

    fn closed_set(&mut self, name: &Text, values: &[raw::SetValue]) -> (NamedTypeBody, bool) {
        if values.is_empty() {
            let message = format!("`{}` has no values", name.value);
            self.report(
                Diagnostic::error(&catalog::EMPTY_SET, message, name.span, "nothing can be of this type")
                    .help("name its values: `values = [\"free\", \"pro\"]`"),
            );
        }
        let mut variants = Variants::new("value");
        let mut resolved: Vec<SetValue> = Vec::new();
        let mut sound = !values.is_empty();
        for raw in values {
            let Some(rust) = self.value(&raw.value) else {
                sound = false;
                continue;
            };
            self.diagnostics.extend(variants.claim(&rust, &raw.value));
            resolved.push(SetValue { value: raw.value.value.clone(), rust, doc: raw.doc.clone() });
        }
        (NamedTypeBody::ClosedSet(resolved), sound)
    }

    fn value(&mut self, value: &Text) -> Option<RustIdent> {
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

    fn union(&mut self, name: &Text, raw: &raw::Union) -> (NamedTypeBody, bool) {
        if raw.variants.is_empty() {
            let message = format!("`{}` has no variants", name.value);
            self.report(
                Diagnostic::error(&catalog::EMPTY_UNION, message, name.span, "nothing can be of this type")
                    .help("declare them: `variants.card = { last4 = \"string\" }`"),
            );
        }
        if let Some(tag) = &raw.tag {
            self.snake_name(tag, "a tag");
        }
        let mut names = Variants::new("variant");
        let mut sound = !raw.variants.is_empty();
        let mut variants = Vec::with_capacity(raw.variants.len());
        for variant in &raw.variants {
            let snake = self.snake_name(&variant.name, "a variant");
            let rust = name::snake_ident(&snake.bare().to_upper_camel_case());
            self.diagnostics.extend(names.claim(&rust, &variant.name));
            sound &= variant.fields.is_some();
            let fields = self.fields(variant.fields.as_deref().unwrap_or_default(), Holder::Changeable);
            sound &= fields.sound;
            if let Some(tag) = &raw.tag {
                self.refuse_field_called(tag, &fields.fields);
            }
            variants.push(Variant {
                name: variant.name.value.clone(),
                rust,
                doc: variant.doc.clone(),
                fields: fields.fields,
                span: variant.name.span,
            });
        }
        let tag = raw.tag.as_ref().map_or_else(String::new, |tag| tag.value.clone());
        (NamedTypeBody::Union(Union { tag, variants }), sound)
    }

    fn extern_type(&mut self, raw: &raw::ExternType) -> (NamedTypeBody, bool) {
        let path = raw.rust.as_ref().map(rust_path).transpose();
        let path = path.unwrap_or_else(|error| {
            self.report(*error);
            None
        });
        let json = raw.json.as_ref().and_then(|text| self.json_type(text));
        let sound = path.is_some() && json.is_some();
        (NamedTypeBody::Extern(path.unwrap_or_else(RustPath::stand_in), json.unwrap_or(Scalar::Json)), sound)
    }

    fn json_type(&mut self, text: &Text) -> Option<Scalar> {
        let written = text.as_str().trim();
        let scalar = Scalar::ALL.into_iter().find(|scalar| scalar.name() == written);
        if scalar.is_none() {
            let message = format!("`{written}` is not what a type of your own can be in JSON");
            let diagnostic = Diagnostic::error(&catalog::JSON_TYPE, message, text.span, "this is no built-in type")
                .note(format!("it is one of {}", one_of(Scalar::ALL.map(Scalar::name))));
            let help = if written.ends_with('?') {
                Some("write the `?` where the type is used".to_owned())
            } else {
                closest(written, Scalar::ALL.map(Scalar::name)).map(|meant| format!("did you mean `{meant}`?"))
            };
            self.report(diagnostic.help_maybe(help));
        }
        scalar
    }

    /// The tag and the fields of a variant are keys of one object.
    fn refuse_field_called(&mut self, tag: &Text, fields: &[Field]) {
        let has_name = |field: &&Field| field.name == tag.value || field.renamed_from.as_ref() == Some(&tag.value);
        for field in fields.iter().filter(has_name) {
            let message = if field.name == tag.value {
                format!("a field of a variant cannot be called `{}`", field.name)
            } else {
                format!("`{}` cannot have been called `{}`", field.name, tag.value)
            };
            let label = "this key of the JSON says which variant it is";
            self.diagnostics.push(
                Diagnostic::error(&catalog::FIELD_CALLED_TAG, message, field.span, label)
                    .see(tag.span, "the tag is called so")
                    .help("call the field or the tag something else"),
            );
        }
    }
}

/// The variants of one enum in Rust.
struct Variants {
    /// What they are in the manifest.
    what: &'static str,
    taken: BTreeMap<String, (String, Span)>,
}

impl Variants {
    fn new(what: &'static str) -> Self {
        Self { what, taken: BTreeMap::new() }
    }

    /// Gives `ident` to `text`, or says who has it already.
    fn claim(&mut self, ident: &RustIdent, text: &Text) -> Option<Diagnostic> {
        let (other, span) = self.taken.insert(ident.to_string(), (text.value.clone(), text.span))?;
        let message = format!("`{other}` and `{}` are both called `{ident}` in Rust", text.value);
        let label = format!("this {} is the second one", self.what);
        Some(
            Diagnostic::error(&catalog::RUST_NAME_CLASH, message, text.span, label)
                .see(span, format!("`{other}` is called `{ident}` already")),
        )
    }
}
