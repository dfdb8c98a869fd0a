//! The event catalog: what a manifest says, as pages for people.
//!
//! A page per stream, event, document and projection, one for all value types, and a first page. Pages link to each
//! other by relative paths, so that the folder can be read on GitHub, in an editor and in a book.

mod document;
mod event;
mod index;
mod projection;
mod types;
mod upcast;
mod words;

use crate::ir::catalog::{DocContent, DocPage};
use crate::ir::graph::Graph;
use crate::ir::json::Json;
use crate::model::Model;

/// How diagrams and examples become text, which is not decided here.
#[derive(Clone, Copy, Debug)]
pub struct Printers {
    /// A diagram, for a code block of Mermaid.
    pub graph: fn(&Graph) -> String,
    /// A JSON value.
    pub json: fn(&Json) -> String,
}

/// Every page, by path.
#[must_use]
pub fn catalog(model: &Model, printers: Printers) -> Vec<DocPage> {
    let graph = super::graph::graph(model);
    let book = Book { model, graph: &graph, printers };
    let mut pages = vec![page("index.md".to_owned(), DocContent::Index(index::page(&book)))];
    for (index, stream) in model.streams.iter().enumerate() {
        let content = DocContent::Stream(event::stream_page(&book, index, stream));
        pages.push(page(format!("streams/{}.md", stream.name), content));
    }
    for event in &model.events {
        let content = DocContent::Event(event::event_page(&book, event));
        pages.push(page(format!("events/{}.md", event.name), content));
    }
    for document in &model.documents {
        let content = DocContent::Document(document::page(&book, document));
        pages.push(page(format!("documents/{}.md", document.name), content));
    }
    for projection in &model.projections {
        let content = DocContent::Projection(projection::page(&book, projection));
        pages.push(page(format!("projections/{}.md", projection.name), content));
    }
    if !model.types.is_empty() {
        pages.push(page("types.md".to_owned(), DocContent::Types(types::page(&book))));
    }
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages
}

/// What every page is made of.
struct Book<'a> {
    model: &'a Model,
    graph: &'a Graph,
    printers: Printers,
}

impl Book<'_> {
    /// The part of the drawing around these nodes.
    fn diagram(&self, ids: &[String]) -> String {
        (self.printers.graph)(&self.graph.around(ids)).trim_end().to_owned()
    }

    /// A value as the text of a code block.
    fn json(&self, value: &Json) -> String {
        (self.printers.json)(value).trim_end().to_owned()
    }
}

fn page(path: String, content: DocContent) -> DocPage {
    DocPage { path, content }
}
