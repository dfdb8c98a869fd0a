//! `archive-layout-changed`: archived events in another place.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "archive-layout-changed",
    Store,
    "archived events in another place",
    "put the layout back; what is archived has to be moved before"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    let word = |layout: &Option<String>| layout.clone().unwrap_or_else(|| "none".to_owned());
    let (old, new) = (&comparison.old.project.archive, &comparison.new.project.archive);
    // Where nothing was archived, nothing is lost.
    if old != new && old.is_some() {
        findings.add("archive.layout", format!("the archive was `{}` and is `{}`", word(old), word(new)));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_layout_is_found() {
        check(&RULE, &[("layout = \"partitioned\"", "layout = \"dual-table\"")], &["archive.layout"]);
    }

    #[test]
    fn so_is_none() {
        check(&RULE, &[("[archive]\nlayout = \"partitioned\"\n", "")], &["archive.layout"]);
    }
}
