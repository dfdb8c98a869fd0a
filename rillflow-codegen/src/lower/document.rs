//! Documents: the Rust module.

use super::{decoration, docs, item, query, rust_literal, rust_type, sql_text, stored};
use crate::ir;
use crate::model::{
    Document, Duplicated, Field, FieldType, IdKind, IndexKind, Model, Scalar, Transform, TypeId, ValueType,
};

/// The module of a document.
pub(super) fn module(model: &Model, document: &Document) -> ir::DocumentModule {
    let name = &document.name;
    let docs = docs::or(document.doc.as_deref(), &format!("Document `{name}`."));
    let mut structure = item::structure(model, &document.rust, docs, &document.fields);
    structure = decoration::structure(model, &["documents", name], &document.fields, structure);
    let id = ir::Field {
        docs: docs::sentence("The id."),
        attributes: Vec::new(),
        name: "id".to_owned(),
        ty: document.id_type.to_string(),
    };
    structure.fields.insert(0, id);
    for shape in structure.debug.iter_mut().flat_map(|debug| &mut debug.shapes) {
        let id = ir::DebugField { name_literal: rust_literal::string("id"), value: "&self.id".to_owned() };
        shape.fields.insert(0, id);
    }
    ir::DocumentModule {
        uses: rust_type::named_types_and(model, &document.fields, parameter_sets(document)),
        id_macro: id_macro(document.id).to_owned(),
        id_docs: docs::sentence(&format!("Identifies one `{name}`.")),
        id: document.id_type.to_string(),
        structure,
        name_literal: rust_literal::string(name),
        table_literal: rust_literal::raw_string(&sql_text::qualified(&model.project.schema, &document.table)),
        unique: document.duplicated.iter().filter_map(unique).collect(),
        handle_docs: docs::sentence(&format!("The documents `{name}` of a store.")),
        handle: document.repository_type.to_string(),
        constants: constants(model, document),
        queries: query::methods(model, document),
    }
}

/// The closed sets that queries take values of.
fn parameter_sets(document: &Document) -> impl Iterator<Item = TypeId> {
    document.queries.iter().flat_map(|query| &query.parameters).filter_map(|parameter| parameter.ty?.set)
}

fn id_macro(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Uuid => "uuid_id",
        IdKind::String => "string_id",
        IdKind::I64 => "i64_id",
    }
}

fn unique(duplicated: &Duplicated) -> Option<ir::UniqueIndex> {
    let index = duplicated.index.as_ref()?;
    (index.kind == IndexKind::Unique).then(|| ir::UniqueIndex {
        index: rust_literal::string(index.name.as_str()),
        field: rust_literal::string(&duplicated.path.join(".")),
    })
}

/// A field below a document's root.
struct Leaf<'a> {
    path: Vec<&'a str>,
    field: &'a Field,
    /// Whether the field or anything on its path is optional.
    nullable: bool,
}

fn constants(model: &Model, document: &Document) -> Vec<ir::FieldConstant> {
    let subject = document.rust.as_str();
    let mut constants = vec![ir::FieldConstant {
        docs: docs::sentence("Field `id`."),
        name: "ID".to_owned(),
        ty: format!("::rillflow_runtime::query::Field<{subject}, {}>", document.id_type),
        value: format!("::rillflow_runtime::query::Field::column(\"id\", {})", rust_literal::raw_string("\"id\"")),
    }];
    for leaf in leaves(model, &document.fields) {
        let path = leaf.path.join(".");
        let duplicated = document.duplicated.iter().find(|one| one.path == leaf.path);
        let json_type = model.json_type(&leaf.field.ty);
        let constant = match json_type.unwrap_optional().0 {
            FieldType::List(element) => list(model, document, &leaf, element, duplicated),
            FieldType::Map(value) => map(model, document, &leaf, value, duplicated),
            FieldType::Scalar(Scalar::Json) => Some(open(model, document, &leaf, duplicated)),
            _ => model.value_type(&json_type).map(|ty| {
                let ty = ValueType { nullable: leaf.nullable, ..ty };
                match duplicated {
                    Some(duplicated) => column(model, document, duplicated, ty),
                    None => json(model, document, &leaf, ty),
                }
            }),
        };
        constants.extend(
            constant.map(|constant| ir::FieldConstant { name: path.replace('.', "_").to_uppercase(), ..constant }),
        );
    }
    constants
}

/// The fields that are no structs, depth first.
fn leaves<'a>(model: &'a Model, fields: &'a [Field]) -> Vec<Leaf<'a>> {
    let mut leaves = Vec::new();
    let mut open: Vec<Leaf<'a>> = fields
        .iter()
        .rev()
        .map(|field| Leaf { path: vec![&field.name], field, nullable: field.ty.unwrap_optional().1 })
        .collect();
    while let Some(leaf) = open.pop() {
        let Some((_, inner)) = model.struct_fields(&leaf.field.ty) else {
            leaves.push(leaf);
            continue;
        };
        open.extend(inner.iter().rev().map(|field| {
            let mut path = leaf.path.clone();
            path.push(&field.name);
            Leaf { path, field, nullable: leaf.nullable || field.ty.unwrap_optional().1 }
        }));
    }
    leaves
}

fn column(model: &Model, document: &Document, duplicated: &Duplicated, ty: ValueType) -> ir::FieldConstant {
    let path = duplicated.path.join(".");
    let compared = match duplicated.transform {
        None => "",
        Some(Transform::Lower) => ", compared in lower case",
        Some(Transform::Upper) => ", compared in upper case",
        Some(Transform::Trim) => ", compared without spaces at its ends",
    };
    let operand = duplicated.transform.map_or(String::new(), |transform| {
        let (before, after) = sql_text::transform(transform);
        format!(".operand({}, {})", rust_literal::string(before), rust_literal::string(after))
    });
    ir::FieldConstant {
        docs: docs::sentence(&format!("Field `{path}`{compared} (column `{}`).", duplicated.column.as_str())),
        name: String::new(),
        ty: format!("::rillflow_runtime::query::Field<{}, {}>", document.rust, rust_type::value_type(model, ty)),
        value: format!(
            "::rillflow_runtime::query::Field::column({}, {}){operand}",
            rust_literal::string(&path),
            rust_literal::raw_string(&duplicated.column.quoted()),
        ),
    }
}

fn json(model: &Model, document: &Document, leaf: &Leaf<'_>, ty: ValueType) -> ir::FieldConstant {
    let value = stored::or_default(model, &document.fields, "\"doc\"", &leaf.path);
    let sql = sql_text::json_value(&model.project.schema, &value, ty.scalar);
    let path = leaf.path.join(".");
    ir::FieldConstant {
        docs: docs::sentence(&format!("Field `{path}`.")),
        name: String::new(),
        ty: format!("::rillflow_runtime::query::Field<{}, {}>", document.rust, rust_type::value_type(model, ty)),
        value: format!(
            "::rillflow_runtime::query::Field::json({}, {})",
            rust_literal::string(&path),
            rust_literal::raw_string(&sql)
        ),
    }
}

/// A field that is asked for what it contains: its type in the runtime, with that of its elements.
struct Container<'a> {
    what: &'a str,
    field: &'a str,
    element: Option<String>,
    constructor: &'a str,
}

fn containing(
    model: &Model,
    document: &Document,
    leaf: &Leaf<'_>,
    duplicated: Option<&Duplicated>,
    container: &Container<'_>,
) -> ir::FieldConstant {
    let Container { what, field, element, constructor } = container;
    let path = leaf.path.join(".");
    let (place, sql) = match duplicated {
        Some(one) => (format!(" (column `{}`)", one.column.as_str()), one.column.quoted()),
        None => (String::new(), stored::or_default(model, &document.fields, "\"doc\"", &leaf.path)),
    };
    let element = element.as_ref().map(|element| format!(", {element}")).unwrap_or_default();
    ir::FieldConstant {
        docs: docs::sentence(&format!("{what} `{path}`{place}.")),
        name: String::new(),
        ty: format!("::rillflow_runtime::query::{field}<{}{element}>", document.rust),
        value: format!(
            "::rillflow_runtime::query::{field}::{constructor}({}, {})",
            rust_literal::string(&path),
            rust_literal::raw_string(&sql)
        ),
    }
}

fn list(
    model: &Model,
    document: &Document,
    leaf: &Leaf<'_>,
    element: &FieldType,
    duplicated: Option<&Duplicated>,
) -> Option<ir::FieldConstant> {
    let scalar = model.value_type(&model.json_type(element)).filter(|ty| !ty.nullable && ty.scalar != Scalar::Json);
    let constructor = match duplicated {
        // A list of structs is asked for parts of them, which only an index makes worth while.
        Some(_) if scalar.is_none() => return Some(open(model, document, leaf, duplicated)),
        Some(_) => "column",
        None => "json",
    };
    let element = Some(rust_type::value_type(model, scalar?));
    let container = Container { what: "List", field: "ListField", element, constructor };
    Some(containing(model, document, leaf, duplicated, &container))
}

fn map(
    model: &Model,
    document: &Document,
    leaf: &Leaf<'_>,
    value: &FieldType,
    duplicated: Option<&Duplicated>,
) -> Option<ir::FieldConstant> {
    let scalar = model.value_type(&model.json_type(value)).filter(|ty| !ty.nullable && ty.scalar != Scalar::Json);
    match scalar {
        Some(ty) => {
            let element = Some(rust_type::value_type(model, ty));
            let container = Container { what: "Map", field: "MapField", element, constructor: "new" };
            Some(containing(model, document, leaf, duplicated, &container))
        }
        None => duplicated.map(|_| open(model, document, leaf, duplicated)),
    }
}

fn open(model: &Model, document: &Document, leaf: &Leaf<'_>, duplicated: Option<&Duplicated>) -> ir::FieldConstant {
    let container = Container { what: "JSON", field: "JsonField", element: None, constructor: "new" };
    containing(model, document, leaf, duplicated, &container)
}
