//! `rust-output-moved`: generated Rust in another place.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!("rust-output-moved", Api, "generated Rust in another place", "move the `mod` or `include!` that names it");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let (old, new) = (&comparison.old.project.rust, &comparison.new.project.rust);
    if old != new {
        findings.add("generate.rust", format!("the generated Rust was in `{old}` and is in `{new}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_folder_is_found() {
        check(&RULE, &[(r#"rust = "src/generated""#, r#"rust = "src/db""#)], &["generate.rust"]);
    }

    #[test]
    fn so_is_a_build_script() {
        check(&RULE, &[(r#"rust = "src/generated""#, r#"rust = "out-dir""#)], &["generate.rust"]);
    }
}
