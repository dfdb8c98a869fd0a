//! What has been proved so far, and what is on the way: the argument of the room's docs as a state machine.
//!
//! Knows no database. [`super::observer`] asks the questions and hands the answers in.

use std::collections::BTreeSet;

/// A transaction that holds the append lock, as `pg_locks` names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Holder(pub(super) String);

impl Holder {
    /// Whether this is a prepared transaction that has lost its name in a restart of the server.
    fn is_anonymous(&self) -> bool {
        self.0.starts_with("-1/")
    }
}

/// Which server answered, and since when it can vouch for what it said earlier. Times are microseconds of its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Witness {
    /// When the server was started.
    pub(super) server_started: i64,
    /// When the backend that answers was started.
    pub(super) backend_started: i64,
    /// When it answered.
    pub(super) now: i64,
}

impl Witness {
    /// Whether the server has not crashed since `earlier`: a crash ends all backends, and this one was there before.
    fn vouches_for(self, earlier: Self) -> bool {
        self.server_started == earlier.server_started && self.backend_started <= earlier.now
    }
}

/// A value of the sequence that becomes the mark once the holders are gone that were there when it was read.
#[derive(Debug)]
struct Candidate {
    number: i64,
    holders: BTreeSet<Holder>,
}

/// A mark with its proof.
#[derive(Debug)]
pub(super) struct Proof {
    mark: i64,
    candidate: Option<Candidate>,
    witness: Witness,
}

impl Proof {
    /// Everything up to `checkpoint` is decided: a committed checkpoint that was read from the server of `witness`, or 0.
    pub(super) fn from_checkpoint(checkpoint: i64, witness: Witness) -> Self {
        Self { mark: checkpoint, candidate: None, witness }
    }

    /// Up to here everything is decided.
    pub(super) fn mark(&self) -> i64 {
        self.mark
    }

    /// Whether the proof still holds before `witness`, who answers now.
    pub(super) fn holds_before(&self, witness: Witness) -> bool {
        witness.vouches_for(self.witness)
    }

    /// Notes who answered last.
    pub(super) fn seen_by(&mut self, witness: Witness) {
        self.witness = witness;
    }

    /// All positions from the mark to `end` have visible events.
    pub(super) fn extend_run(&mut self, end: i64) {
        self.raise(end);
    }

    /// Takes `holders`, who hold the lock now, into account. `last` was read from the sequence before that.
    pub(super) fn look_at(&mut self, last: i64, holders: BTreeSet<Holder>) {
        if let Some(candidate) = &mut self.candidate {
            candidate.holders.retain(|holder| holders.contains(holder));
            // The candidate is kept until it is decided. To begin again with `last` and the present holders would never
            // end under constant load.
            if !candidate.holders.is_empty() || holders.iter().any(Holder::is_anonymous) {
                return;
            }
            let number = candidate.number;
            self.raise(number);
        }
        if last <= self.mark {
            return;
        }
        // These holders were listed after `last` was read, so they do for it as well.
        if holders.is_empty() {
            self.raise(last);
        } else {
            self.candidate = Some(Candidate { number: last, holders });
        }
    }

    fn raise(&mut self, to: i64) {
        self.mark = self.mark.max(to);
        self.candidate.take_if(|candidate| candidate.number <= self.mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Witness = Witness { server_started: 100, backend_started: 200, now: 300 };

    fn proof() -> Proof {
        Proof::from_checkpoint(10, START)
    }

    fn holders(names: &[&str]) -> BTreeSet<Holder> {
        names.iter().map(|name| Holder((*name).to_owned())).collect()
    }

    #[test]
    fn without_holders_the_last_value_is_the_mark() {
        let mut proof = proof();
        proof.look_at(15, holders(&[]));
        assert_eq!(proof.mark(), 15);
    }

    #[test]
    fn a_candidate_waits_for_each_of_its_holders_and_for_no_other() {
        let mut proof = proof();
        proof.look_at(15, holders(&["3/1", "4/1"]));
        assert_eq!(proof.mark(), 10);
        proof.look_at(20, holders(&["4/1", "5/1"]));
        assert_eq!(proof.mark(), 10);
        proof.look_at(25, holders(&["5/1", "6/1"]));
        assert_eq!(proof.mark(), 15);
        // The candidate that follows has the holders of that moment, 5/1 and 6/1, and the value 25.
        proof.look_at(30, holders(&["6/1"]));
        assert_eq!(proof.mark(), 15);
        proof.look_at(35, holders(&["7/1"]));
        assert_eq!(proof.mark(), 25);
    }

    #[test]
    fn constant_load_does_not_starve_a_candidate() {
        let mut proof = proof();
        // Each append lives for two rounds, so at each moment one is under way.
        for round in 1..=100_i64 {
            proof.look_at(10 + round, holders(&[&format!("3/{round}"), &format!("3/{}", round + 1)]));
        }
        assert!(proof.mark() >= 105, "the mark is {}", proof.mark());
    }

    #[test]
    fn a_holder_does_not_come_back() {
        let mut proof = proof();
        proof.look_at(15, holders(&["3/1", "4/1"]));
        proof.look_at(15, holders(&["4/1"]));
        // After a restart of the server the same name is another transaction. It is not waited for again.
        proof.look_at(15, holders(&["3/1"]));
        assert_eq!(proof.mark(), 15);
    }

    #[test]
    fn a_prepared_transaction_without_a_name_may_be_any_holder() {
        let mut proof = proof();
        proof.look_at(15, holders(&["3/1"]));
        proof.look_at(16, holders(&["-1/731"]));
        assert_eq!(proof.mark(), 10);
        proof.look_at(16, holders(&[]));
        assert_eq!(proof.mark(), 16);
    }

    #[test]
    fn a_run_passes_its_candidate_but_not_more() {
        let mut proof = proof();
        proof.look_at(15, holders(&["3/1"]));
        proof.extend_run(14);
        assert_eq!(proof.mark(), 14);
        proof.look_at(20, holders(&["3/1"]));
        assert_eq!(proof.mark(), 14);
        proof.extend_run(17);
        assert_eq!(proof.mark(), 17);
        proof.look_at(20, holders(&["3/1"]));
        assert_eq!(proof.mark(), 17);
        proof.look_at(22, holders(&["4/1"]));
        assert_eq!(proof.mark(), 20);
    }

    #[test]
    fn a_younger_backend_or_another_server_does_not_vouch() {
        let proof = proof();
        assert!(proof.holds_before(Witness { now: 400, ..START }));
        assert!(proof.holds_before(Witness { backend_started: 300, now: 400, ..START }));
        assert!(!proof.holds_before(Witness { backend_started: 301, now: 400, ..START }));
        assert!(!proof.holds_before(Witness { server_started: 101, now: 400, ..START }));
    }
}
