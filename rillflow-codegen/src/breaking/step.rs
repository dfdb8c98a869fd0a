//! What the canonical text of an upcast step says.

/// The version that a step leads to, if it is one of the same event: `v2`.
pub(super) fn target_version(step: &str) -> Option<&str> {
    let target = step.strip_prefix("to ")?.split([':', ',']).next()?;
    target.starts_with('v').then_some(target)
}

/// Whether a step leads to nothing: the event type is retired.
pub(super) fn is_retirement(step: &str) -> bool {
    step == "retired"
}

/// The other event types that a step leads to.
pub(super) fn other_types(step: &str) -> Vec<&str> {
    let parts = step.split([';', ':', ',']).filter_map(|part| part.trim().strip_prefix("to "));
    parts.filter_map(|target| Some(target.split_once('@')?.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_retirement, other_types, target_version};

    #[test]
    fn a_step_is_read_by_its_targets() {
        assert_eq!(target_version("to v2: cents = total"), Some("v2"));
        assert_eq!(target_version("to v2, to Other@1: by rust"), Some("v2"));
        assert_eq!(target_version("to Other@1: id"), None);
        assert_eq!(other_types("to A@1: id; to B@2: id"), ["A", "B"]);
        assert_eq!(other_types("to A@1, to B@2: by async rust"), ["A", "B"]);
        assert!(is_retirement("retired") && other_types("retired").is_empty());
    }
}
