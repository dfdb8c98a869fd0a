//! Graphs in the languages of Mermaid and Graphviz.

use std::fmt::Write as _;

use crate::ir::graph::{Edge, EdgeKind, Graph, Node, Shape};

/// The graph as a flow chart of Mermaid.
#[must_use]
pub fn mermaid(graph: &Graph) -> String {
    let mut text = "flowchart LR\n".to_owned();
    for group in &graph.groups {
        _ = writeln!(text, "    subgraph {}[\"{}\"]", group.id, mermaid_text(&group.title));
        for node in &group.nodes {
            _ = writeln!(text, "        {}", mermaid_node(node));
        }
        text.push_str("    end\n");
    }
    for node in &graph.nodes {
        _ = writeln!(text, "    {}", mermaid_node(node));
    }
    for Edge { from, to, label, kind } in &graph.edges {
        let arrow = match kind {
            EdgeKind::Upcast => "-.->",
            EdgeKind::Flow => "-->",
        };
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", mermaid_text(label)) };
        _ = writeln!(text, "    {from} {arrow}{label} {to}");
    }
    text
}

fn mermaid_node(node: &Node) -> String {
    let remark = node.remark.as_deref().map(|remark| format!("<br/>{}", mermaid_text(remark)));
    let title = format!("\"{}{}\"", mermaid_text(&node.title), remark.unwrap_or_default());
    let (open, close) = match node.shape {
        Shape::Current => ("([", "])"),
        Shape::Old => ("[", "]"),
        Shape::Projection => ("[[", "]]"),
        Shape::Document => ("[(", ")]"),
    };
    format!("{}{open}{title}{close}", node.id)
}

/// Mermaid's own escapes: what would end a text, begin an escape or be taken for HTML.
fn mermaid_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '#' | '<' | '>' | '&' | '`' | ';' => _ = write!(escaped, "#{};", u32::from(letter)),
            '\n' => escaped.push_str("<br/>"),
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// The graph in the language of Graphviz.
#[must_use]
pub fn dot(graph: &Graph) -> String {
    let mut text = "digraph rillflow {\n    rankdir = LR;\n    node [fontname = \"sans-serif\"];\n".to_owned();
    for group in &graph.groups {
        // Graphviz draws a frame around a subgraph only if its name begins like this.
        _ = writeln!(text, "    subgraph cluster_{} {{", group.id);
        _ = writeln!(text, "        label = \"{}\";", dot_text(&group.title));
        for node in &group.nodes {
            _ = writeln!(text, "        {}", dot_node(node));
        }
        text.push_str("    }\n");
    }
    for node in &graph.nodes {
        _ = writeln!(text, "    {}", dot_node(node));
    }
    for Edge { from, to, label, kind } in &graph.edges {
        let style = match kind {
            EdgeKind::Upcast => "dashed",
            EdgeKind::Flow => "solid",
        };
        let label = if label.is_empty() { String::new() } else { format!(", label = \"{}\"", dot_text(label)) };
        _ = writeln!(text, "    {from} -> {to} [style = {style}{label}];");
    }
    text.push_str("}\n");
    text
}

fn dot_node(node: &Node) -> String {
    let remark = node.remark.as_deref().map(|remark| format!("\\n{}", dot_text(remark)));
    let shape = match node.shape {
        Shape::Current => "shape = box, style = \"rounded,bold\"",
        Shape::Old => "shape = box, style = rounded",
        Shape::Projection => "shape = component",
        Shape::Document => "shape = cylinder",
    };
    format!("{} [label = \"{}{}\", {shape}];", node.id, dot_text(&node.title), remark.unwrap_or_default())
}

fn dot_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::{dot, mermaid};
    use crate::ir::graph::{Graph, Node, Shape};

    fn named(title: &str) -> Graph {
        let node = Node { id: "a".to_owned(), title: title.to_owned(), remark: None, shape: Shape::Old };
        Graph { nodes: vec![node], ..Graph::default() }
    }

    #[test]
    fn what_would_end_a_text_is_escaped() {
        assert!(mermaid(&named("a \"b\" #1;\nc")).contains("a[\"a #34;b#34; #35;1#59;<br/>c\"]"));
        assert!(dot(&named("a \"b\" \\\nc")).contains("label = \"a \\\"b\\\" \\\\\\nc\""));
    }
}
