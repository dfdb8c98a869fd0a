//! `[documents.X.queries]`: names, parameters, order and paging. What `where` means is the business of `analyze`.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;

use super::field_type::field_type;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest, one_of};
use crate::manifest::raw;
use crate::manifest::{Text, Value, ValueKind};
use crate::model::{Amount, Cut, Field, IdKind, OrderStep, Parameter, Query, RustIdent, Scalar, ValueType};
use crate::source::Span;

/// Methods that every repository has, now or by a part of the language that is not executed yet.
const REPOSITORY_METHODS: &[&str] = &[
    "all",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "clone_into",
    "clone_to_uninit",
    "count",
    "delete",
    "delete_expected",
    "delete_many",
    "delete_where",
    "deref",
    "documents",
    "exists",
    "fmt",
    "from",
    "get",
    "get_many",
    "history",
    "insert",
    "insert_many",
    "into",
    "new",
    "patch",
    "purge",
    "query",
    "restore",
    "search",
    "store",
    "stream",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
    "update",
    "upsert",
    "upsert_many",
];

/// The most documents on a page, or of a constant limit: they are all in memory at once.
const MAX_ROWS: i64 = 100_000;

impl Resolver<'_> {
    pub(super) fn queries(
        &mut self,
        document: &raw::Document,
        rust: &RustIdent,
        id: IdKind,
        fields: &[Field],
        sound: bool,
    ) -> Vec<Query> {
        let mut sorted: Vec<&raw::Query> = document.queries.iter().collect();
        sorted.sort_by_key(|query| query.name.as_str());
        sorted
            .into_iter()
            .map(|raw| {
                let method = self.query_name(&raw.name);
                let parameters = self.parameters(raw);
                let order = raw.order.iter();
                let order = order.filter_map(|step| self.order_step(step, document, id, fields, sound)).collect();
                Query {
                    name: raw.name.value.clone(),
                    doc: raw.doc.clone(),
                    cut: self.cut(raw, document, rust, &parameters),
                    method,
                    parameters,
                    condition: None,
                    order,
                    span: raw.name.span,
                }
            })
            .collect()
    }

    fn query_name(&mut self, name: &Text) -> RustIdent {
        if REPOSITORY_METHODS.contains(&name.as_str()) {
            let message = format!("a query cannot be called `{}`", name.value);
            let label = "every repository has a method of this name";
            self.report(
                Diagnostic::error(&catalog::QUERY_NAME, message, name.span, label)
                    .help(format!("say what it finds, such as `{}_by_email`", name.value)),
            );
        }
        self.snake_name(name, "a query")
    }

    fn parameters(&mut self, raw: &raw::Query) -> Vec<Parameter> {
        let mut parameters = Vec::new();
        for (name, ty) in &raw.parameters {
            if name.as_str() == "after" && raw.page_size.is_some() {
                let message = "a parameter of a query with pages cannot be called `after`";
                let label = "the method has an argument of this name: where to go on";
                self.report(
                    Diagnostic::error(&catalog::RESERVED_NAME, message, name.span, label).help("choose another name"),
                );
            }
            let rust = self.snake_name(name, "a parameter");
            let ty =
                match field_type(ty, &self.type_ids, self.raw) {
                    Ok(found) => {
                        let value = self.model.value_type(&found).filter(|value| value.scalar != Scalar::Json);
                        if value.is_none() {
                            let message = format!("a parameter cannot be of type `{}`", ty.value);
                            self.report(Diagnostic::error(&catalog::PARAMETER_TYPE, message, ty.span, "").note(
                                "a parameter is one value of a built-in type other than `json`, or of a closed set",
                            ));
                        }
                        value
                    }
                    Err(diagnostic) => {
                        self.report(*diagnostic);
                        None
                    }
                };
            parameters.push(Parameter { name: name.value.clone(), rust, ty, span: name.span });
        }
        parameters
    }

    /// `"path"`, `"path asc"` or `"path desc"`.
    fn order_step(
        &mut self,
        text: &Text,
        document: &raw::Document,
        id: IdKind,
        fields: &[Field],
        sound: bool,
    ) -> Option<OrderStep> {
        let words: Vec<&str> = text.as_str().split(' ').collect();
        let (path, descending) = match words.as_slice() {
            [path] | [path, "asc"] => (*path, false),
            [path, "desc"] => (*path, true),
            _ => {
                let message = format!("`{}` is not a step of an order", text.value);
                let mut paths = text.value.split(|letter: char| !letter.is_alphanumeric() && !"_.".contains(letter));
                let path = paths.find(|path| !path.is_empty()).unwrap_or("name");
                let help = format!("write `\"{path}\"` or `\"{path} desc\"`");
                self.report(Diagnostic::error(&catalog::ORDER_STEP, message, text.span, "").help(help));
                return None;
            }
        };
        if path == "id" {
            let scalar = match id {
                IdKind::Uuid => Scalar::Uuid,
                IdKind::String => Scalar::String,
                IdKind::I64 => Scalar::I64,
            };
            let ty = ValueType { scalar, set: None, nullable: false };
            return Some(OrderStep { path: Vec::new(), ty, descending });
        }
        if path.starts_with('-') {
            let message = format!("`{}` is not a step of an order", text.value);
            let help = format!("write `\"{} desc\"`", path.trim_start_matches('-'));
            self.report(Diagnostic::error(&catalog::ORDER_STEP, message, text.span, "").help(help));
            return None;
        }
        let (field, nullable) = self.field_at((text, path), &document.name, fields, sound)?;
        let ty = self.model.value_type(&self.model.json_type(&field.ty)).filter(|ty| ty.scalar != Scalar::Json);
        let Some(ty) = ty else {
            let message = format!("nothing can be ordered by `{path}`");
            let label = format!("the field is of type `{}`", self.model.type_text(&field.ty));
            let inner = self.model.struct_fields(&field.ty).and_then(|(_, inner)| inner.first());
            let help = inner.map(|first| format!("name a field of it, such as `{path}.{}`", first.name));
            self.report(
                Diagnostic::error(&catalog::WITHOUT_ORDER, message, text.part(0..path.len()), label)
                    .note("single values have an order; structs, lists, maps and JSON have none")
                    .help_maybe(help),
            );
            return None;
        };
        let path = path.split('.').map(str::to_owned).collect();
        Some(OrderStep { path, ty: ValueType { nullable, ..ty }, descending })
    }

    fn cut(&mut self, raw: &raw::Query, document: &raw::Document, rust: &RustIdent, parameters: &[Parameter]) -> Cut {
        match (&raw.limit, &raw.page_size) {
            (None, None) => Cut::All,
            (Some(limit), Some(size)) => {
                let message = format!("query `{}` has both `limit` and `page_size`", raw.name.value);
                self.report(
                    Diagnostic::error(&catalog::EXCLUSIVE_KEYS, message, limit.span, "`limit` ends the answer")
                        .see(size.span, "`page_size` lets it go on")
                        .help("keep one of them"),
                );
                Cut::All
            }
            (Some(limit), None) => self.amount(limit, "limit", parameters).map_or(Cut::All, Cut::Limit),
            (None, Some(size)) => {
                let name = format!("{}{}Cursor", rust.bare(), raw.name.value.to_upper_camel_case());
                let owner = format!("query `{}.{}`", document.name.value, raw.name.value);
                let cursor = self.claim_type(&name, &owner, raw.name.span);
                self.amount(size, "page_size", parameters).map_or(Cut::All, |size| Cut::Pages { size, cursor })
            }
        }
    }

    fn amount(&mut self, value: &Value, key: &str, parameters: &[Parameter]) -> Option<Amount> {
        let wrong = |label: &str| {
            let message = format!("`{key}` is a number of documents, or a parameter such as `\":{key}\"`");
            Diagnostic::error(&catalog::ROW_COUNT, message, value.span, label)
        };
        match &value.kind {
            ValueKind::Integer(Some(number)) if (1..=MAX_ROWS).contains(number) => {
                u32::try_from(*number).ok().map(Amount::Constant)
            }
            ValueKind::Integer(_) => {
                self.report(wrong(&format!("this must be from 1 to {MAX_ROWS}")));
                None
            }
            ValueKind::String(text) => {
                let Some(name) = text.as_str().strip_prefix(':') else {
                    let help = format!("write `{key} = 20`, or a parameter with a `:` before its name");
                    self.report(wrong("this is text").help(help));
                    return None;
                };
                self.row_parameter(name, text.span, parameters, wrong)
            }
            other => {
                self.report(wrong(&format!("this is {}", other.describe())));
                None
            }
        }
    }

    fn row_parameter(
        &mut self,
        name: &str,
        span: Span,
        parameters: &[Parameter],
        wrong: impl FnOnce(&str) -> Diagnostic,
    ) -> Option<Amount> {
        let known: BTreeMap<&str, usize> =
            parameters.iter().enumerate().map(|(index, one)| (one.name.as_str(), index)).collect();
        let Some(index) = known.get(name) else {
            let help = match closest(name, known.keys().copied()) {
                Some(meant) => format!("did you mean `:{meant}`?"),
                None if known.is_empty() => format!("declare it: `params = {{ {name} = \"i64\" }}`"),
                None => format!("the parameters are {}", one_of(known.keys().copied()).replace(" or ", " and ")),
            };
            let message = format!("the query has no parameter `{name}`");
            self.report(Diagnostic::error(&catalog::UNKNOWN_PARAMETER, message, span, "").help(help));
            return None;
        };
        let ty = parameters[*index].ty?;
        if !ty.scalar.is_integer() || ty.nullable {
            let found = self.model.value_type_text(ty);
            let diagnostic = wrong(&format!("the parameter is of type `{found}`"));
            self.report(diagnostic.see(parameters[*index].span, "it must be `i16`, `i32` or `i64`"));
            return None;
        }
        Some(Amount::Parameter(*index))
    }
}
