//! The text of an expression as a syntax tree with places.

use sqlparser::ast::Expr;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span as SqlSpan, Token, TokenWithSpan, Tokenizer};

use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::source::Span;

/// More tokens than any readable expression has. The tree of a longer one could be deeper than the stack.
const MAX_TOKENS: usize = 200;
const MAX_DEPTH: usize = 30;

/// A parsed expression.
pub(in crate::analyze) struct Source<'a> {
    text: &'a Text,
    pub(super) tree: Expr,
}

impl<'a> Source<'a> {
    /// Parses `text`.
    pub(in crate::analyze) fn parse(text: &'a Text) -> Result<Self, Box<Diagnostic>> {
        let dialect = PostgreSqlDialect {};
        let tokens = Tokenizer::new(&dialect, text.as_str())
            .tokenize_with_location()
            .map_err(|error| Box::new(malformed(text, Some(error.location), &error.message.to_lowercase())))?;
        let words = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_))).count();
        if words == 0 {
            return Err(Box::new(malformed(text, None, "it is empty")));
        }
        if words > MAX_TOKENS {
            let label = format!("it has {words} parts; {MAX_TOKENS} are allowed");
            return Err(Box::new(malformed(text, None, &label)));
        }
        let comment = tokens.iter().find(|token| is_comment(token));
        if let Some(comment) = comment {
            let start = Some(comment.span.start);
            return Err(Box::new(malformed(text, start, "comments belong into the manifest, behind a `#`")));
        }
        let mut parser = Parser::new(&dialect).with_recursion_limit(MAX_DEPTH).with_tokens_with_locations(tokens);
        let tree = parser.parse_expr().map_err(|error| Box::new(parser_error(text, &error)))?;
        let rest = parser.peek_token();
        if rest.token != Token::EOF {
            let label = format!("the expression is complete before this `{}`", rest.token);
            return Err(Box::new(malformed(text, Some(rest.span.start), &label)));
        }
        Ok(Self { text, tree })
    }

    /// The place of a part of the tree, or of the whole text if the parser did not keep it.
    pub(super) fn place(&self, span: SqlSpan) -> Span {
        match (byte_of(self.text, span.start), byte_of(self.text, span.end)) {
            (Some(start), Some(end)) if start < end => self.text.part(start..end),
            _ => self.text.span,
        }
    }

    /// The place of the whole text.
    pub(in crate::analyze) fn span(&self) -> Span {
        self.text.span
    }
}

fn is_comment(token: &TokenWithSpan) -> bool {
    use sqlparser::tokenizer::Whitespace::{MultiLineComment, SingleLineComment};
    matches!(token.token, Token::Whitespace(SingleLineComment { .. } | MultiLineComment(_)))
}

fn parser_error(text: &Text, error: &ParserError) -> Diagnostic {
    let message = match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message.as_str(),
        ParserError::RecursionLimitExceeded => return malformed(text, None, "it nests too deep"),
    };
    // The parser appends the place to its sentence.
    let (sentence, place) = message.split_once(" at Line: ").unwrap_or((message, ""));
    let mut numbers = place.split(", Column: ").map(|number| number.trim().parse::<u64>().ok());
    let location = match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(line), Some(column)) => Some(Location { line, column }),
        _ => None,
    };
    let sentence = match sentence.split_once(", found: ") {
        Some((_, "EOF")) => "something is missing at the end".to_owned(),
        Some((expected, found)) => {
            format!("{} instead of `{found}`", expected.replace("Expected: ", "expected "))
        }
        None => sentence.to_lowercase(),
    };
    malformed(text, location, &sentence)
}

fn malformed(text: &Text, location: Option<Location>, label: &str) -> Diagnostic {
    let start = location.and_then(|location| byte_of(text, location));
    let span = match start.and_then(|start| Some((start, text.value[start..].chars().next()?))) {
        Some((start, first)) => {
            let word: usize = text.value[start..]
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .map(char::len_utf8)
                .sum();
            text.part(start..start + word.max(first.len_utf8()))
        }
        None => text.span,
    };
    let message = format!("`{}` is not an expression", text.value.trim());
    Diagnostic::error(&catalog::EXPRESSION_SYNTAX, message, span, label)
}

/// The byte of a location, which counts lines and characters from 1.
fn byte_of(text: &Text, location: Location) -> Option<usize> {
    let line = usize::try_from(location.line).ok()?.checked_sub(1)?;
    let column = usize::try_from(location.column).ok()?.checked_sub(1)?;
    let line_start: usize = text.value.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.value.get(line_start..)?;
    let in_line = rest.char_indices().map(|(byte, _)| byte).chain([rest.len()]).nth(column)?;
    Some(line_start + in_line)
}
