//! Contestants that run in turns, and the ratios of what they did.
//!
//! Machines are noisy and drift: each round runs every contestant once, so a slow minute slows all of them, and the
//! ratio of a round compares neighbours. What is printed is the median over the rounds.

use std::time::Duration;

/// What one contestant did in one round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    /// How many operations.
    pub(crate) operations: u64,
    /// In how long.
    pub(crate) elapsed: Duration,
}

impl Measured {
    /// Operations per second.
    #[must_use]
    pub(crate) fn rate(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "rates are for reading")]
        let operations = self.operations as f64;
        operations / self.elapsed.as_secs_f64().max(1e-9)
    }
}

/// The rates of several contestants, a row per round.
#[derive(Debug)]
pub(crate) struct Race {
    title: String,
    contestants: Vec<&'static str>,
    rounds: Vec<Vec<f64>>,
}

impl Race {
    /// A race whose first contestant is ours.
    #[must_use]
    pub(crate) fn new(title: impl Into<String>, contestants: &[&'static str]) -> Self {
        Self { title: title.into(), contestants: contestants.to_vec(), rounds: Vec::new() }
    }

    /// Adds one round, in the order of the contestants.
    pub(crate) fn round(&mut self, measured: &[Measured]) {
        assert_eq!(measured.len(), self.contestants.len(), "every contestant runs in every round");
        self.rounds.push(measured.iter().map(|measured| measured.rate()).collect());
    }

    /// Prints each contestant's median rate, and the median ratio of ours to it with the budget.
    pub(crate) fn print(&self, budgets: &[(&str, f64)]) {
        println!("\n{} ({} rounds)", self.title, self.rounds.len());
        for (index, contestant) in self.contestants.iter().enumerate() {
            let rate = median(self.rounds.iter().map(|round| round[index]));
            if index == 0 {
                println!("  {contestant:<44} {rate:>12.0}/s");
                continue;
            }
            let ratio = median(self.rounds.iter().map(|round| round[0] / round[index]));
            let verdict = match budgets.iter().find(|(name, _)| name == contestant) {
                Some((_, budget)) if ratio >= *budget => format!("ours is {ratio:.2}x of it (budget {budget}x, met)"),
                Some((_, budget)) => format!("ours is {ratio:.2}x of it (budget {budget}x, MISSED)"),
                None => format!("ours is {ratio:.2}x of it"),
            };
            println!("  {contestant:<44} {rate:>12.0}/s   {verdict}");
        }
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
