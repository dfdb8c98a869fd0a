//! Value types: structs, closed sets, unions, and conversions between structs.

use serde::Serialize;

/// The module of `[types]`.
#[derive(Clone, Debug, Serialize)]
pub struct TypeModule {
    /// By name.
    pub items: Vec<TypeItem>,
}

/// One type; exactly one of these is there.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TypeItem {
    /// A struct.
    pub structure: Option<Structure>,
    /// A closed set.
    pub set: Option<ClosedSetItem>,
    /// A union.
    pub union: Option<UnionItem>,
    /// A type of the user's own.
    pub external: Option<ExternItem>,
}

/// A name for a type of the user's own.
#[derive(Clone, Debug, Serialize)]
pub struct ExternItem {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
}

/// A struct that has a form in JSON.
#[derive(Clone, Debug, Serialize)]
pub struct Structure {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// The traits that are derived.
    pub derives: String,
    /// Attributes besides the derives.
    pub attributes: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its fields, in the order of the manifest.
    pub fields: Vec<Field>,
    /// `Debug`, where it is not derived.
    pub debug: Option<DebugItem>,
    /// Functions that give a field its default.
    pub defaults: Vec<DefaultFunction>,
}

/// `impl Debug` that does not show everything.
#[derive(Clone, Debug, Serialize)]
pub struct DebugItem {
    /// Attributes of the method.
    pub attributes: Vec<String>,
    /// The struct itself, or the variants of an enum.
    pub shapes: Vec<DebugShape>,
}

/// What one struct or variant shows.
#[derive(Clone, Debug, Serialize)]
pub struct DebugShape {
    /// The pattern of a variant; empty for a struct.
    pub pattern: String,
    /// Its name, as a string literal.
    pub name_literal: String,
    /// What is shown, in the order of the manifest.
    pub fields: Vec<DebugField>,
}

/// A field that is shown.
#[derive(Clone, Debug, Serialize)]
pub struct DebugField {
    /// Its name, as a string literal.
    pub name_literal: String,
    /// A reference to what is shown.
    pub value: String,
}

/// `fn default_tier() -> Tier`.
#[derive(Clone, Debug, Serialize)]
pub struct DefaultFunction {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The type of the field.
    pub ty: String,
    /// The value.
    pub value: String,
}

/// A field of a struct.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Attributes for serde.
    pub attributes: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
}

/// An enum of fixed texts.
#[derive(Clone, Debug, Serialize)]
pub struct ClosedSetItem {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// The traits that are derived.
    pub derives: String,
    /// Attributes besides the derives.
    pub attributes: Vec<String>,
    /// Its name in Rust.
    pub name: String,
    /// Attributes of the functions with an arm for each value.
    pub match_attributes: Vec<String>,
    /// Its name in the manifest, as a string literal.
    pub name_literal: String,
    /// Its values, in the order of the manifest.
    pub variants: Vec<Variant>,
}

/// A value of a closed set.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Attributes besides that for serde.
    pub attributes: Vec<String>,
    /// Its name in Rust.
    pub name: String,
    /// The value, as a string literal.
    pub literal: String,
}

/// An enum whose variants are told apart by a key of the JSON.
#[derive(Clone, Debug, Serialize)]
pub struct UnionItem {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// The traits that are derived.
    pub derives: String,
    /// Attributes besides the derives.
    pub attributes: Vec<String>,
    /// Its name in Rust.
    pub name: String,
    /// `Debug`, where it is not derived.
    pub debug: Option<DebugItem>,
    /// Functions that give a field its default.
    pub defaults: Vec<DefaultFunction>,
    /// The key, as a string literal.
    pub tag_literal: String,
    /// Its variants, in the order of the manifest.
    pub variants: Vec<UnionVariant>,
}

/// A variant of a union.
#[derive(Clone, Debug, Serialize)]
pub struct UnionVariant {
    /// Documentation, a line each.
    pub docs: Vec<String>,
    /// Attributes besides that for serde.
    pub attributes: Vec<String>,
    /// Its name in Rust.
    pub name: String,
    /// The value of the key, as a string literal.
    pub literal: String,
    /// Its fields, in the order of the manifest; a variant without fields has no braces.
    pub fields: Vec<Field>,
}

/// A declared upcast step: `impl From<Source> for Target`.
#[derive(Clone, Debug, Serialize)]
pub struct Conversion {
    /// Attributes of the function.
    pub attributes: Vec<String>,
    /// The older version's struct.
    pub source: String,
    /// The later version's struct; a tuple if the step splits the event.
    pub target: String,
    /// The name of the parameter; with a leading underscore if nothing is taken from it.
    pub parameter: String,
    /// What is done before the target is made.
    pub statements: Vec<String>,
    /// The target, as an expression.
    pub result: String,
}
