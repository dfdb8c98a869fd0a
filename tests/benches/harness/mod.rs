//! What the environment says about a bench.

/// How many rounds: `RILLFLOW_BENCH_ROUNDS`, 7 by default.
#[must_use]
pub(crate) fn rounds() -> usize {
    variable("RILLFLOW_BENCH_ROUNDS", 7)
}

/// A number from the environment.
#[must_use]
pub(crate) fn variable(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}
