//! A manifest as something that can be changed, and written down.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::drawn::{Chance, Type};

/// Documents and projections; everything else is the same in each of them.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The values of the closed set `Tier`.
    pub(crate) values: Vec<String>,
    pub(crate) documents: Vec<Document>,
    pub(crate) projections: Vec<Projection>,
    /// How many names were given.
    pub(crate) number: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) former: Option<String>,
    pub(crate) id: &'static str,
    pub(crate) fields: Vec<Field>,
}

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) former: Option<String>,
    pub(crate) ty: Type,
    pub(crate) has_default: bool,
    pub(crate) column: Option<Column>,
}

#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) former: Option<String>,
    pub(crate) index: Option<&'static str>,
    pub(crate) is_partial: bool,
    pub(crate) transform: Option<&'static str>,
}

#[derive(Clone, Debug)]
pub(crate) struct Projection {
    pub(crate) name: String,
    pub(crate) former: Option<String>,
    pub(crate) table: String,
    /// Which of the keys it has.
    pub(crate) key: usize,
    pub(crate) condition: Option<&'static str>,
    pub(crate) columns: Vec<RowColumn>,
}

#[derive(Clone, Debug)]
pub(crate) struct RowColumn {
    pub(crate) name: String,
    pub(crate) former: Option<String>,
    /// The type, and an expression of it.
    pub(crate) value: (&'static str, &'static str),
    pub(crate) index: Option<&'static str>,
}

/// A document as it is stored: the table, the id and the JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) table: String,
    pub(crate) id: String,
    pub(crate) json: Value,
}

pub(super) const ROW_VALUES: &[(&str, &str)] = &[
    ("string?", "event.text"),
    ("i64?", "event.number"),
    ("i32?", "7"),
    ("timestamp?", "meta.recorded_at"),
    ("Tier?", "event.tier"),
    ("string?", "event.text || '!'"),
    ("decimal?", "event.number + 1"),
];

const KEYS: &[&str] =
    &["line = \"stream.id\"", "line = \"stream.id\", other = \"stream.version\"", "line = \"event.text\""];

const IDS: [&str; 2] = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];

impl Draft {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        let values = ["free", "pro"].map(str::to_owned).to_vec();
        let mut draft = Self { values, documents: Vec::new(), projections: Vec::new(), number: 0 };
        for _ in 0..=chance.below(3) {
            let document = draft.document(chance);
            draft.documents.push(document);
        }
        for _ in 0..chance.below(3) {
            let projection = draft.projection(chance);
            draft.projections.push(projection);
        }
        draft
    }

    pub(super) fn name(&mut self, chance: &mut Chance) -> String {
        self.number += 1;
        format!("{}_n{}", chance.one_of(&["order", "user", "type", "select", "table", "default", "key"]), self.number)
    }

    pub(super) fn document(&mut self, chance: &mut Chance) -> Document {
        self.number += 1;
        let name = format!("Thing{}", self.number);
        let id = *chance.one_of(&["uuid", "string"]);
        let fields = (0..=chance.below(6)).map(|_| self.field(chance)).collect();
        Document { name, former: None, id, fields }
    }

    pub(super) fn field(&mut self, chance: &mut Chance) -> Field {
        let leaf = match chance.below(6) {
            0 => Type::Set("Tier".to_owned(), self.values[..2].to_vec()),
            1 => Type::List(Box::new(Type::draw_scalar(chance))),
            2 => Type::Map(Box::new(Type::Scalar("string"))),
            _ => Type::draw_scalar(chance),
        };
        let ty = if chance.percent(30) { leaf.optional() } else { leaf };
        let mut field = Field { name: self.name(chance), former: None, ty, has_default: false, column: None };
        if chance.percent(60) {
            self.add_column(chance, &mut field);
        }
        field
    }

    pub(super) fn add_column(&mut self, chance: &mut Chance, field: &mut Field) {
        if !field.ty.fits_a_column() {
            return;
        }
        let name = if chance.percent(30) { self.name(chance) } else { field.name.clone() };
        let mut column = Column { name, former: None, index: None, is_partial: false, transform: None };
        column.change_index(chance, &field.ty);
        if field.ty.required().is("string") && chance.percent(30) {
            column.transform = Some(*chance.one_of(&["lower", "upper", "trim"]));
        }
        field.column = Some(column);
    }

    pub(super) fn projection(&mut self, chance: &mut Chance) -> Projection {
        let name = self.name(chance);
        let columns = (0..=chance.below(4)).map(|_| self.row_column(chance)).collect();
        let (table, key) = (name.clone(), chance.below(KEYS.len()));
        Projection { name, former: None, table, key, condition: None, columns }
    }

    pub(super) fn row_column(&mut self, chance: &mut Chance) -> RowColumn {
        let index = chance.percent(30).then(|| *chance.one_of(&["btree", "hash"]));
        RowColumn { name: self.name(chance), former: None, value: *chance.one_of(ROW_VALUES), index }
    }

    /// The manifest. What may lose something is allowed beforehand.
    pub(crate) fn text(&self) -> String {
        let values: Vec<String> = self.values.iter().map(|value| format!("\"{value}\"")).collect();
        let mut text = format!(
            "manifest = 1\n[project]\nname = \"pair\"\n[types.Tier]\nvalues = [{}]\n[streams.Line]\n\
             [events.Happened]\nstream = \"Line\"\nv1 = {{ text = \"string\", number = \"i64\", tier = \"Tier\" }}\n",
            values.join(", ")
        );
        for document in &self.documents {
            document.write(&mut text);
        }
        for projection in &self.projections {
            projection.write(&mut text);
        }
        text
    }

    /// Two rows of each document.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let rows = self.documents.iter().flat_map(|document| (0..2).map(move |number| document.row(number)));
        rows.collect()
    }

    /// The tables of the documents, by the names of these.
    pub(crate) fn tables(&self) -> Vec<(String, String)> {
        self.documents.iter().map(|document| (document.name.clone(), document.table())).collect()
    }
}

impl Document {
    pub(crate) fn table(&self) -> String {
        self.name.to_lowercase()
    }

    fn row(&self, number: usize) -> Row {
        let fields = self.fields.iter().map(|field| (field.name.clone(), field.ty.json(number)));
        let mut json: Map<String, Value> = fields.collect();
        json.insert("id".to_owned(), Value::from(IDS[number]));
        Row { table: self.table(), id: IDS[number].to_owned(), json: Value::Object(json) }
    }

    fn write(&self, text: &mut String) {
        let name = &self.name;
        writeln!(text, "[documents.{name}]\nid = \"{}\"", self.id).unwrap();
        if let Some(former) = &self.former {
            writeln!(text, "renamed_from = \"{former}\"").unwrap();
        }
        writeln!(text, "[documents.{name}.fields]").unwrap();
        for field in &self.fields {
            let mut keys = vec![format!("type = \"{}\"", field.ty.text())];
            keys.extend(field.former.iter().map(|former| format!("renamed_from = \"{former}\"")));
            if field.has_default {
                keys.extend(field.ty.default(&mut Chance::new(7)).map(|(default, _)| format!("default = {default}")));
            }
            writeln!(text, "{} = {{ {} }}", field.name, keys.join(", ")).unwrap();
        }
        writeln!(text, "[documents.{name}.duplicated]").unwrap();
        let first = self.fields.iter().find(|field| field.column.is_some() && field.ty.is_single());
        let predicate = first.map(|field| match &field.ty {
            ty if ty.is_optional() => format!("{} is not null", field.name),
            Type::Scalar("bool") => field.name.clone(),
            ty if ty.is("json") => format!("coalesce({} is null, true)", field.name),
            ty => format!("{} <> {}", field.name, ty.constant(&mut Chance::new(1))),
        });
        let predicate = predicate.filter(|_| first.is_some_and(|field| !field.ty.is("json")));
        for (field, column) in self.fields.iter().filter_map(|field| Some((field, field.column.as_ref()?))) {
            let mut keys = Vec::new();
            if column.name != field.name {
                keys.push(format!("column = \"{}\"", column.name));
            }
            keys.extend(column.former.iter().map(|former| format!("renamed_from = \"{former}\"")));
            keys.extend(column.transform.map(|transform| format!("transform = \"{transform}\"")));
            keys.extend(column.index.map(|kind| match &predicate {
                Some(predicate) if column.is_partial => {
                    format!("index = {{ kind = \"{kind}\", where = {} }}", Value::from(predicate.as_str()))
                }
                _ => format!("index = \"{kind}\""),
            }));
            writeln!(text, "{} = {{ {} }}", field.name, keys.join(", ")).unwrap();
        }
        for field in &self.fields {
            for rule in ["duplicated-type-changed", "index-made-unique"] {
                self.allow(rule, &format!(".duplicated.{}", field.name), text);
            }
            self.allow("document-field-required", &format!(".fields.{}", field.name), text);
        }
        self.allow("document-id-changed", ".id", text);
    }

    fn allow(&self, rule: &str, rest: &str, text: &mut String) {
        let path = format!("documents.{}{rest}", self.name);
        writeln!(text, "[[allow]]\nrule = \"{rule}\"\npath = \"{path}\"\nreason = \"the rows fit\"").unwrap();
    }
}

impl Column {
    pub(super) fn change_index(&mut self, chance: &mut Chance, ty: &Type) {
        let kinds: &[&str] = if ty.is_container() { &["gin"] } else { &["btree", "hash", "unique"] };
        self.index = chance.percent(65).then(|| *chance.one_of(kinds));
        self.is_partial = chance.percent(30);
    }
}

impl Projection {
    fn write(&self, text: &mut String) {
        let name = &self.name;
        writeln!(text, "[projections.{name}]\ntable = \"{}\"\nkey = {{ {} }}", self.table, KEYS[self.key]).unwrap();
        if let Some(former) = &self.former {
            writeln!(text, "renamed_from = \"{former}\"").unwrap();
        }
        writeln!(text, "[projections.{name}.columns]").unwrap();
        for column in &self.columns {
            let mut keys = vec![format!("type = \"{}\"", column.value.0)];
            keys.extend(column.former.iter().map(|former| format!("renamed_from = \"{former}\"")));
            keys.extend(column.index.map(|kind| format!("index = \"{kind}\"")));
            writeln!(text, "{} = {{ {} }}", column.name, keys.join(", ")).unwrap();
        }
        writeln!(text, "[projections.{name}.on.Happened]").unwrap();
        if let Some(condition) = self.condition {
            writeln!(text, "where = \"{condition}\"").unwrap();
        }
        let set = self.columns.iter().map(|column| format!("{} = \"{}\"", column.name, column.value.1));
        writeln!(text, "set = {{ {} }}", set.collect::<Vec<_>>().join(", ")).unwrap();
    }
}
