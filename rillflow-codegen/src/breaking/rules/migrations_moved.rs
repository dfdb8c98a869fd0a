//! `migrations-moved`: migrations in another folder.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "migrations-moved",
    Api,
    "migrations in another folder",
    "change the folder in the scripts that run the migrations"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let (old, new) = (&comparison.old.project.migrations, &comparison.new.project.migrations);
    if old != new {
        findings.add("generate.migrations", format!("the migrations were in `{old}` and are in `{new}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_folder_is_found() {
        check(
            &RULE,
            &[("rust = \"src/generated\"", "rust = \"src/generated\"\nmigrations = \"sql\"")],
            &["generate.migrations"],
        );
    }

    #[test]
    fn what_is_the_default_anyway_is_not() {
        check(&RULE, &[("rust = \"src/generated\"", "rust = \"src/generated\"\nmigrations = \"migrations\"")], &[]);
    }
}
