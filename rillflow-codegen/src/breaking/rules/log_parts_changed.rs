//! `log-parts-changed`: a log of another number of parts.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "log-parts-changed",
    Store,
    "a log of another number of parts",
    "put the number back; a log of other parts is another store, into which the events are copied"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let (old, new) = (comparison.old.project.parts, comparison.new.project.parts);
    if old != new {
        findings
            .add("log.parts", format!("the log had {old} parts and has {new}").replace(" had 1 parts", " had 1 part"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_number_is_found() {
        check(&RULE, &[("schema = \"shop\"", "schema = \"shop\"\n[log]\nparts = 4")], &["log.parts"]);
    }

    #[test]
    fn what_is_the_default_anyway_is_not() {
        check(&RULE, &[("schema = \"shop\"", "schema = \"shop\"\n[log]\nparts = 1")], &[]);
    }
}
