//! `projection-mode-changed`: a projection in another mode.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings};

rule!(
    "projection-mode-changed",
    Query,
    "a projection in another mode",
    "put the mode back; allow it if no reader needs a row right after its event, and no append must be quick"
);

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for projection in comparison.kept_projections().filter(|projection| projection.old.mode != projection.new.mode) {
        let (old, new) = (&projection.old.mode, &projection.new.mode);
        findings.add(
            format!("projections.{}.mode", projection.name),
            format!("projection `{}` ran `{old}` and runs `{new}`", projection.name),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::check;

    #[test]
    fn another_mode_is_found() {
        check(
            &RULE,
            &[("[projections.ledger]\n", "[projections.ledger]\nmode = \"inline\"\n")],
            &["projections.ledger.mode"],
        );
    }
}
