//! What an expression over an event can name: `event.a.b`, `stream.id`, `stream.version`, `meta.recorded_at`.

use sqlparser::ast::Ident;
use sqlparser::tokenizer::Span as SqlSpan;

use super::check::Checker;
use super::scope::{EventScope, Scope};
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::model::{Expression, ExpressionKind, Field, FieldType, Scalar, Stream, ValueType};

impl<'a> Checker<'a> {
    /// A name without a dot: a field of a document, and for an event always a mistake.
    pub(super) fn lone_name(&mut self, name: &Ident) -> Option<Expression> {
        let event = match self.scope {
            Scope::Event(scope) => scope.event,
            Scope::Document(scope) => return self.document_field(scope, std::slice::from_ref(name)),
        };
        let fields = event.versions.last().map_or(&[][..], |version| &version.fields);
        let help = if fields.iter().any(|field| field.name == name.value) {
            format!("a field of the event is written `event.{}`", name.value)
        } else if matches!(name.value.as_str(), "event" | "stream" | "meta") {
            format!("name what you need of it, such as `{}`", example(&name.value))
        } else {
            "a text is written `'..'`, a field of the event `event.name`".to_owned()
        };
        let message = format!("`{}` is not a value", name.value);
        self.report(
            Diagnostic::error(&catalog::UNKNOWN_VALUE, message, self.source.place(name.span), "nothing has this name")
                .help(help),
        )
    }

    pub(super) fn path(&mut self, path: &[Ident]) -> Option<Expression> {
        let scope = match self.scope {
            Scope::Event(scope) => scope,
            Scope::Document(scope) => return self.document_field(scope, path),
        };
        let value = |scalar| ValueType { scalar, set: None, nullable: false };
        let (root, rest) = path.split_first()?;
        let names: Vec<&str> = rest.iter().map(|name| name.value.as_str()).collect();
        match (root.value.as_str(), names.as_slice()) {
            ("event", [_, ..]) => return self.event_field(scope, rest),
            ("stream", ["id"]) => {
                let stream = self.model.streams.get(scope.event.stream.0);
                let ty = stream.map_or(value(Scalar::Uuid), Stream::id_value);
                return Some(Expression { kind: ExpressionKind::StreamId, ty });
            }
            ("stream", ["version"]) => {
                return Some(Expression { kind: ExpressionKind::StreamVersion, ty: value(Scalar::I64) });
            }
            ("meta", ["recorded_at"]) => {
                return Some(Expression { kind: ExpressionKind::RecordedAt, ty: value(Scalar::Timestamp) });
            }
            _ => {}
        }
        let written: Vec<&str> = path.iter().map(|name| name.value.as_str()).collect();
        let written = written.join(".");
        let known = ["stream.id", "stream.version", "meta.recorded_at"];
        let help = match (closest(&written, known), root.value.as_str()) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, "stream" | "meta") => format!("there are {}", one_of(known).replace(" or ", " and ")),
            (None, _) => "a field of the event is written `event.name`".to_owned(),
        };
        let span = self.source.place(path.iter().fold(root.span, |span, name| span.union(&name.span)));
        let message = format!("`{written}` is not a value");
        self.report(Diagnostic::error(&catalog::UNKNOWN_VALUE, message, span, "nothing has this name").help(help))
    }

    /// `event.a.b`, without `event`.
    fn event_field(&mut self, scope: EventScope<'a>, path: &[Ident]) -> Option<Expression> {
        let current = scope.event.versions.last()?;
        let holder = format!("event `{}`", scope.event.name);
        let (field, nullable) = self.field_at(path, &current.fields, holder, scope.sound)?;
        let ty = self.leaf("event.", path, field)?;
        let path = path.iter().map(|name| name.value.clone()).collect();
        let ty = ValueType { nullable: nullable || ty.nullable, ..ty };
        Some(Expression { kind: ExpressionKind::EventField(path), ty })
    }

    /// The field at the end of a path, and whether it or anything on the way to it is optional.
    pub(super) fn field_at(
        &mut self,
        path: &[Ident],
        mut fields: &'a [Field],
        mut holder: String,
        mut sound: bool,
    ) -> Option<(&'a Field, bool)> {
        let model = self.model;
        let mut nullable = false;
        for (index, name) in path.iter().enumerate() {
            let Some(field) = fields.iter().find(|field| field.name == name.value) else {
                return if sound { self.unknown_field(&holder, fields, name) } else { None };
            };
            nullable |= field.ty.unwrap_optional().1;
            if index + 1 == path.len() {
                return Some((field, nullable));
            }
            let Some((id, inner)) = model.struct_fields(&field.ty) else {
                let message = format!("`{}` of {holder} has no fields of its own", name.value);
                let label = format!("this is `{}`", model.type_text(&field.ty));
                let span = self.source.place(name.span);
                let diagnostic = Diagnostic::error(&catalog::UNKNOWN_VALUE, message, span, label);
                let note = model.union(&field.ty).map(|(union, _)| {
                    format!("which fields a `{}` has depends on its variant, so a path ends before it", union.name)
                });
                return self.report(diagnostic.see(field.span, "the field stands here").note_maybe(note));
            };
            (fields, sound) = (inner, !self.unsound.types.contains(&id));
            holder = format!("type `{}`", model.named_type(id).name);
        }
        None
    }

    /// The type of a field that is a single value; `root` is what stands before the path.
    pub(super) fn leaf(&mut self, root: &str, path: &[Ident], field: &Field) -> Option<ValueType> {
        let ty = self.model.value_type(&field.ty);
        if ty.is_none() {
            let written: Vec<&str> = path.iter().map(|name| name.value.as_str()).collect();
            let written = written.join(".");
            let span = self.source.place(union(path)?);
            let found = self.model.type_text(&field.ty);
            let message = format!("`{root}{written}` is `{found}`, which is not a single value");
            let label = match field.ty.unwrap_optional().0 {
                FieldType::List(_) => "this is a list",
                FieldType::Map(_) => "this is a map",
                _ if self.model.union(&field.ty).is_some() => "this is a union",
                _ if self.model.is_extern(&field.ty) => "this is a type of your own, which no expression can look into",
                _ => "this is a struct",
            };
            let inner = self.model.struct_fields(&field.ty).and_then(|(_, inner)| inner.first());
            let help = match (inner, field.ty.unwrap_optional().0) {
                (Some(inner), _) => Some(format!("name a field of it, such as `{root}{written}.{}`", inner.name)),
                (None, FieldType::List(_)) if root.is_empty() => {
                    Some(format!("ask what is in it: `contains({written}, ..)`"))
                }
                _ => None,
            };
            return self.report(
                Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label)
                    .see(field.span, "the field stands here")
                    .help_maybe(help),
            );
        }
        ty
    }

    fn unknown_field<T>(&mut self, holder: &str, fields: &[Field], name: &Ident) -> Option<T> {
        let message = format!("{holder} has no field `{}`", name.value);
        let versions = match self.scope {
            Scope::Event(scope) => scope.event.versions.as_slice(),
            Scope::Document(_) => &[],
        };
        let older = versions.iter().rev().skip(1);
        let older = older.filter(|_| holder.starts_with("event")).find_map(|version| {
            let field = version.fields.iter().find(|field| field.name == name.value)?;
            Some((version.version, field.span))
        });
        let known = || fields.iter().map(|field| field.name.as_str());
        let help = match closest(&name.value, known()) {
            Some(meant) => Some(format!("did you mean `{meant}`?")),
            None if fields.is_empty() => None,
            None => Some(format!("its fields are {}", one_of(known()).replace(" or ", " and "))),
        };
        let span = self.source.place(name.span);
        let mut diagnostic = Diagnostic::error(&catalog::UNKNOWN_VALUE, message, span, "");
        if let Some((version, span)) = older {
            diagnostic = diagnostic
                .see(span, format!("v{version} had it"))
                .note("a projection gets every event upcast to its current version");
        }
        self.report(diagnostic.help_maybe(help))
    }
}

pub(super) fn union(path: &[Ident]) -> Option<SqlSpan> {
    path.iter().map(|name| name.span).reduce(|span, next| span.union(&next))
}

fn example(root: &str) -> &'static str {
    match root {
        "stream" => "stream.id",
        "meta" => "meta.recorded_at",
        _ => "event.customer_id",
    }
}
