//! The program that tries generated code on a database.

use std::fmt::Write as _;

use rillflow_codegen::model::{Cut, Event, Model, Query, Scalar, StepBody, TimeCrate};

/// What is done with the code generated from one manifest.
pub(crate) struct Program {
    module: String,
    body: String,
    /// Methods of the steps in code.
    steps: String,
    has_rows: bool,
}

impl Program {
    pub(crate) fn new(module: &str) -> Self {
        Self { module: module.to_owned(), body: String::new(), steps: String::new(), has_rows: false }
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

    /// A table can be read.
    pub(crate) fn table(&mut self, model: &Model, name: &str) {
        let projection = model.projections.iter().find(|projection| projection.name == name).unwrap();
        writeln!(self.body, "    store.projections().run_until_caught_up().await?;").unwrap();
        writeln!(self.body, "    store.{}().fetch_all().await?;", projection.module).unwrap();
    }

    /// A document that was stored in another form is what it is today.
    pub(crate) fn old_document(&mut self, model: &Model, name: &str, old: &str, json: &str) {
        let document = model.documents.iter().find(|document| document.name == name).unwrap();
        let (module, ty, repository) = (&document.module, &document.rust, &document.repository);
        let update =
            format!("update {} set doc = $1::jsonb where doc ->> 'id' = $2", quoted(model, document.table.as_str()));
        writeln!(
            self.body,
            "    old_document!(store, generated::{module}::{ty}, {repository}, {update:?}, {old:?}, {json:?});"
        )
        .unwrap();
    }

    /// A query with these arguments answers the same, whichever way it is asked.
    pub(crate) fn query(&mut self, model: &Model, document: &str, name: &str, arguments: &[(String, Option<String>)]) {
        let document = model.documents.iter().find(|known| known.name == document).unwrap();
        let query = document.queries.iter().find(|query| query.name == name).unwrap();
        let call = format!("store.{}().{}", document.repository, query.method);
        let arguments = call_arguments(model, query, arguments);
        if matches!(query.cut, Cut::Pages { .. }) {
            writeln!(self.body, "    pages!({name:?}, |after| {call}({arguments}after));").unwrap();
        } else {
            writeln!(self.body, "    query!({name:?}, {call}({arguments}));").unwrap();
        }
    }

    /// An event that was stored in another version is read as these today.
    pub(crate) fn old_event(&mut self, model: &Model, from: (&str, usize), json: &str, read: &[(String, String)]) {
        let (name, version) = from;
        let stream = model.stream(event(model, name).stream);
        let (module, events, id) = (&stream.module, &stream.event_enum, &stream.id_type);
        let append = format!(
            "select outcome from {}($1, '{}', 0, $2, $3, $4, $5, null, null, null, null, null, null)",
            quoted(model, "rf_append"),
            stream.name,
        );
        let mut expected = String::new();
        for (name, json) in read {
            write!(expected, "generated::{module}::{} => {json:?}, ", event(model, name).rust).unwrap();
        }
        writeln!(
            self.body,
            "    old_event!(store, {}, generated::{module}::{events}, generated::{module}::{id}, {append:?}, {name:?}, \
             {version}, {json:?}, [{expected}]);",
            stream.repository
        )
        .unwrap();
    }

    /// A step in code, which makes these values.
    pub(crate) fn code(&mut self, model: &Model, from: (&str, usize), to: &[((String, usize), String)]) {
        let source = event(model, from.0);
        let module = &model.stream(source.stream).module;
        let ty = |event: &Event, version: usize| format!("generated::{module}::{}", event.versions[version - 1].rust);
        let step = source.step_from(source.versions[from.1 - 1].version).unwrap();
        let types: Vec<String> = to.iter().map(|((name, version), _)| ty(event(model, name), *version)).collect();
        let values: Vec<String> = to.iter().map(|(_, json)| format!("serde_json::from_str({json:?})?")).collect();
        let (target, value) = match (types.as_slice(), values.as_slice()) {
            ([ty], [value]) => (ty.clone(), value.clone()),
            (types, values) => (format!("({})", types.join(", ")), format!("({})", values.join(", "))),
        };
        let from = ty(source, from.1);
        match &step.body {
            StepBody::Rust { method } => writeln!(
                self.steps,
                "        fn {method}(&self, _: {from}) -> Result<{target}, rillflow_runtime::BoxError> {{ Ok({value}) }}"
            ),
            StepBody::Async { method } => writeln!(
                self.steps,
                "        async fn {method}(&self, _: &rillflow_runtime::sqlx::PgPool, events: Vec<{from}>) \
                 -> Result<Vec<{target}>, rillflow_runtime::BoxError> {{\n            let mut made = Vec::new();\n            \
                 for _ in events {{ made.push({value}); }}\n            Ok(made)\n        }}"
            ),
            other => panic!("{other:?} is not code"),
        }
        .unwrap();
    }

    /// The function, with the database at `url`.
    pub(crate) fn finish(self, url: &str) -> String {
        let Self { module, body, steps, .. } = self;
        let (upcasters, argument) = if steps.is_empty() {
            (String::new(), "")
        } else {
            (format!("    struct Code;\n    impl generated::Upcasters for Code {{\n{steps}    }}\n"), ", Code")
        };
        format!(
            "async fn {module}() -> Result<(), Box<dyn Error>> {{\n    use rillflow_scratch::{module} as generated;\n{upcasters}    \
             let store = generated::Store::connect({url:?}{argument}).await?;\n    store.migrate().await?;\n    \
             let store = generated::Store::connect({url:?}{argument}).await?;\n{body}    println!(\"{module} is right\");\n    Ok(())\n}}\n\n"
        )
    }
}

fn quoted(model: &Model, name: &str) -> String {
    format!("\"{}\".\"{name}\"", model.project.schema.as_str())
}

fn event<'a>(model: &'a Model, name: &str) -> &'a Event {
    model.events.iter().find(|event| event.name == name).unwrap()
}

/// The arguments of a query, each with a comma, of which JSON is given by the names of the parameters.
fn call_arguments(model: &Model, query: &Query, arguments: &[(String, Option<String>)]) -> String {
    let written = query.parameters.iter().map(|parameter| {
        let ty = parameter.ty.unwrap();
        let (_, json) = arguments.iter().find(|(name, _)| *name == parameter.name).unwrap();
        let Some(json) = json else { return "None, ".to_owned() };
        let is_text = ty.scalar == Scalar::String && ty.set.is_none();
        let value = match ty.scalar {
            // What JSON escapes is what Rust escapes.
            _ if is_text => format!("{:?}", serde_json::from_str::<String>(json).unwrap()),
            // Other crates than jiff have no form in JSON, or another one than the database.
            Scalar::Timestamp | Scalar::Date | Scalar::Time | Scalar::Duration
                if model.generate.time != TimeCrate::Jiff =>
            {
                format!("rillflow_runtime::date_time::deserialize(&mut serde_json::Deserializer::from_str({json:?}))?")
            }
            Scalar::Bytes => format!("&serde_json::from_str({json:?})?"),
            _ => format!("serde_json::from_str({json:?})?"),
        };
        if ty.nullable { format!("Some({value}), ") } else { format!("{value}, ") }
    });
    written.collect()
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

#[allow(unused_macros)]
macro_rules! old_document {
    ($store:expr, $type:path, $repository:ident, $update:literal, $old:literal, $json:literal) => {{
        let value: $type = serde_json::from_str($json)?;
        let id = serde_json::to_value(&value.id)?;
        let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let update = rillflow_runtime::sqlx::query($update).bind($old).bind(id);
        assert_eq!(update.execute($store.pool()).await?.rows_affected(), 1, "no document to change");
        let read = $store.$repository().get(&value.id).await?.ok_or("the old document is lost")?;
        assert!(*read == value, "the old document {} is another: {}", $old, serde_json::to_value(&*read)?);
        assert_eq!(serde_json::to_value(&value)?, serde_json::from_str::<serde_json::Value>($json)?);
    }};
}

#[allow(unused_macros)]
macro_rules! query {
    ($name:literal, $query:expr) => {{
        let rows = $query.fetch_all().await.map_err(|error| format!("{}: {error}", $name))?;
        assert_eq!(rows.len() as u64, $query.count().await?, $name);
        assert_eq!(!rows.is_empty(), $query.exists().await?, $name);
        assert!($query.fetch_first().await?.as_ref() == rows.first(), $name);
        $query.explain().await?;
    }};
}

#[allow(unused_macros)]
macro_rules! pages {
    ($name:literal, |$after:ident| $query:expr) => {{
        let mut $after = None;
        let mut rows = 0;
        loop {
            let page = $query.fetch_page().await.map_err(|error| format!("{}: {error}", $name))?;
            rows += page.rows.len() as u64;
            $after = match page.next {
                Some(next) => Some(serde_json::from_str(&serde_json::to_string(&next)?)?),
                None => break,
            };
        }
        $after = None;
        assert_eq!(rows, $query.count().await?, $name);
        $after = None;
        $query.explain().await?;
    }};
}

#[allow(unused_macros)]
macro_rules! old_event {
    ($store:expr, $repository:ident, $events:path, $id:path, $append:literal, $name:literal, $version:literal, $json:literal,
     [$($type:path => $expected:literal,)*]) => {{
        use $events as Events;
        use $id as Id;
        let id = Id::new();
        rillflow_runtime::sqlx::query($append)
            .bind(id.as_uuid())
            .bind(vec![rillflow_runtime::Uuid::now_v7()])
            .bind(vec![$name])
            .bind(vec![$version as i16])
            .bind(vec![$json])
            .execute($store.pool())
            .await?;
        let read = $store.$repository().read(id).await.map_err(|error| format!("{}@{}: {error}", $name, $version))?;
        let read: Vec<Events> = read.into_iter().map(|recorded| recorded.event).collect();
        let expected: Vec<Events> = vec![$({
            let value: $type = serde_json::from_str($expected)?;
            assert_eq!(serde_json::to_value(&value)?, serde_json::from_str::<serde_json::Value>($expected)?);
            Events::from(value)
        }),*];
        assert!(read == expected, "{}@{} of {}: {read:?} is not {expected:?}", $name, $version, $json);
    }};
}

"#;
