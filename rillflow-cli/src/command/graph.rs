//! `rillflow graph`: what flows where, drawn.

use clap::Args;
use rillflow_codegen::{lower, render};

use crate::arguments::ManifestArgument;
use crate::format::Format;
use crate::outcome::Outcome;
use crate::report;
use crate::screen::Screen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The language to draw in; GitHub and most Markdown viewers show Mermaid, `dot` is for Graphviz
    #[arg(long, value_name = "LANGUAGE", default_value = "mermaid", value_parser = Format::of_drawings())]
    format: Format,
}

pub(super) fn run(screen: Screen, arguments: &Arguments) -> Outcome {
    let model = report::model(screen.beside_data(), &arguments.manifest.manifest)?;
    let graph = lower::graph(&model);
    screen.data(if arguments.format == Format::Dot { render::dot(&graph) } else { render::mermaid(&graph) });
    Ok(())
}
