//! `rillflow gen` of 100 documents and 500 events of 3 versions: everything, and again with nothing changed.
//!
//! With `RILLFLOW_BENCH_COMPILE=1` also how long `cargo check` takes for what was generated.

#![expect(clippy::expect_used, reason = "a bench that cannot run stops with the reason")]

mod compile;
mod harness;

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let manifest = folder.path().join("rillflow.toml");
    fs_err::write(&manifest, synthetic(100, 500)).expect("the manifest is written");
    let mut fresh = Vec::new();
    let mut unchanged = Vec::new();
    for _ in 0..harness::rounds() {
        for output in ["src", "migrations"] {
            let _ = fs_err::remove_dir_all(folder.path().join(output));
        }
        let _ = fs_err::remove_file(folder.path().join("rillflow.lock"));
        fresh.push(timed(|| generate(&manifest)));
        unchanged.push(timed(|| generate(&manifest)));
    }
    println!("\nrillflow gen, 100 documents and 500 events x 3 versions ({} rounds)", harness::rounds());
    print("everything", fresh, Duration::from_secs(1));
    print("nothing changed", unchanged, Duration::from_millis(100));
    if harness::variable("RILLFLOW_BENCH_COMPILE", 0) == 1 {
        let times = compile::measure(harness::rounds(), &synthetic(100, 500), generate);
        println!("\ncargo check of what was generated, not incremental");
        println!("  {:<44} {:>10.1?}", "an empty crate", median(times.empty));
        println!("  {:<44} {:>10.1?}", "the crate with the generated code", median(times.generated));
    }
}

fn generate(manifest: &Path) {
    let mut generation = rillflow_codegen::Generator::new(manifest).plan();
    assert!(!generation.has_errors(), "the manifest is right");
    generation.apply().expect("the files are written");
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn print(what: &str, times: Vec<Duration>, budget: Duration) {
    let median = median(times);
    let verdict = if median <= budget { "met" } else { "MISSED" };
    println!("  {what:<44} {median:>10.1?}   (budget {budget:?}, {verdict})");
}

/// A manifest of that size, with something of everything.
fn synthetic(documents: usize, events: usize) -> String {
    let mut text =
        String::from("manifest = 1\n[project]\nname = \"large\"\n[types.Tier]\nvalues = [\"free\", \"pro\"]\n");
    for number in 0..documents {
        let _ = write!(
            text,
            "[documents.Thing{number}]\nid = \"uuid\"\n[documents.Thing{number}.fields]\nname = \"string\"\ntier = \"Tier\"\n\
             age = \"i32?\"\ntags = \"[string]\"\nbalance = \"decimal\"\n[documents.Thing{number}.duplicated]\n\
             name = {{ transform = \"lower\", index = \"btree\" }}\ntier = {{}}\n"
        );
    }
    for stream in 0..events.div_ceil(10) {
        let _ = writeln!(text, "[streams.Stream{stream}]");
    }
    for number in 0..events {
        let stream = number / 10;
        let _ = write!(
            text,
            "[events.Happened{number}]\nstream = \"Stream{stream}\"\n\
             [events.Happened{number}.v1]\nwho = \"uuid\"\namount = \"i64\"\n\
             [events.Happened{number}.v2]\nwho = \"uuid\"\ncents = \"i64\"\n\
             [events.Happened{number}.v3]\nwho = \"uuid\"\ncents = \"i64\"\ncurrency = \"string\"\nnote = \"string?\"\n\
             [[upcasts]]\nfrom = \"Happened{number}@1\"\nto = \"Happened{number}@2\"\nrename = {{ amount = \"cents\" }}\n\
             [[upcasts]]\nfrom = \"Happened{number}@2\"\nto = \"Happened{number}@3\"\ndefault = {{ currency = \"EUR\" }}\n"
        );
    }
    text
}
