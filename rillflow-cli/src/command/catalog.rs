//! `rillflow catalog`: the event catalog, as a folder of Markdown.

use std::path::PathBuf;

use clap::Args;
use rillflow_codegen::render::Overrides;
use rillflow_codegen::source::SourceMap;
use rillflow_codegen::{generate, load, output};

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::pages::Pages;
use crate::report;
use crate::screen::Screen;

/// Where the catalog goes if nobody says.
const DEFAULT_FOLDER: &str = "docs/catalog";

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The folder to write to; by default that of the manifest's `[generate] catalog`, or `docs/catalog`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let manifest = &arguments.manifest.manifest;
    let mut sources = SourceMap::default();
    let (model, mut diagnostics) = load::load_file(&mut sources, manifest);
    let mut overrides = Overrides::default();
    if let Some(model) = &model {
        let (found, wrong) = generate::overrides(&mut sources, report::folder(manifest), model);
        overrides = found;
        diagnostics.extend(wrong);
    }
    screen.show(&sources, &diagnostics);
    let Some(model) = model else { return Err(report::failure(&diagnostics)) };
    let pages = output::catalog(&model, &overrides).map_err(|error| Failure::new(error.to_string()))?;
    let folder = match &arguments.out {
        Some(folder) => folder.clone(),
        None => report::folder(manifest).join(model.generate.catalog.as_deref().unwrap_or(DEFAULT_FOLDER)),
    };
    let files = pages.into_iter().map(|page| (page.path, page.text)).collect();
    Pages { folder, files, is_ours: output::is_catalog_page }.write(screen)
}
