//! `upcast-removed`: an upcast step from a released version that is gone.

use crate::breaking::rule::rule;
use crate::breaking::{Comparison, Findings, step};

rule!("upcast-removed", Store, "an upcast step from a released version that is gone", "put the step back");

fn check(comparison: &Comparison<'_>, findings: &mut Findings) {
    for (name, old, new) in comparison.kept_events() {
        for (version, before) in &old.steps {
            if !new.versions.contains_key(version) || new.steps.contains_key(version) {
                continue;
            }
            // Its target went with it, and that is what there is to report.
            let target = step::target_version(before);
            let is_left = target.is_none_or(|target| new.versions.contains_key(target));
            if is_left && comparison.baseline.is_released(name, version) {
                findings.add(
                    format!("upcasts.{name}@{}", version.trim_start_matches('v')),
                    format!("the step from {version} of event `{name}` is gone; it was `{before}`"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::breaking::example::{check, check_released};

    #[test]
    fn a_step_whose_target_goes_as_well_is_left_to_the_version() {
        check(
            &RULE,
            &[
                ("[events.Placed.v2]\ncents = \"i64\"\ncurrency = \"string\"\n", ""),
                (
                    "[[upcasts]]\nfrom = \"Placed@1\"\nto = \"Placed@2\"\nrename = { total = \"cents\" }\ndefault = { currency = \"EUR\" }\n",
                    "",
                ),
            ],
            &[],
        );
    }

    #[test]
    fn an_event_that_is_no_longer_retired_is_found() {
        let back = ("[[upcasts]]\nfrom = \"Voided@1\"\nto = []\nreason = \"never used\"\n", "");
        check_released(&RULE, Some(&[("Voided", "v1")]), &[back], &["upcasts.Voided@1"]);
        check_released(&RULE, Some(&[]), &[back], &[]);
    }
}
