//! Changes in the form that `patch` and people read.

use similar::TextDiff;

use super::Change;

/// The change of the file that people know as `path`, as a unified diff.
pub(super) fn unified(change: &Change, path: &str) -> String {
    let before = change.before.as_deref().unwrap_or_default();
    let after = change.after.as_deref().unwrap_or_default();
    let name = |prefix: &str, text: &Option<String>| match text {
        Some(_) => format!("{prefix}/{}", path.trim_start_matches('/')),
        None => "/dev/null".to_owned(),
    };
    let diff = TextDiff::from_lines(before, after);
    diff.unified_diff().context_radius(3).header(&name("a", &change.before), &name("b", &change.after)).to_string()
}

#[cfg(test)]
mod tests {
    use crate::write::{Change, ChangeKind};

    #[test]
    fn a_change_is_a_patch() {
        let change = Change {
            path: "src/a.rs".to_owned(),
            kind: ChangeKind::Stale,
            before: Some("one\ntwo\n".to_owned()),
            after: Some("one\nthree\n".to_owned()),
        };
        assert_eq!(change.diff(), "--- a/src/a.rs\n+++ b/src/a.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n");
        let new = Change { before: None, kind: ChangeKind::Missing, ..change };
        assert!(new.diff().starts_with("--- /dev/null\n+++ b/src/a.rs\n"), "{}", new.diff());
    }
}
