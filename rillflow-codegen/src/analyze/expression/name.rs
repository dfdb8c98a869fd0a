//! What an expression can name: `event.a.b`, `stream.id`, `stream.version`, `meta.recorded_at`.

use sqlparser::ast::Ident;
use sqlparser::tokenizer::Span as SqlSpan;

use super::check::Checker;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::model::{Expression, ExpressionKind, Field, FieldType, Scalar, Stream, ValueType};

impl Checker<'_> {
    /// A name without a dot, which is always a mistake.
    pub(super) fn lone_name(&mut self, name: &Ident) -> Option<Expression> {
        let fields = self.event.versions.last().map_or(&[][..], |version| &version.fields);
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
        let value = |scalar| ValueType { scalar, set: None, nullable: false };
        let (root, rest) = path.split_first()?;
        let names: Vec<&str> = rest.iter().map(|name| name.value.as_str()).collect();
        match (root.value.as_str(), names.as_slice()) {
            ("event", [_, ..]) => return self.event_field(rest),
            ("stream", ["id"]) => {
                let stream = self.model.streams.get(self.event.stream.0);
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
    fn event_field(&mut self, path: &[Ident]) -> Option<Expression> {
        let model = self.model;
        let current = self.event.versions.last()?;
        let mut fields: &[Field] = &current.fields;
        let mut sound = self.event_sound;
        let mut holder = format!("event `{}`", self.event.name);
        let mut nullable = false;
        for (index, name) in path.iter().enumerate() {
            let Some(field) = fields.iter().find(|field| field.name == name.value) else {
                return if sound { self.unknown_field(&holder, fields, name) } else { None };
            };
            nullable |= field.ty.unwrap_optional().1;
            if index + 1 == path.len() {
                return self.leaf(path, field, nullable);
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

    fn leaf(&mut self, path: &[Ident], field: &Field, nullable: bool) -> Option<Expression> {
        let Some(ty) = self.model.value_type(&field.ty) else {
            let written: Vec<&str> = path.iter().map(|name| name.value.as_str()).collect();
            let written = written.join(".");
            let span = self.source.place(union(path)?);
            let found = self.model.type_text(&field.ty);
            let message = format!("`event.{written}` is `{found}`, which is not a single value");
            let label = match field.ty.unwrap_optional().0 {
                FieldType::List(_) => "this is a list",
                FieldType::Map(_) => "this is a map",
                _ if self.model.union(&field.ty).is_some() => "this is a union",
                _ if self.model.is_extern(&field.ty) => "this is a type of your own, which no expression can look into",
                _ => "this is a struct",
            };
            let inner = self.model.struct_fields(&field.ty).and_then(|(_, inner)| inner.first());
            let help = inner.map(|inner| format!("name a field of it, such as `event.{written}.{}`", inner.name));
            return self.report(
                Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, label)
                    .see(field.span, "the field stands here")
                    .help_maybe(help),
            );
        };
        let path = path.iter().map(|name| name.value.clone()).collect();
        Some(Expression {
            kind: ExpressionKind::EventField(path),
            ty: ValueType { nullable: nullable || ty.nullable, ..ty },
        })
    }

    fn unknown_field(&mut self, holder: &str, fields: &[Field], name: &Ident) -> Option<Expression> {
        let message = format!("{holder} has no field `{}`", name.value);
        let older = self.event.versions.iter().rev().skip(1);
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

fn union(path: &[Ident]) -> Option<SqlSpan> {
    path.iter().map(|name| name.span).reduce(|span, next| span.union(&next))
}

fn example(root: &str) -> &'static str {
    match root {
        "stream" => "stream.id",
        "meta" => "meta.recorded_at",
        _ => "event.customer_id",
    }
}
