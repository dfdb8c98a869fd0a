//! The text of a field type: `string`, `T?`, `[T]`, `{T}`, a name.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::manifest::Text;
use crate::manifest::raw::Manifest;
use crate::model::{FieldType, Scalar, TypeId};

/// How deep brackets may nest.
const MAX_DEPTH: usize = 16;

/// What users of Rust and SQL write for a built-in type.
const FOREIGN_NAMES: &[(&str, &str)] = &[
    ("bigint", "i64"),
    ("binary", "bytes"),
    ("blob", "bytes"),
    ("boolean", "bool"),
    ("bytea", "bytes"),
    ("char", "string"),
    ("datetime", "timestamp"),
    ("double", "f64"),
    ("float", "f64"),
    ("int", "i32"),
    ("integer", "i32"),
    ("interval", "duration"),
    ("jsonb", "json"),
    ("long", "i64"),
    ("money", "decimal"),
    ("number", "decimal"),
    ("numeric", "decimal"),
    ("real", "f32"),
    ("smallint", "i16"),
    ("str", "string"),
    ("text", "string"),
    ("timestamptz", "timestamp"),
    ("u16", "i32"),
    ("u32", "i64"),
    ("u64", "i64"),
    ("u8", "i16"),
    ("usize", "i64"),
    ("value", "json"),
    ("varchar", "string"),
    ("vec", "[T]"),
];

/// Reads the type in `text`.
pub(super) fn field_type(
    text: &Text,
    names: &BTreeMap<&str, TypeId>,
    manifest: &Manifest,
) -> Result<FieldType, Box<Diagnostic>> {
    Parser { text, names, manifest }.parse(0..text.value.len(), 0)
}

struct Parser<'a> {
    text: &'a Text,
    names: &'a BTreeMap<&'a str, TypeId>,
    manifest: &'a Manifest,
}

impl Parser<'_> {
    fn parse(&self, range: Range<usize>, depth: usize) -> Result<FieldType, Box<Diagnostic>> {
        let written = &self.text.value[range.clone()];
        let start = range.start + (written.len() - written.trim_start().len());
        let written = written.trim();
        let range = start..start + written.len();
        if depth > MAX_DEPTH {
            return Err(Box::new(self.malformed(range, "these brackets nest too deep")));
        }
        if written.ends_with('?') {
            return match self.parse(range.start..range.end - 1, depth + 1)? {
                FieldType::Optional(_) => Err(Box::new(self.malformed(range, "one `?` is enough"))),
                inner => Ok(FieldType::Optional(Box::new(inner))),
            };
        }
        let wrap = match written.as_bytes().first() {
            None => return Err(Box::new(self.malformed(range, "a type is missing here"))),
            Some(b'[') => FieldType::List,
            Some(b'{') => FieldType::Map,
            Some(_) => return self.name(written, range),
        };
        let closing = if written.starts_with('[') { ']' } else { '}' };
        if !written.ends_with(closing) {
            return Err(Box::new(self.malformed(range, &format!("this bracket needs a `{closing}` at the end"))));
        }
        self.parse(range.start + 1..range.end - 1, depth + 1).map(|inner| wrap(Box::new(inner)))
    }

    fn name(&self, written: &str, range: Range<usize>) -> Result<FieldType, Box<Diagnostic>> {
        if let Some(scalar) = Scalar::ALL.into_iter().find(|scalar| scalar.name() == written) {
            return Ok(FieldType::Scalar(scalar));
        }
        if let Some(id) = self.names.get(written) {
            return Ok(FieldType::Named(*id));
        }
        if !written.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
            return Err(Box::new(self.malformed(range, rust_form(written))));
        }
        let message = format!("unknown type `{written}`");
        let diagnostic =
            Diagnostic::error(&catalog::UNKNOWN_TYPE, message, self.text.part(range), "no type has this name");
        let lower = written.to_lowercase();
        let foreign = FOREIGN_NAMES.iter().find(|(name, _)| *name == lower).map(|(_, ours)| *ours);
        let mut candidates: Vec<&str> = self.names.keys().copied().collect();
        candidates.extend(Scalar::ALL.map(Scalar::name));
        Err(Box::new(if self.manifest.documents.iter().any(|document| document.name.as_str() == written) {
            diagnostic.note(format!("`{written}` is a document; refer to it by its id, such as `uuid`"))
        } else if let Some(meant) = foreign.or_else(|| closest(written, candidates)) {
            diagnostic.help(format!("did you mean `{meant}`?"))
        } else {
            diagnostic.help(format!("declare it: `[types.{written}]`"))
        }))
    }

    fn malformed(&self, range: Range<usize>, label: &str) -> Diagnostic {
        let message = format!("`{}` is not a type", self.text.value);
        Diagnostic::error(&catalog::TYPE_SYNTAX, message, self.text.part(range), label).note(
            "a type is a built-in one (`string`, `i64`, ..), a name of `[types]`, `T?` for what may be absent, \
             `[T]` for a list or `{T}` for a map from string",
        )
    }
}

fn rust_form(written: &str) -> &'static str {
    if written.starts_with("Option<") {
        "what may be absent is written `T?`"
    } else if written.starts_with("Vec<") || written.ends_with("[]") {
        "a list is written `[T]`"
    } else if written.contains("Map<") {
        "a map from string is written `{T}`"
    } else {
        "this is not a name"
    }
}
