//! What flows where: the drawing of a manifest, in no drawing language.

/// Nodes in groups and on their own, and arrows between them, all in the order of the manifest's names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Streams, with the versions of their events.
    pub groups: Vec<Group>,
    /// What belongs to no stream: projections and documents.
    pub nodes: Vec<Node>,
    /// Upcast steps, what projections read and what they keep.
    pub edges: Vec<Edge>,
}

/// A frame around nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// A name of letters, digits and `_` that nothing else in the graph has.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is in it.
    pub nodes: Vec<Node>,
}

/// A thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// A name of letters, digits and `_` that nothing else in the graph has.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What kind of thing it is, in a few words.
    pub remark: Option<String>,
    /// How it looks.
    pub shape: Shape,
}

/// How a node looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The version of an event that programs append.
    Current,
    /// A version that is only read, and upcast.
    Old,
    /// A projection.
    Projection,
    /// A document.
    Document,
}

/// An arrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The id of the node that it leaves.
    pub from: String,
    /// The id of the node that it leads to.
    pub to: String,
    /// What happens on the way; may be empty.
    pub label: String,
    /// What it stands for.
    pub kind: EdgeKind,
}

/// What an arrow stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// A stored event is read as another version.
    Upcast,
    /// A projection reads an event, or keeps a document.
    Flow,
}

impl Graph {
    /// The part of the graph with the nodes `ids` and everything that is one arrow away from them.
    #[must_use]
    pub fn around(&self, ids: &[String]) -> Self {
        let is_near = |edge: &&Edge| ids.contains(&edge.from) || ids.contains(&edge.to);
        let edges: Vec<Edge> = self.edges.iter().filter(is_near).cloned().collect();
        let stays = |node: &&Node| {
            ids.contains(&node.id) || edges.iter().any(|edge| edge.from == node.id || edge.to == node.id)
        };
        let groups = self.groups.iter().map(|group| Group {
            id: group.id.clone(),
            title: group.title.clone(),
            nodes: group.nodes.iter().filter(stays).cloned().collect(),
        });
        Self {
            groups: groups.filter(|group| !group.nodes.is_empty()).collect(),
            nodes: self.nodes.iter().filter(stays).cloned().collect(),
            edges,
        }
    }
}
