//! Paths to types of the user's own.

use super::name;
use crate::diagnostic::{Diagnostic, catalog};
use crate::manifest::Text;
use crate::model::RustPath;

/// The path in `text`.
///
/// Generated code lies in modules of its own, so that only an absolute path means the same everywhere.
pub(super) fn rust_path(text: &Text) -> Result<RustPath, Box<Diagnostic>> {
    let written = text.as_str().trim();
    let label = match syn::parse_str::<syn::Path>(written) {
        Err(_) => "this is not a path of Rust",
        Ok(path) if path.segments.iter().any(|segment| !segment.arguments.is_none()) => "a path has no arguments here",
        Ok(path) if !is_absolute(&path) => "this path is relative",
        Ok(path) if !names(&path).all(|name| is_sound(&name)) => "this path has a keyword in it",
        Ok(path) => return Ok(of(&path)),
    };
    let message = format!("`{written}` is not an absolute path to a type");
    let relative = written.trim_start_matches("self::").trim_start_matches("super::");
    let help = if label == "this path is relative" && !relative.starts_with("::") && relative != "crate" {
        format!("write `crate::{relative}` for a type of this crate, or begin with `::` and the name of another")
    } else if label == "a path has no arguments here" {
        "give the type a name: `pub type Cents = Amount<2>;`, and write the path of that".to_owned()
    } else {
        "write something like `crate::money::Money`, or `::money::Money` for a type of another crate".to_owned()
    };
    Err(Box::new(Diagnostic::error(&catalog::RUST_PATH, message, text.span, label).help(help)))
}

fn is_absolute(path: &syn::Path) -> bool {
    let begins_here = path.segments.first().is_some_and(|first| first.ident == "crate");
    path.segments.len() > 1 && (path.leading_colon.is_some() || begins_here)
}

/// The parts of a path that are names; a `crate` at its beginning is none.
fn names(path: &syn::Path) -> impl Iterator<Item = String> {
    let begins_here = path.leading_colon.is_none() && path.segments.first().is_some_and(|first| first.ident == "crate");
    path.segments.iter().skip(usize::from(begins_here)).map(|segment| segment.ident.to_string())
}

/// Whether a part is a name that Rust allows as it is written.
fn is_sound(segment: &str) -> bool {
    let bare = segment.strip_prefix("r#").unwrap_or(segment);
    name::rust_ident(bare).is_some_and(|ident| ident.as_str() == segment || bare != segment)
}

fn of(path: &syn::Path) -> RustPath {
    let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let leading = if path.leading_colon.is_some() { "::" } else { "" };
    RustPath::new_checked(format!("{leading}{}", segments.join("::")))
}

#[cfg(test)]
mod tests {
    use super::rust_path;
    use crate::manifest::Text;

    #[test]
    fn only_absolute_paths_are_taken() {
        for (written, path) in [
            ("crate::Money", "crate::Money"),
            ("crate :: a :: Money", "crate::a::Money"),
            ("::money::Money", "::money::Money"),
            ("crate::r#type::Money", "crate::r#type::Money"),
        ] {
            assert_eq!(rust_path(&Text::of(written)).unwrap().as_str(), path);
        }
        for written in [
            "",
            "Money",
            "self::Money",
            "super::Money",
            "money::Money",
            "crate",
            "::Money",
            "crate::Vec<u8>",
            "crate::Money;",
            "crate::gen::Money",
            "&crate::Money",
            "crate::a::crate",
            "(crate::Money)",
        ] {
            assert!(rust_path(&Text::of(written)).is_err(), "{written}");
        }
    }
}
