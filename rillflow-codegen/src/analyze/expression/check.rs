//! Types of expressions.

use sqlparser::ast::{
    BinaryOperator as SqlOperator, Expr, Function as SqlFunction, FunctionArg, FunctionArgExpr, FunctionArguments,
    InTarget, Spanned, UnaryOperator, Value,
};

use super::condition::negation;
use super::scope::{DocumentScope, EventScope, Scope};
use super::source::Source;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::model::{BinaryOperator, Comparison, Event, Expression, ExpressionKind, Function, Model, Scalar, ValueType};
use crate::resolve::Unsound;
use crate::source::Span;

/// Checks one expression against what its names mean.
pub(in crate::analyze) struct Checker<'a> {
    pub(super) model: &'a Model,
    pub(super) unsound: &'a Unsound,
    pub(super) scope: Scope<'a>,
    pub(super) source: &'a Source<'a>,
    pub(in crate::analyze) diagnostics: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    /// A checker of `source` for `event`.
    pub(in crate::analyze) fn new(
        model: &'a Model,
        unsound: &'a Unsound,
        (event, event_sound): (&'a Event, bool),
        source: &'a Source<'a>,
    ) -> Self {
        let scope = Scope::Event(EventScope { event, sound: event_sound });
        Self { model, unsound, scope, source, diagnostics: Vec::new() }
    }

    /// A checker of `source` for a document.
    pub(in crate::analyze) fn of_document(
        model: &'a Model,
        unsound: &'a Unsound,
        scope: DocumentScope<'a>,
        source: &'a Source<'a>,
    ) -> Self {
        Self { model, unsound, scope: Scope::Document(scope), source, diagnostics: Vec::new() }
    }

    /// The expression with whatever type it has.
    pub(in crate::analyze) fn free(&mut self) -> Option<Expression> {
        self.infer(&self.source.tree, None)
    }

    /// The expression as a value of `place`, which is of type `ty`.
    pub(in crate::analyze) fn of_type(&mut self, ty: ValueType, place: &str) -> Option<Expression> {
        let tree = &self.source.tree;
        let expression = self.infer(tree, Some(ty))?;
        self.fit(expression, ty, tree, place)
    }

    /// The expression as a condition. It may be unknown, which a place that asks for a condition takes for "no".
    pub(in crate::analyze) fn condition(&mut self) -> Option<Expression> {
        let tree = &self.source.tree;
        self.truth(tree, "this must be a condition")
    }

    /// The type of `expr`; `hint` is the type that its place would like, which decides what a constant is.
    pub(super) fn infer(&mut self, expr: &Expr, hint: Option<ValueType>) -> Option<Expression> {
        match expr {
            Expr::Nested(inner) => self.infer(inner, hint),
            Expr::Identifier(name) => self.lone_name(name),
            Expr::CompoundIdentifier(path) => self.path(path),
            Expr::Value(value) => self.constant(&value.value, value.span, hint),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => self.negate(inner, hint),
            Expr::UnaryOp { op: UnaryOperator::Not, expr: inner } => self.not(inner),
            Expr::BinaryOp { left, op: SqlOperator::And, right } => self.joined(expr, true, [left, right]),
            Expr::BinaryOp { left, op: SqlOperator::Or, right } => self.joined(expr, false, [left, right]),
            Expr::BinaryOp { left, op, right } => match (operator(op), comparison(op)) {
                (Some(BinaryOperator::Concat), _) => self.concat(left, right),
                (Some(operator), _) => self.arithmetic(left, operator, right, hint),
                (None, Some(comparison)) => self.compare(left, comparison, right),
                (None, None) => self.foreign(expr, &format!("the operator `{op}`")),
            },
            Expr::IsNull(inner) => self.null_test(inner, expr, ExpressionKind::IsNull),
            Expr::IsNotNull(inner) => self.null_test(inner, expr, ExpressionKind::IsNotNull),
            Expr::In { expr: operand, target: InTarget::List(list), negated, global: false } => {
                let found = self.in_list(operand, list, expr);
                if *negated { found.map(negation) } else { found }
            }
            Expr::Between { expr: operand, negated, low, high } => {
                let found = self.between(operand, low, high);
                if *negated { found.map(negation) } else { found }
            }
            Expr::Case { operand: None, conditions, else_result, .. } => {
                self.case(conditions, else_result.as_deref(), hint)
            }
            // A word such as `user` is a function without parentheses for the parser.
            Expr::Function(function) if matches!(function.args, FunctionArguments::None) => {
                match function.name.0.as_slice() {
                    [part] if part.as_ident().is_some() => part.as_ident().and_then(|name| self.lone_name(name)),
                    _ => self.foreign(expr, "this"),
                }
            }
            Expr::Function(function) => self.call(function, hint),
            other => self.foreign(other, describe(other)),
        }
    }

    /// Refuses a nullable operand: what `null + 1` is would surprise half of the readers.
    pub(super) fn not_null(&mut self, expression: Expression, expr: &Expr) -> Option<Expression> {
        if !expression.ty.nullable {
            return Some(expression);
        }
        let message = format!("`{expr}` can be absent, and there is no arithmetic with what is absent");
        let label = format!("this is `{}`", self.model.value_type_text(expression.ty));
        let default = default_text(expression.ty.scalar);
        self.report(
            Diagnostic::error(&catalog::NULLABLE_VALUE, message, self.place(expr), label)
                .help(format!("say what counts instead: `coalesce({expr}, {default})`")),
        )
    }

    pub(super) fn place(&self, expr: &Expr) -> Span {
        self.source.place(expr.span())
    }

    /// Reports and gives up.
    pub(super) fn report<T>(&mut self, diagnostic: Diagnostic) -> Option<T> {
        self.diagnostics.push(diagnostic);
        None
    }

    /// Refuses a part of SQL that the language does not have.
    fn foreign<T>(&mut self, expr: &Expr, what: &str) -> Option<T> {
        let message = format!("{what} is not part of the expression language");
        let names = match self.scope {
            Scope::Event(_) => "`event.field`, `stream.id`, `stream.version`, `meta.recorded_at`",
            Scope::Document(_) => "fields of the document, `id`, `:parameters`",
        };
        let help = match expr {
            Expr::Like { .. } | Expr::ILike { .. } => {
                Some("texts that begin alike are found by `starts_with(text, prefix)`")
            }
            Expr::Case { .. } => Some("write `case when condition then value else value end`"),
            _ => None,
        };
        let note = format!(
            "an expression is made of {names}, constants, `+ - * /`, `||`, `= <> < <= > >=`, `and`, `or`, `not`, \
             `is null`, `in`, `between`, `case when` and the functions {FUNCTION_NAMES}"
        );
        let diagnostic = Diagnostic::error(&catalog::NOT_IN_LANGUAGE, message, self.place(expr), "").note(note);
        self.report(diagnostic.help_maybe(help.map(str::to_owned)))
    }

    fn concat(&mut self, left: &Expr, right: &Expr) -> Option<Expression> {
        let sides = [left, right].map(|side| {
            let expression = self.infer(side, Some(TEXT))?;
            let expression = self.text(expression, side, "`||` joins strings")?;
            self.not_null(expression, side).map(Box::new)
        });
        let [Some(left), Some(right)] = sides else { return None };
        Some(Expression { kind: ExpressionKind::Binary(BinaryOperator::Concat, left, right), ty: TEXT })
    }

    fn call(&mut self, call: &SqlFunction, hint: Option<ValueType>) -> Option<Expression> {
        let name = call.name.to_string().to_lowercase();
        let whole = self.source.place(call.span());
        let function = match name.as_str() {
            "coalesce" => Function::Coalesce,
            "lower" => Function::Lower,
            "upper" => Function::Upper,
            "starts_with" | "contains" => {
                return match plain_arguments(call).as_deref() {
                    Some([text, prefix]) if name == "starts_with" => self.compare(text, Comparison::StartsWith, prefix),
                    Some([list, element]) => self.contains(list, element),
                    Some(other) => self.wrong_count(&name, "two arguments", other.len(), whole),
                    None => self.foreign(&Expr::Function(call.clone()), &format!("this form of `{name}`")),
                };
            }
            _ => {
                let message = format!("unknown function `{name}`");
                let known = ["coalesce", "contains", "lower", "starts_with", "upper"];
                let help = match closest(&name, known) {
                    _ if matches!(name.as_str(), "now" | "current_timestamp" | "clock_timestamp") => {
                        "the time of the event is `meta.recorded_at`".to_owned()
                    }
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("the functions are {}", one_of(known).replace(" or ", " and ")),
                };
                return self.report(Diagnostic::error(&catalog::UNKNOWN_FUNCTION, message, whole, "").help(help));
            }
        };
        let Some(arguments) = plain_arguments(call) else {
            return self.foreign(&Expr::Function(call.clone()), &format!("this form of `{name}`"));
        };
        if function == Function::Coalesce {
            return self.coalesce(&arguments, hint, whole);
        }
        let [argument] = arguments.as_slice() else {
            return self.wrong_count(&name, "one argument", arguments.len(), whole);
        };
        let text = self.infer(argument, Some(TEXT))?;
        let text = self.text(text, argument, &format!("`{name}` works on strings"))?;
        let ty = ValueType { nullable: text.ty.nullable, ..TEXT };
        Some(Expression { kind: ExpressionKind::Call(function, vec![text]), ty })
    }

    fn coalesce(&mut self, arguments: &[&Expr], hint: Option<ValueType>, whole: Span) -> Option<Expression> {
        if arguments.len() < 2 {
            return self.wrong_count("coalesce", "two arguments or more", arguments.len(), whole);
        }
        let typed = self.one_type("coalesce", arguments, hint)?;
        let common = typed.first()?.ty;
        let nullable = typed.iter().all(|argument| argument.ty.nullable);
        let kind = ExpressionKind::Call(Function::Coalesce, typed);
        Some(Expression { kind, ty: ValueType { nullable, ..common } })
    }

    /// All of `expressions` in the one type that holds the values of each.
    pub(super) fn one_type(
        &mut self,
        what: &str,
        expressions: &[&Expr],
        hint: Option<ValueType>,
    ) -> Option<Vec<Expression>> {
        // What is not constant has a type of its own, which the constants follow.
        let mut typed: Vec<Option<Expression>> = vec![None; expressions.len()];
        let mut failed = false;
        let (constants, others): (Vec<usize>, Vec<usize>) =
            (0..expressions.len()).partition(|index| is_constant(expressions[*index]));
        let mut common: Option<ValueType> = None;
        for index in others.into_iter().chain(constants) {
            let hint = common.or(hint);
            let Some(expression) = self.infer(expressions[index], hint) else {
                failed = true;
                continue;
            };
            common = match common {
                None => Some(expression.ty),
                Some(so_far) => {
                    let joined = super::fit::join(so_far, expression.ty);
                    if joined.is_none() {
                        failed = true;
                        self.differ(what, so_far, &expression, expressions[index]);
                    }
                    joined.or(common)
                }
            };
            typed[index] = Some(expression);
        }
        let common = common.filter(|_| !failed)?;
        let typed: Vec<Expression> = typed.into_iter().flatten().collect();
        Some(typed.into_iter().map(|expression| super::fit::widen(expression, common)).collect())
    }

    /// `expression` as a string: a value of a closed set is one, too.
    fn text(&mut self, expression: Expression, expr: &Expr, why: &str) -> Option<Expression> {
        if expression.ty.scalar == Scalar::String {
            return Some(super::fit::widen(expression, TEXT));
        }
        let found = self.model.value_type_text(expression.ty);
        let message = format!("{why}, but `{expr}` is `{found}`");
        let label = format!("this is `{found}`");
        self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, self.place(expr), label))
    }

    fn wrong_count<T>(&mut self, name: &str, expected: &str, found: usize, span: Span) -> Option<T> {
        let message = format!("`{name}` takes {expected}, not {found}");
        self.report(Diagnostic::error(&catalog::EXPRESSION_TYPE, message, span, ""))
    }
}

const FUNCTION_NAMES: &str = "`coalesce`, `contains`, `lower`, `starts_with` and `upper`";

pub(super) const TEXT: ValueType = ValueType { scalar: Scalar::String, set: None, nullable: false };

/// Whether the type of `expr` depends on its place.
pub(super) fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => is_constant(inner),
        Expr::BinaryOp { left, right, .. } => is_constant(left) && is_constant(right),
        Expr::Value(value) => !matches!(value.value, Value::Boolean(_) | Value::Placeholder(_)),
        _ => false,
    }
}

/// What "nothing" is of a type, as an expression.
pub(super) fn default_text(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::String => "''",
        Scalar::Bool => "false",
        Scalar::Timestamp => "meta.recorded_at",
        scalar if scalar.is_number() => "0",
        _ => "..",
    }
}

fn operator(operator: &SqlOperator) -> Option<BinaryOperator> {
    match operator {
        SqlOperator::Plus => Some(BinaryOperator::Add),
        SqlOperator::Minus => Some(BinaryOperator::Subtract),
        SqlOperator::Multiply => Some(BinaryOperator::Multiply),
        SqlOperator::Divide => Some(BinaryOperator::Divide),
        SqlOperator::StringConcat => Some(BinaryOperator::Concat),
        _ => None,
    }
}

fn comparison(operator: &SqlOperator) -> Option<Comparison> {
    match operator {
        SqlOperator::Eq => Some(Comparison::Equal),
        SqlOperator::NotEq => Some(Comparison::NotEqual),
        SqlOperator::Lt => Some(Comparison::Less),
        SqlOperator::LtEq => Some(Comparison::LessOrEqual),
        SqlOperator::Gt => Some(Comparison::Greater),
        SqlOperator::GtEq => Some(Comparison::GreaterOrEqual),
        _ => None,
    }
}

/// The arguments of `f(a, b)`; `None` for every other form that SQL has for a call.
fn plain_arguments(call: &SqlFunction) -> Option<Vec<&Expr>> {
    let FunctionArguments::List(list) = &call.args else { return None };
    let plain = !call.uses_odbc_syntax
        && matches!(call.parameters, FunctionArguments::None)
        && call.within_group.is_empty()
        && call.filter.is_none()
        && call.null_treatment.is_none()
        && call.over.is_none()
        && list.duplicate_treatment.is_none()
        && list.clauses.is_empty();
    let argument = |argument| match argument {
        &FunctionArg::Unnamed(FunctionArgExpr::Expr(ref expr)) => Some(expr),
        _ => None,
    };
    list.args.iter().map(argument).collect::<Option<Vec<_>>>().filter(|_| plain)
}

fn describe(expr: &Expr) -> &'static str {
    match expr {
        Expr::Cast { .. } | Expr::TypedString(_) | Expr::Convert { .. } => "a cast",
        Expr::Case { .. } => "this form of `case`",
        Expr::Like { .. } | Expr::ILike { .. } => "`like`",
        Expr::IsTrue(_) | Expr::IsFalse(_) | Expr::IsNotTrue(_) | Expr::IsNotFalse(_) | Expr::IsUnknown(_) => {
            "a test for a truth value"
        }
        Expr::IsDistinctFrom(..) | Expr::IsNotDistinctFrom(..) => "`is distinct from`",
        Expr::Subquery(_) | Expr::Exists { .. } => "a query",
        Expr::In { .. } => "this form of `in`",
        Expr::UnaryOp { .. } => "this operator",
        Expr::CompoundFieldAccess { .. } | Expr::JsonAccess { .. } => "access into a list or into JSON",
        Expr::Array(_) => "a list",
        Expr::Interval(_) => "an interval",
        Expr::Extract { .. } => "`extract`",
        Expr::Substring { .. } | Expr::Trim { .. } | Expr::Overlay { .. } | Expr::Position { .. } => "this function",
        _ => "this",
    }
}
