//! `rillflow schema`: JSON Schema of the manifest, of events and of documents.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use rillflow_codegen::model::{Event, EventVersion, Model};
use rillflow_codegen::{language, lower, render};

use crate::arguments::ManifestArgument;
use crate::outcome::{Failure, Outcome};
use crate::pages::Pages;
use crate::report;
use crate::screen::Screen;

#[derive(Debug, Subcommand)]
pub(crate) enum Subject {
    /// Print the schema of the manifest itself, for editors
    ///
    /// An editor that finds `#:schema <path>` in the first line of a manifest completes and checks it. `rillflow init` writes
    /// both; after an upgrade, `rillflow schema manifest > rillflow.schema.json` renews the file.
    Manifest,
    /// Print the schema of the payload of an event version
    ///
    /// Example: rillflow schema event OrderPlaced@2
    Event(EventArguments),
    /// Print the schema of a document
    Document(DocumentArguments),
    /// Write the schema of every event version and every document into a folder
    All(AllArguments),
}

#[derive(Debug, Args)]
pub(crate) struct EventArguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The event, and after `@` its version; without one, the current version
    #[arg(value_name = "EVENT[@VERSION]")]
    event: String,
}

#[derive(Debug, Args)]
pub(crate) struct DocumentArguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The document
    document: String,
}

#[derive(Debug, Args)]
pub(crate) struct AllArguments {
    #[command(flatten)]
    manifest: ManifestArgument,
    /// The folder: events go to `events/OrderPlaced.v2.json`, documents to `documents/Customer.json`
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(screen: Screen, subject: &Subject) -> Outcome {
    match subject {
        Subject::Manifest => {
            screen.data(render::json(&language::schema()));
            Ok(())
        }
        Subject::Event(arguments) => {
            let model = report::model(screen.beside_data(), &arguments.manifest.manifest)?;
            let (event, version) = find(&model, &arguments.event)?;
            screen.data(render::json(&lower::event_schema(&model, event, version)));
            Ok(())
        }
        Subject::Document(arguments) => {
            let model = report::model(screen.beside_data(), &arguments.manifest.manifest)?;
            let name = &arguments.document;
            let found = model.documents.iter().find(|document| document.name == *name);
            let document = found.ok_or_else(|| {
                let known = model.documents.iter().map(|document| document.name.clone());
                missing(&format!("there is no document `{name}`"), known)
            })?;
            screen.data(render::json(&lower::document_schema(&model, document)));
            Ok(())
        }
        Subject::All(arguments) => {
            let model = report::model(screen, &arguments.manifest.manifest)?;
            let events =
                model.events.iter().flat_map(|event| event.versions.iter().map(move |version| (event, version)));
            let events = events.map(|(event, version)| {
                let path = format!("events/{}.v{}.json", event.name, version.version);
                (path, render::json(&lower::event_schema(&model, event, version)))
            });
            let documents = model.documents.iter().map(|document| {
                (format!("documents/{}.json", document.name), render::json(&lower::document_schema(&model, document)))
            });
            let files = events.chain(documents).collect();
            Pages { folder: arguments.out.clone(), files, is_ours: lower::is_schema }.write(screen)
        }
    }
}

/// The version that `name` means.
fn find<'a>(model: &'a Model, name: &str) -> Result<(&'a Event, &'a EventVersion), Failure> {
    let (event_name, number) = name.split_once('@').map_or((name, None), |(event, number)| (event, Some(number)));
    let event = model.events.iter().find(|event| event.name == event_name).ok_or_else(|| {
        let known = model.events.iter().map(|event| event.name.clone());
        missing(&format!("there is no event `{event_name}`"), known)
    })?;
    let Some(number) = number else { return Ok((event, event.current())) };
    let number = number.trim_start_matches('v');
    let version = event.versions.iter().find(|version| version.version.to_string() == number);
    version.map(|version| (event, version)).ok_or_else(|| {
        let known = event.versions.iter().map(|version| format!("{event_name}@{}", version.version));
        missing(&format!("there is no version `{number}` of `{event_name}`"), known)
    })
}

fn missing(sentence: &str, known: impl Iterator<Item = String>) -> Failure {
    let known: Vec<String> = known.collect();
    let failure = Failure::usage(sentence);
    if known.is_empty() { failure } else { failure.help(format!("there is: {}", known.join(", "))) }
}
