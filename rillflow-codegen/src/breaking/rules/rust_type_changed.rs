//! `rust-type-changed`: a field or a type of one's own with another path in Rust.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};
use crate::surface::TypeSurface;

rule!(
    "rust-type-changed",
    Api,
    "a field or a type of one's own with another path in Rust",
    "use the other type in the programs, or let the older path lead to it with `pub use`"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_types() {
        let (TypeSurface::Extern(old), TypeSurface::Extern(new)) = (old, new) else { continue };
        if old.rust != new.rust {
            let message = format!("type `{name}` was `{}` in Rust and is `{}`", old.rust, new.rust);
            findings.add(format!("types.{name}.rust"), message);
        }
    }
    let word = |rust: &Option<String>| rust.as_ref().map_or("a type of ours".to_owned(), |path| format!("`{path}`"));
    let fields = comparison.kept_fields().into_iter().chain(comparison.kept_event_fields());
    for (path, owner, field) in fields.filter(|(.., field)| field.old.rust != field.new.rust) {
        let (old, new) = (word(&field.old.rust), word(&field.new.rust));
        findings.add(path, format!("field `{}` of {owner} was {old} in Rust and is {new}", field.name));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_path_of_a_type_is_found() {
        check(&RULE, &[("crate::Money", "crate::money::Money")], &["types.Money.rust"]);
    }

    #[test]
    fn so_is_one_of_a_field() {
        check(&RULE, &[("crate::Price", "crate::Cost")], &["documents.Note.fields.price"]);
    }

    #[test]
    fn so_is_a_field_without_its_own_type() {
        check(&RULE, &[(", rust = \"crate::Price\"", "")], &["documents.Note.fields.price"]);
    }
}
