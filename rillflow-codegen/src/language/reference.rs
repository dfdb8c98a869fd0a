//! The language as a page of the book, in Markdown.

use std::fmt::Write as _;

use super::{Executed, Key, Place, Shape, Table, Takes};

const HEAD: &str = "\
# The manifest, key by key

<!-- Made of the language's table by `UPDATE_EXPECT=1 cargo test -p rillflow-tests --test language`. -->

`rillflow.toml` is TOML. A key that is not listed here is an error, with a suggestion where one is near. An editor that
knows JSON Schema completes and checks a manifest that begins with this line. `rillflow init` writes the line and the file;
`rillflow schema manifest > rillflow.schema.json` renews the file.

```toml
#:schema ./rillflow.schema.json
```

*Not executed* is what this release reads and judges, and `rillflow gen` refuses (RF0012): code that was generated without
it would do something else than the manifest says. Names in `<..>` are of your own choice.

Lengths of time are written as in ISO 8601, in weeks, days of 24 hours, hours, minutes and seconds: `P30D`, `PT1H30M`.
";

/// The page.
#[must_use]
pub fn reference() -> String {
    let mut page = HEAD.to_owned();
    for place in Place::ALL {
        section(*place, &mut page);
    }
    page
}

fn section(place: Place, page: &mut String) {
    let table = place.table();
    let title = if place == Place::Root { "The file".to_owned() } else { format!("`{}`", table.title) };
    _ = write!(page, "\n## {title}\n\n{}", table.doc);
    match table.shape {
        Shape::Free => {}
        Shape::OneOf(keys) => _ = write!(page, " It has exactly one of {}.", code(keys, "and")),
        Shape::Kinds(kinds) => _ = write!(page, " It is one of {}, as `kind` says.", code(kinds, "or")),
    }
    if !is_reached(place) {
        page.push_str(" Not executed.");
    }
    page.push_str("\n\n| key | takes | default | meaning |\n|---|---|---|---|\n");
    for key in table.keys {
        row(place, table, key, page);
    }
    if let Some(names) = table.names {
        _ = writeln!(page, "| `{}` | {} | | {} |", names.example, words(&names.takes), names.doc);
    }
}

fn row(place: Place, table: &Table, key: &Key, page: &mut String) {
    let default = if key.required { "*required*" } else { key.default };
    let kinds = match key.kinds {
        [] => String::new(),
        kinds if matches!(table.shape, Shape::Kinds(_)) => format!(" Of kind {}.", code(kinds, "and")),
        _ => String::new(),
    };
    let executed = match key.executed {
        Executed::Yes => String::new(),
        // The heading has said so.
        _ if !is_reached(place) => String::new(),
        Executed::No => " Not executed.".to_owned(),
        Executed::Except(words) => format!(" Not executed: {}.", code(words, "and")),
        Executed::Only(number) => format!(" Not executed: other than `{number}`."),
    };
    let name = match key.takes {
        Takes::Map(what, _) => format!("`{}.<{what}>`", key.name),
        _ => format!("`{}`", key.name),
    };
    let takes = match key.takes {
        Takes::Map(_, inner) => words(inner),
        takes => words(&takes),
    };
    _ = writeln!(page, "| {name} | {takes} | {default} | {}{kinds}{executed} |", key.doc);
}

/// Whether some key that is executed leads to the table.
fn is_reached(place: Place) -> bool {
    let leads = |takes: &Takes| matches!(takes, Takes::Table(other) | Takes::Tables(other) if *other == place);
    place == Place::Root
        || Place::ALL.iter().any(|from| {
            let keys = from.table().keys.iter().filter(|key| key.executed != Executed::No);
            *from != place && keys.into_iter().any(|key| key.takes.any(&leads)) && is_reached(*from)
        })
}

/// What a key takes, in words.
fn words(takes: &Takes) -> String {
    match takes {
        Takes::Text(what) => (*what).to_owned(),
        Takes::Words(choices) => code(choices, "or"),
        Takes::Boolean => "`true` or `false`".to_owned(),
        Takes::Integer(only, same) if only == same => format!("`{only}`"),
        Takes::Integer(least, most) => format!("{least} to {most}"),
        Takes::Duration => "a length of time".to_owned(),
        Takes::Constant => "a value".to_owned(),
        Takes::List(inner) => format!("list of: {}", words(inner)),
        Takes::Table(place) => format!("table, see {}", link(*place)),
        Takes::Tables(place) => format!("tables, see {}", link(*place)),
        Takes::Map(what, inner) => format!("table of `<{what}>`: {}", words(inner)),
        Takes::Either(parts) => parts.iter().map(words).collect::<Vec<_>>().join("; or "),
    }
}

fn link(place: Place) -> String {
    format!("`{}`", place.table().title)
}

fn code(words: &[&str], last: &str) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, others)) => format!("{} {last} {end}", others.join(", ")),
    }
}
