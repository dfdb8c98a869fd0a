//! Types of expressions.

use sqlparser::ast::{
    BinaryOperator as SqlOperator, Expr, Function as SqlFunction, FunctionArg, FunctionArgExpr, FunctionArguments,
    Spanned, UnaryOperator, Value,
};

use super::source::Source;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::model::{BinaryOperator, Event, Expression, ExpressionKind, Function, Model, Scalar, ValueType};
use crate::resolve::Unsound;
use crate::source::Span;

/// Checks one expression for one event.
pub(in crate::analyze) struct Checker<'a> {
    pub(super) model: &'a Model,
    pub(super) unsound: &'a Unsound,
    pub(super) event: &'a Event,
    /// Whether every field of the event is known.
    pub(super) event_sound: bool,
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
        Self { model, unsound, event, event_sound, source, diagnostics: Vec::new() }
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

    /// The type of `expr`; `hint` is the type that its place would like, which decides what a constant is.
    pub(super) fn infer(&mut self, expr: &Expr, hint: Option<ValueType>) -> Option<Expression> {
        match expr {
            Expr::Nested(inner) => self.infer(inner, hint),
            Expr::Identifier(name) => self.lone_name(name),
            Expr::CompoundIdentifier(path) => self.path(path),
            Expr::Value(value) => self.constant(&value.value, value.span, hint),
            Expr::UnaryOp { op: UnaryOperator::Minus, expr: inner } => self.negate(inner, hint),
            Expr::BinaryOp { left, op, right } => match operator(op) {
                Some(BinaryOperator::Concat) => self.concat(left, right),
                Some(operator) => self.arithmetic(left, operator, right, hint),
                None => self.foreign(expr, &format!("the operator `{op}`")),
            },
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
        self.report(Diagnostic::error(&catalog::NOT_IN_LANGUAGE, message, self.place(expr), "").note(
            "an expression is made of `event.field`, `stream.id`, `stream.version`, `meta.recorded_at`, constants, \
                 `+ - * /`, `||`, `coalesce`, `lower` and `upper`",
        ))
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
            _ => {
                let message = format!("unknown function `{name}`");
                let known = ["coalesce", "lower", "upper"];
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
        // What is not constant has a type of its own, which the constants follow.
        let mut typed: Vec<Option<Expression>> = vec![None; arguments.len()];
        let mut failed = false;
        let (constants, others): (Vec<usize>, Vec<usize>) =
            (0..arguments.len()).partition(|index| is_constant(arguments[*index]));
        let mut common: Option<ValueType> = None;
        for index in others.into_iter().chain(constants) {
            let hint = common.or(hint);
            let Some(expression) = self.infer(arguments[index], hint) else {
                failed = true;
                continue;
            };
            common = match common {
                None => Some(expression.ty),
                Some(so_far) => {
                    let joined = super::fit::join(so_far, expression.ty);
                    if joined.is_none() {
                        failed = true;
                        self.differ("coalesce", so_far, &expression, arguments[index]);
                    }
                    joined.or(common)
                }
            };
            typed[index] = Some(expression);
        }
        let common = common.filter(|_| !failed)?;
        let typed: Vec<Expression> = typed.into_iter().flatten().collect();
        let nullable = typed.iter().all(|argument| argument.ty.nullable);
        let widened = typed.into_iter().map(|argument| super::fit::widen(argument, common)).collect();
        Some(Expression {
            kind: ExpressionKind::Call(Function::Coalesce, widened),
            ty: ValueType { nullable, ..common },
        })
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

const TEXT: ValueType = ValueType { scalar: Scalar::String, set: None, nullable: false };

/// Whether the type of `expr` depends on its place.
pub(super) fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Nested(inner) | Expr::UnaryOp { expr: inner, .. } => is_constant(inner),
        Expr::BinaryOp { left, right, .. } => is_constant(left) && is_constant(right),
        Expr::Value(value) => !matches!(value.value, Value::Boolean(_)),
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
        Expr::Case { .. } => "`case`",
        Expr::Subquery(_) | Expr::Exists { .. } => "a query",
        Expr::IsNull(_) | Expr::IsNotNull(_) => "a test for null",
        Expr::In { .. } | Expr::Between { .. } | Expr::Like { .. } | Expr::ILike { .. } => "a comparison",
        Expr::UnaryOp { .. } => "this operator",
        Expr::CompoundFieldAccess { .. } | Expr::JsonAccess { .. } => "access into a list or into JSON",
        Expr::Array(_) => "a list",
        Expr::Interval(_) => "an interval",
        Expr::Extract { .. } => "`extract`",
        Expr::Substring { .. } | Expr::Trim { .. } | Expr::Overlay { .. } | Expr::Position { .. } => "this function",
        _ => "this",
    }
}
