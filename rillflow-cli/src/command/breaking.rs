//! `rillflow breaking`: whom a change of the manifest would break.
//!
//! The findings are what the command is asked for, so they go to standard output in every format; what else there is to
//! say goes to standard error.

use clap::Args;
use rillflow_codegen::breaking::{Category, FindingRecord, Judgement, judge};
use rillflow_codegen::load;
use rillflow_codegen::lock::Released;
use rillflow_codegen::source::{FileId, SourceMap};

use crate::arguments::ManifestArgument;
use crate::baseline::{self, Named};
use crate::outcome::{Failure, Outcome};
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The older state: a git revision, a manifest or a lock file; by default the lock file beside the manifest
    #[arg(long, value_name = "STATE")]
    against: Option<String>,
    /// Only rules of these categories, separated by commas: STORE, QUERY, API
    #[arg(long = "category", value_name = "CATEGORY", value_delimiter = ',', value_parser = category)]
    categories: Vec<Category>,
}

fn category(text: &str) -> Result<Category, String> {
    let found = Category::ALL.into_iter().find(|category| category.word().eq_ignore_ascii_case(text));
    found.ok_or_else(|| "the categories are STORE, QUERY and API".to_owned())
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let manifest = &arguments.manifest.manifest;
    let mut sources = SourceMap::default();
    let (model, diagnostics) = load::load_file(&mut sources, manifest);
    screen.show(&sources, &diagnostics);
    let Some(model) = model else { return Err(Failure::usage_reported()) };
    let older = baseline::read(screen, manifest, arguments.against.as_deref())?;
    let categories: &[Category] = if arguments.categories.is_empty() { &Category::ALL } else { &arguments.categories };
    let judgement = judge(&older.baseline, &model, categories);
    screen.show(&sources, &judgement.warnings());
    // The manifest is the first file that was read.
    let diagnostics = judgement.diagnostics(FileId::default());
    let pairs = judgement.findings.iter().zip(&diagnostics);
    let records = pairs.map(|(finding, diagnostic)| FindingRecord::new(&sources, finding, diagnostic)).collect();
    screen.findings(&sources, &diagnostics, records);
    conclude(screen, &older, &judgement)
}

fn conclude(screen: Screen, older: &Named, judgement: &Judgement) -> Outcome {
    let Named { name, baseline } = older;
    let nothing_released = baseline.released.as_ref().is_some_and(Released::is_empty);
    if nothing_released && !baseline.surface.events.is_empty() {
        screen.note(format_args!(
            "note: no event version is released in `{name}`, so changed events are not found; `rillflow release` pins them"
        ));
    }
    let count = judgement.findings.len();
    if count == 0 {
        screen.note(format_args!("nothing breaks against `{name}`"));
        return Ok(());
    }
    let of = |category| judgement.findings.iter().filter(|finding| finding.category() == category).count();
    let counted = Category::ALL.map(|category| (of(category), category));
    let parts: Vec<String> =
        counted.iter().filter(|(count, _)| *count > 0).map(|(count, category)| format!("{count} {category}")).collect();
    let noun = if count == 1 { "finding" } else { "findings" };
    screen.note(format_args!(
        "{count} {noun} against `{name}`: {}; `rillflow explain <rule>` says more",
        parts.join(", ")
    ));
    Err(Failure::reported())
}
