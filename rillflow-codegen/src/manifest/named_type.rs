//! `[types.X]`.

use super::Text;
use super::entity::doc;
use super::field::read_fields;
use super::raw::{ExternType, NamedType, NamedTypeBody, SetValue, Union, Variant};
use super::reader::{TableReader, TextOrTable};
use crate::diagnostic::{Diagnostic, catalog};
use crate::language::Place;

/// The keys that say what a type is made of, and what each makes of it.
const BODIES: [(&str, &str); 4] =
    [("fields", "a struct"), ("values", "a closed set"), ("variants", "a union"), ("rust", "a type of your own")];

pub(super) fn read_type(name: Text, table: TableReader<'_>) -> NamedType {
    let doc = doc(&table);
    let fields = table.table("fields", Place::Field);
    let values = table.texts_or_tables("values", Place::SetValue);
    let variants = table.table("variants", Place::Root);
    let rust = table.entry("rust").is_some();
    check_bodies(&table);
    let body = if let Some(fields) = fields {
        Some(NamedTypeBody::Fields(read_fields(&fields)))
    } else if let Some(values) = values {
        Some(NamedTypeBody::Values(values.into_iter().filter_map(read_value).collect()))
    } else if let Some(variants) = variants {
        Some(NamedTypeBody::Union(read_union(&table, &variants)))
    } else {
        rust.then(|| NamedTypeBody::Extern(read_extern(&table)))
    };
    if !matches!(body, Some(NamedTypeBody::Union(_))) {
        refuse_part(&table, "tag", "variants", "only a union has a tag");
    }
    if !matches!(body, Some(NamedTypeBody::Extern(_))) {
        refuse_part(&table, "json", "rust", "only a type of your own says what it is in JSON");
    }
    table.finish();
    NamedType { name, doc, body }
}

/// A type is made in one way.
fn check_bodies(table: &TableReader<'_>) {
    let mut given = Vec::new();
    for (key, kind) in BODIES {
        given.extend(table.entry(key).map(|entry| (key, kind, entry.key.span)));
    }
    match given.as_slice() {
        [_] => {}
        [(first, makes_first, before), (second, makes_second, span), ..] => {
            let message = format!("`{}` has both `{first}` and `{second}`", table.title());
            table.report(
                Diagnostic::error(
                    &catalog::EXCLUSIVE_KEYS,
                    message,
                    *span,
                    format!("`{second}` makes it {makes_second}"),
                )
                .see(*before, format!("`{first}` makes it {makes_first}"))
                .help("keep one of them, or make two types"),
            );
        }
        [] => {
            // An unknown key says it better: it is a typo of one of them.
            let unknown = table.named_entries().any(|entry| !matches!(entry.key.as_str(), "tag" | "json"));
            if !unknown {
                let message = format!("`{}` has no `fields`, `values`, `variants` or `rust`", table.title());
                table.report(
                    Diagnostic::error(&catalog::MISSING_KEY, message, table.span, "this type is made of nothing").help(
                        "make it a struct, a closed set, a union or a type of your own:\n\
                         fields = { street = \"string\" }\n\
                         values = [\"free\", \"pro\"]\n\
                         tag = \"kind\"\nvariants.card = { last4 = \"string\" }\n\
                             rust = \"crate::Money\"\njson = \"string\"",
                    ),
                );
            }
        }
    }
}

/// Refuses `key`, which belongs to `body`, in a type that is made otherwise.
fn refuse_part(table: &TableReader<'_>, key: &'static str, body: &'static str, why: &str) {
    // Two bodies were reported already.
    if table.entry(body).is_some() {
        return;
    }
    let other = BODIES.iter().find_map(|(key, kind)| Some((kind, table.entry(key)?.key.span)));
    let Some(entry) = table.entry(key) else { return };
    if let Some((kind, span)) = other {
        let message = format!("`{}` has `{key}`, but no `{body}`", table.title());
        table.report(
            Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, entry.key.span, why)
                .see(span, format!("this makes it {kind}"))
                .help(format!("remove `{key}`, or declare `{body}`")),
        );
    }
}

fn read_extern(table: &TableReader<'_>) -> ExternType {
    ExternType { rust: table.text("rust"), json: table.required_text("json", "json = \"string\"") }
}

fn read_value(value: TextOrTable<'_>) -> Option<SetValue> {
    match value {
        TextOrTable::Text(value) => Some(SetValue { value, doc: None }),
        TextOrTable::Table(table) => {
            let value = table.required_text("value", "value = \"free\"");
            let doc = doc(&table);
            table.finish();
            value.map(|value| SetValue { value, doc })
        }
    }
}

fn read_union(table: &TableReader<'_>, variants: &TableReader<'_>) -> Union {
    let tag = table.required_text("tag", "tag = \"kind\"");
    let read = |entry: &super::reader::Entry<'_>| {
        let name = entry.key.clone();
        match variants.table_of(entry, Place::Variant) {
            Some(inner) => read_variant(name, inner),
            None => Variant { name, doc: None, fields: None },
        }
    };
    Union { tag, variants: variants.named_entries().map(read).collect() }
}

/// `{ last4 = "string" }`, or with documentation `{ doc = "..", fields = { last4 = "string" } }`: a table of fields under
/// `fields` makes it the long form, so that in the short one every key is a field.
fn read_variant(name: Text, table: TableReader<'_>) -> Variant {
    if !table.has_table("fields") {
        return Variant { name, doc: None, fields: Some(read_fields(&table)) };
    }
    let doc = doc(&table);
    let fields = table.table("fields", Place::Field).map(|fields| read_fields(&fields));
    table.finish();
    Variant { name, doc, fields }
}
