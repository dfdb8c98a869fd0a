//! Keys and what they take.

use super::Place;

/// A kind of table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// How it is written: `[streams.Order]`.
    pub title: &'static str,
    /// What it declares.
    pub doc: &'static str,
    /// Its keys, in the order in which they are usually written.
    pub keys: &'static [Key],
    /// Keys of the user's choice beside them.
    pub names: Option<Names>,
    /// Which keys go together.
    pub shape: Shape,
}

/// Keys of the user's choice.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// A regular expression for them.
    pub pattern: &'static str,
    /// How one is written: `v1`.
    pub example: &'static str,
    /// What each takes.
    pub takes: Takes,
    /// What each is.
    pub doc: &'static str,
}

/// Which keys of a table go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// All of them.
    Free,
    /// Exactly one of these.
    OneOf(&'static [&'static str]),
    /// The key `kind` decides; see [`Key::kinds`]. The first word is the default.
    Kinds(&'static [&'static str]),
}

/// A key of a table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether it must be there.
    pub required: bool,
    /// What counts without it, in words or as TOML in backticks; empty if there is nothing to say.
    pub default: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What of it this release executes.
    pub executed: Executed,
    /// The kinds of the table that have it; empty if all have.
    pub kinds: &'static [&'static str],
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A string; what it holds.
    Text(&'static str),
    /// One of these strings.
    Words(&'static [&'static str]),
    /// `true` or `false`.
    Boolean,
    /// An integer from the first to the second.
    Integer(u32, u32),
    /// A length of time: `P30D`.
    Duration,
    /// Any value, judged by the type that it is for.
    Constant,
    /// An array.
    List(&'static Takes),
    /// A table with keys of its own.
    Table(Place),
    /// An array of such tables.
    Tables(Place),
    /// A table from names of the user's choice; what they are, and what each takes.
    Map(&'static str, &'static Takes),
    /// One of these.
    Either(&'static [Takes]),
}

/// What of a key this release executes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Executed {
    /// All of it.
    Yes,
    /// All but these words.
    Except(&'static [&'static str]),
    /// All but other values than this integer.
    Only(u32),
    /// Nothing: it is read and judged.
    No,
}

impl Table {
    /// The key of this name.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// The kinds that it can be of, if it has kinds.
    #[must_use]
    pub fn kinds(&self) -> &'static [&'static str] {
        match self.shape {
            Shape::Kinds(kinds) => kinds,
            Shape::Free | Shape::OneOf(_) => &[],
        }
    }

    /// The keys that `kind` has and other kinds do not.
    #[must_use]
    pub fn keys_of(&self, kind: &str) -> Vec<&'static str> {
        self.keys.iter().filter(|key| key.kinds.contains(&kind)).map(|key| key.name).collect()
    }
}

impl Takes {
    /// Whether `test` holds for it or for a part of it.
    #[must_use]
    pub fn any(&self, test: &dyn Fn(&Self) -> bool) -> bool {
        test(self)
            || match self {
                Self::List(inner) | Self::Map(_, inner) => inner.any(test),
                Self::Either(parts) => parts.iter().any(|part| part.any(test)),
                _ => false,
            }
    }
}

/// A key that may be left out and is executed.
pub(super) const fn key(name: &'static str, takes: Takes, doc: &'static str) -> Key {
    Key { name, takes, required: false, default: "", doc, executed: Executed::Yes, kinds: &[] }
}

impl Key {
    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    pub(super) const fn default(self, default: &'static str) -> Self {
        Self { default, ..self }
    }

    pub(super) const fn executed(self, executed: Executed) -> Self {
        Self { executed, ..self }
    }

    pub(super) const fn of(self, kinds: &'static [&'static str]) -> Self {
        Self { kinds, ..self }
    }
}

/// A table whose keys are all free.
pub(super) const fn table(title: &'static str, doc: &'static str, keys: &'static [Key]) -> Table {
    Table { title, doc, keys, names: None, shape: Shape::Free }
}

pub(super) const DOC: Key = key("doc", Takes::Text("documentation"), "Documentation, which generated code carries on.");
