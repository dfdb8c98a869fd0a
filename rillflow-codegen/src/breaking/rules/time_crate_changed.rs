//! `time-crate-changed`: dates and times of another crate.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "time-crate-changed",
    Api,
    "dates and times of another crate",
    "give the program the types of that crate, and the crate `rillflow-runtime` its feature"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let name = |time: &Option<String>| time.clone().unwrap_or_else(|| "jiff".to_owned());
    let (old, new) = (name(&comparison.old.project.time), name(&comparison.new.project.time));
    if old != new {
        findings.add("generate.time", format!("dates and times were types of `{old}` and are types of `{new}`"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    const RUST: &str = r#"rust = "src/generated""#;

    #[test]
    fn another_crate_is_found() {
        check(&RULE, &[(RUST, "rust = \"src/generated\"\ntime = \"chrono\"")], &["generate.time"]);
    }

    #[test]
    fn the_default_by_its_name_is_no_other() {
        check(&RULE, &[(RUST, "rust = \"src/generated\"\ntime = \"jiff\"")], &[]);
    }
}
