//! The one layout of generated Rust: item by item, with a blank line between items.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::visit_mut::{self, VisitMut};
use syn::{Item, Macro, MacroDelimiter};

use super::TemplateError;

/// Something of everything that the formatter decides about.
const SAMPLE: &str = "/// Doc.\npub struct A<'a> { #[b] pub c: ::d::E<'a, u8>, f: g }\nimpl H for A<'_> { const I: &'static [(u8, &'static str)] = \
    &[(1, \"one\"), (2, r#\"two\"#)]; fn j(&self, long_name: ::a::long::path::To, another: &mut ::b::Thing<'_>) -> Result<(), K> \
    { match self { Self::L(_) => Ok(M { n, o: None }), _ => { let p = q.r(|s| s.t(-1)?).u::<V>(); if p < 1 { return w![x]; } } } } }";

/// What the layout depends on besides its input: this file, and the parser and the formatter below it, which are known
/// by what they do. Releases that format alike agree.
pub(super) fn fingerprint() -> &'static str {
    static FINGERPRINT: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let sample = format("the sample", SAMPLE).unwrap_or_else(|error| error.to_string());
        format!("{}\n{sample}", include_str!("layout.rs").replace("\r\n", "\n"))
    });
    &FINGERPRINT
}

/// Parses what a template printed, and prints it formatted.
pub(super) fn format(template: &str, text: &str) -> Result<String, TemplateError> {
    let mut file = syn::parse_file(text).map_err(|error| syntax_error(template, text, &error))?;
    let mut macros = Macros { source: text, texts: Vec::new() };
    macros.visit_file_mut(&mut file);
    let mut formatted = String::new();
    let mut last: Option<Item> = None;
    for item in file.items {
        let printed = prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item.clone()],
        });
        if last.as_ref().is_some_and(|last| !belong_together(last, &item)) {
            formatted.push('\n');
        }
        formatted.push_str(&with_members_apart(&printed));
        last = Some(item);
    }
    Ok(macros.put_back(&formatted))
}

/// Declarations and imports of a kind stand in one block.
fn belong_together(one: &Item, other: &Item) -> bool {
    match (one, other) {
        (Item::Mod(one), Item::Mod(other)) => one.content.is_none() && other.content.is_none(),
        (Item::Use(_), Item::Use(_)) => true,
        _ => false,
    }
}

/// Puts a blank line between the functions of an `impl` or a trait, and before the first one.
///
/// Members stand at the first level of indentation, where the formatter leaves nothing else but the lines of one.
fn with_members_apart(item: &str) -> String {
    const OPENINGS: [&str; 6] = ["    ///", "    #[", "    fn ", "    async fn ", "    pub fn ", "    pub async fn "];
    let mut apart = String::with_capacity(item.len() + 64);
    let mut last = "";
    for line in item.lines() {
        let is_member_line = last.starts_with("    ") && !last.starts_with("     ");
        let member_ended = is_member_line && (last.ends_with('}') || last.ends_with(';'));
        if member_ended && OPENINGS.iter().any(|opening| line.starts_with(opening)) {
            apart.push('\n');
        }
        apart.push_str(line);
        apart.push('\n');
        last = line;
    }
    apart
}

/// Macro invocations in braces keep the layout of their template: a formatter cannot know what they mean.
struct Macros<'a> {
    source: &'a str,
    texts: Vec<String>,
}

impl VisitMut for Macros<'_> {
    fn visit_macro_mut(&mut self, node: &mut Macro) {
        visit_mut::visit_macro_mut(self, node);
        let MacroDelimiter::Brace(delimiter) = &node.delimiter else { return };
        let span = delimiter.span.join();
        let Some(body) = self.source.get(span.byte_range()) else { return };
        let token = proc_macro2::Ident::new(&format!("rillflow_macro_{}", self.texts.len()), Span::call_site());
        self.texts.push(body.to_owned());
        node.tokens = TokenStream::from(TokenTree::from(token));
    }
}

impl Macros<'_> {
    fn put_back(self, formatted: &str) -> String {
        let mut text = formatted.to_owned();
        for (index, body) in self.texts.iter().enumerate() {
            let token = format!("rillflow_macro_{index}");
            let Some(at) = find_word(&text, &token) else { continue };
            let Some(open) = text[..at].rfind('{') else { continue };
            let Some(close) = text[at..].find('}').map(|offset| at + offset + 1) else { continue };
            text.replace_range(open..close, &without_blank_lines(body));
        }
        text
    }
}

/// `rillflow_macro_1` is not part of `rillflow_macro_12`.
fn find_word(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word)
        .find(|(at, _)| !text[at + word.len()..].starts_with(|next: char| next.is_ascii_digit()))
        .map(|(at, _)| at)
}

fn without_blank_lines(body: &str) -> String {
    let lines: Vec<&str> = body.lines().filter(|line| !line.trim().is_empty()).map(str::trim_end).collect();
    lines.join("\n")
}

fn syntax_error(template: &str, text: &str, error: &syn::Error) -> TemplateError {
    let at = error.span().start().line;
    let first = at.saturating_sub(4);
    let excerpt = text
        .lines()
        .enumerate()
        .skip(first)
        .take(7)
        .map(|(index, line)| format!("{}{:>5} | {line}", if index + 1 == at { ">" } else { " " }, index + 1))
        .collect();
    TemplateError { template: template.to_owned(), reason: format!("it printed no valid Rust: {error}"), excerpt }
}

/// The text with `indent` before each line, except inside of literals that span lines.
pub(super) fn indented(text: &str, indent: &str) -> String {
    let mut inside = vec![false; text.lines().count() + 1];
    if let Ok(tokens) = text.parse::<TokenStream>() {
        mark_literals(tokens, &mut inside);
    }
    let mut indented = String::with_capacity(text.len() * 5 / 4);
    for (line, is_inside) in text.lines().zip(inside) {
        if !line.is_empty() && !is_inside {
            indented.push_str(indent);
        }
        indented.push_str(line);
        indented.push('\n');
    }
    indented
}

fn mark_literals(tokens: TokenStream, inside: &mut [bool]) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => mark_literals(group.stream(), inside),
            TokenTree::Literal(literal) => {
                let span = literal.span();
                for line in span.start().line..span.end().line {
                    if let Some(flag) = inside.get_mut(line) {
                        *flag = true;
                    }
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{format, indented};

    #[test]
    fn items_are_apart_and_imports_together() {
        let formatted = format("t", "use a::B;use a::C; struct D ; fn e ( ) { }").unwrap();
        assert_eq!(formatted, "use a::B;\nuse a::C;\n\nstruct D;\n\nfn e() {}\n");
    }

    #[test]
    fn functions_are_apart() {
        let formatted =
            format("t", "impl A for B { type C = D; const E: u8 = 1; fn f() {} #[g] fn h() { i(); } }").unwrap();
        let expected = "impl A for B {\n    type C = D;\n    const E: u8 = 1;\n\n    fn f() {}\n\n    #[g]\n    fn h() {\n        i();\n    }\n}\n";
        assert_eq!(formatted, expected);
    }

    #[test]
    fn macros_in_braces_keep_their_layout() {
        let source = "a::b! {\n    /// Doc.\n    pub struct C;\n}\n";
        assert_eq!(format("t", source).unwrap(), source);
    }

    #[test]
    fn a_syntax_error_names_the_template_and_the_lines() {
        let error = format("rust/x.rs.j2", "struct A;\nstruct 1;\nstruct B;\n").unwrap_err();
        assert_eq!(error.template, "rust/x.rs.j2");
        assert_eq!(error.excerpt, ["     1 | struct A;", ">    2 | struct 1;", "     3 | struct B;"]);
    }

    #[test]
    fn literals_are_not_indented() {
        let text = "const A: &str = r\"a\nb\";\nconst B: u8 = 1;\n";
        assert_eq!(indented(text, "  "), "  const A: &str = r\"a\nb\";\n  const B: u8 = 1;\n");
    }
}
