//! Imports the history of a git repository into an event store generated from `rillflow.toml`.
//!
//! `cargo run -p git-ledger` imports the repository it is run in, `cargo run -p git-ledger -- <path>` another one.

mod failure;
mod git;
mod import;
mod report;

/// What `rillflow.toml` says, as Rust; written by the build script.
#[expect(dead_code, unreachable_pub, reason = "a program does not use all that is generated")]
mod generated {
    rillflow_runtime::include_generated!();
}

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use rillflow_runtime::dev::DevDatabase;

use crate::failure::Failure;
use crate::generated::Store;
use crate::git::Repository;

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let path = arguments.next().map_or_else(|| PathBuf::from("."), PathBuf::from);
    if arguments.next().is_some() || path.as_os_str().to_string_lossy().starts_with('-') {
        eprintln!("usage: git-ledger [<path of a git repository>]");
        return ExitCode::from(2);
    }
    match run(&path).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(path: &Path) -> Result<(), Failure> {
    let repository = Repository::open(path).await?;
    let database = DevDatabase::named("git-ledger").start().await?;
    println!("database: {}", database.origin());
    let store = Store::connect(database.url()).await?;
    store.migrate().await?;

    let resume = import::resume_point(&store, &repository).await?;
    let total = repository.count(resume.as_deref()).await?;
    let bar = progress(total);
    let started = Instant::now();
    let imported = import::import(&store, &repository, resume.as_deref(), &bar).await;
    bar.finish_and_clear();
    let imported = imported?;
    let appending = started.elapsed();

    let started = Instant::now();
    store.projections().run_until_caught_up().await?;
    let projecting = started.elapsed();

    report::print(&store, import::stream_of(&repository)).await?;
    println!(
        "{} new commits, {} events appended ({})",
        imported.commits,
        imported.events,
        rate(imported.events, appending)
    );
    if imported.known + imported.foreign > 0 {
        println!("{} commits were already there", imported.known + imported.foreign);
    }
    println!("projections caught up ({})", rate(imported.events, projecting));
    Ok(())
}

fn progress(total: u64) -> ProgressBar {
    let bar = ProgressBar::new(total);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} commits, {per_sec}, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

fn rate(events: u64, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    #[expect(clippy::cast_precision_loss, reason = "a rate for reading, not for computing")]
    let per_second = events as f64 / seconds;
    format!("{per_second:.0} events/s in {seconds:.1} s")
}
