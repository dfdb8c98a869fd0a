//! `type-json-changed`: a stored type of one's own that is something else in JSON.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};
use crate::surface::TypeSurface;

rule!(
    "type-json-changed",
    Store,
    "a stored type of one's own that is something else in JSON",
    "put `json` back, and give the new type a name of its own"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let stored = comparison.stored_types();
    for (name, old, new) in comparison.kept_types().filter(|(name, ..)| stored.contains(*name)) {
        let (TypeSurface::Extern(old), TypeSurface::Extern(new)) = (old, new) else { continue };
        if old.json != new.json {
            let message = format!("type `{name}` was `{}` in JSON and is `{}`", old.json, new.json);
            findings.add(format!("types.{name}.json"), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_form_is_found() {
        check(&RULE, &[("json = \"decimal\"", "json = \"i64\"")], &["types.Money.json"]);
    }

    #[test]
    fn another_path_is_not_found() {
        check(&RULE, &[("crate::Money", "crate::money::Money")], &[]);
    }
}
