//! What an expression over a document can name: its fields by path, `id`, and the `:parameters` of a query.

use sqlparser::ast::{Expr, Ident};
use sqlparser::tokenizer::Span as SqlSpan;

use super::check::{Checker, TEXT};
use super::fit::{join, widen};
use super::name::union;
use super::scope::{DocumentScope, Scope, Use};
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::model::{Document, Expression, ExpressionKind, Field, FieldType, IdKind, Scalar, Transform, ValueType};

impl<'a> Checker<'a> {
    /// `a.b`, or `id`.
    pub(super) fn document_field(&mut self, scope: DocumentScope<'a>, path: &[Ident]) -> Option<Expression> {
        if let [only] = path
            && only.value == "id"
        {
            let scalar = id_scalar(scope.document.id);
            return Some(Expression {
                kind: ExpressionKind::DocumentId,
                ty: ValueType { scalar, set: None, nullable: false },
            });
        }
        let holder = format!("document `{}`", scope.document.name);
        let (field, nullable) = self.field_at(path, &scope.document.fields, holder, scope.sound)?;
        // The database knows what a type of the user's own is in JSON.
        let field = Field { ty: self.model.json_type(&field.ty), ..field.clone() };
        let ty = self.leaf("", path, &field)?;
        let path = self.known_column(scope, path)?;
        let ty = ValueType { nullable: nullable || ty.nullable, ..ty };
        Some(Expression { kind: ExpressionKind::DocumentField(path), ty })
    }

    /// `contains(list, element)`.
    pub(super) fn contains(&mut self, list: &Expr, element: &Expr) -> Option<Expression> {
        let path = match list {
            Expr::Identifier(name) => std::slice::from_ref(name),
            Expr::CompoundIdentifier(path) => path.as_slice(),
            _ => &[],
        };
        let Scope::Document(scope) = self.scope else {
            let message = "`contains` asks for the lists of a document, and there are none here";
            let span = self.place(list);
            return self.report(Diagnostic::error(&catalog::NOT_IN_LANGUAGE, message, span, ""));
        };
        let holder = format!("document `{}`", scope.document.name);
        let found = if path.is_empty() {
            None
        } else {
            let (field, nullable) = self.field_at(path, &scope.document.fields, holder, scope.sound)?;
            match field.ty.unwrap_optional().0 {
                FieldType::List(inner) => {
                    self.model.value_type(&self.model.json_type(inner)).map(|element| (element, nullable))
                }
                _ => None,
            }
        };
        let found = found.filter(|(element, _)| !element.nullable && element.scalar != Scalar::Json);
        let Some((ty, nullable)) = found else {
            let message = format!("`contains` looks into lists of single values, but `{list}` is none");
            let span = self.place(list);
            return self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, ""));
        };
        let path = self.known_column(scope, path)?;
        let typed = self.infer(element, Some(ty))?;
        if join(typed.ty, ty).is_none_or(|joined| (joined.scalar, joined.set) != (ty.scalar, ty.set)) {
            self.differ("contains", ty, &typed, element);
            return None;
        }
        let nullable = nullable || typed.ty.nullable;
        let kind = ExpressionKind::Contains(path, Box::new(widen(typed, ty)));
        Some(Expression { kind, ty: super::condition::truth(nullable) })
    }

    /// `:name`.
    pub(super) fn parameter(&mut self, written: &str, span: SqlSpan) -> Option<Expression> {
        let span = self.source.place(span);
        let name = written.strip_prefix(':').unwrap_or(written);
        let Scope::Document(DocumentScope { use_: Use::Query(parameters), .. }) = self.scope else {
            let message = format!("there are no parameters here, so `{written}` has no value");
            let help = "write a constant; only the queries of a document have parameters";
            return self.report(Diagnostic::error(&catalog::UNKNOWN_PARAMETER, message, span, "").help(help));
        };
        if let Some(index) = parameters.iter().position(|(other, _)| *other == name) {
            // A parameter without a type has an error of its own.
            return parameters[index].1.map(|ty| Expression { kind: ExpressionKind::Parameter(index), ty });
        }
        let known = || parameters.iter().map(|(name, _)| *name);
        let help = match closest(name, known()) {
            Some(meant) => format!("did you mean `:{meant}`?"),
            None if parameters.is_empty() => format!("declare it: `params = {{ {name} = \"string\" }}`"),
            None => format!("the parameters are {}", one_of(known()).replace(" or ", " and ")),
        };
        let message = format!("the query has no parameter `{name}`");
        self.report(Diagnostic::error(&catalog::UNKNOWN_PARAMETER, message, span, "").help(help))
    }

    /// Both sides of a comparison, with the transform of one on the other.
    pub(super) fn transformed(
        &mut self,
        (left_expr, left): (&Expr, Expression),
        (right_expr, right): (&Expr, Expression),
    ) -> Option<(Expression, Expression)> {
        let Scope::Document(scope) = self.scope else { return Some((left, right)) };
        match (transform_of(scope.document, &left), transform_of(scope.document, &right)) {
            (Some(one), Some(other)) if one != other => {
                let message = format!("`{left_expr}` and `{right_expr}` are kept in two different forms");
                let label = format!("this is kept in the form `{}`, the other in `{}`", name(other), name(one));
                let span = self.place(right_expr);
                self.report(
                    Diagnostic::error(&catalog::TRANSFORMS_DIFFER, message, span, label)
                        .help("give both duplicated fields the same `transform`"),
                )
            }
            (Some(transform), None) => Some((left, apply(transform, right))),
            (None, Some(transform)) => Some((apply(transform, left), right)),
            _ => Some((left, right)),
        }
    }

    /// The path, if the place of the expression can read it.
    fn known_column(&mut self, scope: DocumentScope<'a>, path: &[Ident]) -> Option<Vec<String>> {
        let names: Vec<String> = path.iter().map(|name| name.value.clone()).collect();
        let has_column = scope.document.duplicated.iter().any(|one| one.path == names);
        if matches!(scope.use_, Use::Predicate) && !has_column {
            let written = names.join(".");
            let message = format!("`{written}` has no column, and an index knows columns only");
            let key = if names.len() > 1 { format!("\"{written}\"") } else { written };
            let span = self.source.place(union(path)?);
            return self.report(
                Diagnostic::error(&catalog::PREDICATE_WITHOUT_COLUMN, message, span, "")
                    .help(format!("duplicate it: `{key} = {{}}` in `[documents.{}.duplicated]`", scope.document.name)),
            );
        }
        Some(names)
    }
}

/// The transform of the column that `expression` is, if it is one.
fn transform_of(document: &Document, expression: &Expression) -> Option<Transform> {
    let ExpressionKind::DocumentField(path) = &expression.kind else { return None };
    document.duplicated.iter().find(|one| one.path == *path)?.transform
}

fn apply(transform: Transform, expression: Expression) -> Expression {
    let ty = ValueType { nullable: expression.ty.nullable, ..TEXT };
    Expression { kind: ExpressionKind::Transformed(transform, Box::new(expression)), ty }
}

fn name(transform: Transform) -> &'static str {
    match transform {
        Transform::Lower => "lower",
        Transform::Upper => "upper",
        Transform::Trim => "trim",
    }
}

fn id_scalar(kind: IdKind) -> Scalar {
    match kind {
        IdKind::Uuid => Scalar::Uuid,
        IdKind::String => Scalar::String,
        IdKind::I64 => Scalar::I64,
    }
}
