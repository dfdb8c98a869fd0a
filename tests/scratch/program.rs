//! The program that tries generated code on a database.

use std::fmt::Write as _;

use rillflow_codegen::model::Model;

/// What is done with the code generated from one manifest.
pub(crate) struct Program {
    module: String,
    body: String,
    has_rows: bool,
}

impl Program {
    pub(crate) fn new(module: &str) -> Self {
        Self { module: module.to_owned(), body: String::new(), has_rows: false }
    }

    /// A document is what it was after it was stored.
    pub(crate) fn document(&mut self, model: &Model, name: &str, json: &str) {
        let document = model.documents.iter().find(|document| document.name == name).unwrap();
        let (module, ty, repository) = (&document.module, &document.rust, &document.repository);
        writeln!(self.body, "    document!(store, generated::{module}::{ty}, {repository}, {json:?});").unwrap();
    }

    /// An event is what it was after it was appended.
    pub(crate) fn event(&mut self, model: &Model, name: &str, json: &str) {
        let event = model.events.iter().find(|event| event.name == name).unwrap();
        let stream = model.stream(event.stream);
        let (module, ty, events, id) = (&stream.module, &event.rust, &stream.event_enum, &stream.id_type);
        writeln!(
            self.body,
            "    event!(store, {}, generated::{module}::{ty}, generated::{module}::{events}, generated::{module}::{id}, {json:?});",
            stream.repository
        )
        .unwrap();
    }

    /// A projection has rows of the events so far.
    pub(crate) fn row(&mut self, model: &Model, name: &str) {
        let projection = model.projections.iter().find(|projection| projection.name == name).unwrap();
        if !self.has_rows {
            self.has_rows = true;
            self.body.push_str("    store.projections().run_until_caught_up().await?;\n");
        }
        let (module, text) = (&projection.module, format!("no row in {name}"));
        writeln!(self.body, "    assert!(!store.{module}().fetch_all().await?.is_empty(), {text:?});").unwrap();
    }

    /// The function, with the database at `url`.
    pub(crate) fn finish(self, url: &str) -> String {
        let Self { module, body, .. } = self;
        format!(
            "async fn {module}() -> Result<(), Box<dyn Error>> {{\n    use rillflow_scratch::{module} as generated;\n    \
             let store = generated::Store::connect({url:?}).await?;\n    store.migrate().await?;\n    \
             let store = generated::Store::connect({url:?}).await?;\n{body}    println!(\"{module} is right\");\n    Ok(())\n}}\n\n"
        )
    }
}

/// The whole program of these functions.
pub(crate) fn main(functions: &str) -> String {
    let calls = functions.lines().filter_map(|line| line.strip_prefix("async fn ")?.split('(').next()).fold(
        String::new(),
        |mut calls, name| {
            writeln!(calls, "    Box::pin({name}()).await.map_err(|error| format!(\"{name}: {{error}}\"))?;").unwrap();
            calls
        },
    );
    format!(
        "{HEAD}{functions}#[tokio::main]\nasync fn main() -> Result<(), Box<dyn Error>> {{\n{calls}    Ok(())\n}}\n"
    )
}

const HEAD: &str = r#"//! Keeps a value of everything.

use std::error::Error;

macro_rules! document {
    ($store:expr, $type:path, $repository:ident, $json:literal) => {{
        let value: $type = serde_json::from_str($json)?;
        $store.$repository().insert(&value).await?;
        let read = $store.$repository().get(&value.id).await?.ok_or("the document is lost")?;
        assert!(*read == value, "the document is another");
        assert_eq!(serde_json::to_value(&value)?, serde_json::from_str::<serde_json::Value>($json)?);
    }};
}

macro_rules! event {
    ($store:expr, $repository:ident, $type:path, $events:path, $id:path, $json:literal) => {{
        use $events as Events;
        use $id as Id;
        let value: $type = serde_json::from_str($json)?;
        let id = Id::new();
        $store.$repository().append(id, rillflow_runtime::Expected::NoStream, [Events::from(value.clone())]).await?;
        let read = $store.$repository().read(id).await?;
        assert!(read.len() == 1 && read[0].event == Events::from(value.clone()), "the event is another");
        assert_eq!(serde_json::to_value(&value)?, serde_json::from_str::<serde_json::Value>($json)?);
    }};
}

"#;
