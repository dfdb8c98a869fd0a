//! Documents: the Rust module.

use super::{docs, item, rust_literal, rust_type, sql_text, stored};
use crate::ir;
use crate::model::{
    Document, Duplicated, Field, FieldType, IdKind, IndexKind, Model, NamedTypeBody, Scalar, Transform, ValueType,
};

/// The module of a document.
pub(super) fn module(model: &Model, document: &Document) -> ir::DocumentModule {
    let name = &document.name;
    let docs = docs::or(document.doc.as_deref(), &format!("Document `{name}`."));
    let mut structure = item::structure(model, &document.rust, docs, &document.fields);
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
        uses: rust_type::named_types(model, &document.fields),
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
    }
}

fn id_macro(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Uuid => "uuid_id",
        IdKind::String => "string_id",
        IdKind::I64 => "i64_id",
    }
}

fn unique(duplicated: &Duplicated) -> Option<ir::UniqueIndex> {
    let (kind, index) = duplicated.index.as_ref()?;
    (*kind == IndexKind::Unique).then(|| ir::UniqueIndex {
        index: rust_literal::string(index.as_str()),
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
        let (inner, _) = leaf.field.ty.unwrap_optional();
        let constant = match inner {
            FieldType::List(element) => list(model, document, &leaf, element),
            _ => model.value_type(&model.json_type(&leaf.field.ty)).and_then(|ty| {
                let ty = ValueType { nullable: leaf.nullable, ..ty };
                match duplicated {
                    Some(duplicated) => Some(column(model, document, duplicated, ty)),
                    None if ty.scalar == Scalar::Json => None,
                    None => Some(json(model, document, &leaf, ty)),
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
        let (before, after) = operand(transform);
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

/// What is put round a value that is compared with a transformed column.
pub(super) fn operand(transform: Transform) -> (&'static str, &'static str) {
    match transform {
        Transform::Lower => ("lower(", ")"),
        Transform::Upper => ("upper(", ")"),
        Transform::Trim => ("btrim(", ")"),
    }
}

fn json(model: &Model, document: &Document, leaf: &Leaf<'_>, ty: ValueType) -> ir::FieldConstant {
    let value = stored::or_default(model, document, "\"doc\"", &leaf.path);
    let function = ty.scalar.name();
    let schema = model.project.schema.quoted();
    let sql = match ty.scalar {
        Scalar::String => format!("({schema}.rf_{function}({value}) collate \"C\")"),
        _ => format!("{schema}.rf_{function}({value})"),
    };
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

fn list(model: &Model, document: &Document, leaf: &Leaf<'_>, element: &FieldType) -> Option<ir::FieldConstant> {
    let is_asked_for = match element {
        FieldType::Scalar(scalar) => *scalar != Scalar::Json,
        FieldType::Named(id) => matches!(model.named_type(*id).body, NamedTypeBody::ClosedSet(_)),
        FieldType::Optional(_) | FieldType::List(_) | FieldType::Map(_) | FieldType::Extern(..) => false,
    };
    is_asked_for.then(|| {
        let path = leaf.path.join(".");
        let sql = stored::or_default(model, document, "\"doc\"", &leaf.path);
        ir::FieldConstant {
            docs: docs::sentence(&format!("List `{path}`.")),
            name: String::new(),
            ty: format!(
                "::rillflow_runtime::query::ListField<{}, {}>",
                document.rust,
                rust_type::field_type(model, element)
            ),
            value: format!(
                "::rillflow_runtime::query::ListField::json({}, {})",
                rust_literal::string(&path),
                rust_literal::raw_string(&sql)
            ),
        }
    })
}
