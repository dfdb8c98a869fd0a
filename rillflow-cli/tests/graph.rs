//! Drawings of every manifest that is a golden case, read by a parser of Graphviz' language and by a reader of Mermaid's.

#![expect(clippy::expect_used, reason = "a test that cannot go on stops with the reason")]

mod project;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use dot_parser::{ast, canonical};

use project::{Project, said};

/// Every golden manifest, by name.
fn manifests() -> BTreeMap<String, PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    let entries = fs_err::read_dir(folder).expect("a folder of cases");
    let paths = entries.map(|entry| entry.expect("a folder of cases").path());
    paths.map(|path| (path.display().to_string(), path.join("rillflow.toml"))).collect()
}

fn drawing(manifest: &Path, language: &str) -> String {
    let manifest = manifest.to_str().expect("the path is text");
    said(&Project::new().run(&["graph", "--manifest", manifest, "--format", language]), 0).0
}

/// What a drawing shows, as far as two languages can agree on it.
#[derive(Debug, Default, PartialEq, Eq)]
struct Drawn {
    nodes: BTreeSet<String>,
    edges: BTreeSet<(String, String)>,
}

fn read_dot(text: &str) -> Drawn {
    let graph = ast::Graph::try_from(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let graph = canonical::Graph::from(graph);
    Drawn {
        nodes: graph.nodes.set.keys().cloned().collect(),
        edges: graph.edges.set.iter().map(|edge| (edge.from.clone(), edge.to.clone())).collect(),
    }
}

/// Reads the part of Mermaid's language that a drawing uses, and nothing beyond it.
fn read_mermaid(text: &str) -> Drawn {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    let mut drawn = Drawn::default();
    let mut is_inside = false;
    for line in lines.map(str::trim) {
        if line == "end" {
            assert!(is_inside, "an end without a beginning:\n{text}");
            is_inside = false;
        } else if let Some(rest) = line.strip_prefix("subgraph ") {
            assert!(!is_inside && rest.ends_with("\"]"), "{line}");
            is_inside = true;
        } else if let Some((from, rest)) = line.split_once(" -.->").or_else(|| line.split_once(" -->")) {
            let to = rest.rsplit(' ').next().expect("an arrow leads somewhere");
            let label = rest.strip_suffix(to).expect("it ends with it").trim();
            let is_label = label.starts_with("|\"") && label.ends_with("\"|") && label.matches('"').count() == 2;
            assert!(label.is_empty() || is_label, "{line}");
            drawn.edges.insert((from.to_owned(), to.to_owned()));
        } else {
            let end = line.find(['[', '(']).expect("a node has a shape");
            assert_eq!(line.matches('"').count(), 2, "{line}");
            assert!(drawn.nodes.insert(line[..end].to_owned()), "{line} is there twice");
        }
    }
    assert!(!is_inside, "{text}");
    let ends = drawn.edges.iter().flat_map(|(from, to)| [from, to]);
    for end in ends {
        assert!(drawn.nodes.contains(end), "`{end}` is not declared:\n{text}");
    }
    drawn
}

#[test]
fn both_languages_show_the_same() {
    for (name, manifest) in manifests() {
        let dot = drawing(&manifest, "dot");
        let drawn = read_dot(&dot);
        assert_eq!(drawn, read_mermaid(&drawing(&manifest, "mermaid")), "{name}");
        assert_eq!(dot, drawing(&manifest, "dot"), "{name}: twice the same");
    }
}

#[test]
fn a_shop_is_drawn() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/manifests/shop.toml");
    for language in ["mermaid", "dot"] {
        let found = drawing(&manifest, language);
        let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graph").join(format!("shop.{language}"));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs_err::write(&expected, &found).expect("the file is written");
        }
        assert_eq!(found, fs_err::read_to_string(expected).expect("the file is there"));
    }
}

#[test]
fn diagnostics_leave_the_drawing_alone() {
    let project = Project::new();
    let (out, err) = said(&project.run(&["--format", "json", "graph"]), 2);
    assert_eq!(out, "");
    assert!(err.starts_with("{\"code\":\"RF0001\""), "{err}");
}
