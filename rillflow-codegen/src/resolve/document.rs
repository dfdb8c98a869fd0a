//! `[documents]`.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::field::{Holder, apply_defaults};
use super::name;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::manifest::Text;
use crate::manifest::raw;
use crate::model::{
    ColumnType, Document, Duplicated, Field, FieldType, IdKind, Index, IndexKind, RustIdent, Scalar, SqlIdent, Tenancy,
    Transform, ValueType,
};
use crate::source::Span;

/// How many fields a document may have, those of its structs included: each of them is a constant in Rust.
const MAX_FIELDS: usize = 1000;

impl Resolver<'_> {
    pub(super) fn documents(&mut self) {
        let raw = self.raw;
        let mut sorted: Vec<&raw::Document> = raw.documents.iter().collect();
        sorted.sort_by_key(|document| document.name.as_str());
        for document in sorted {
            let resolved = self.document(document);
            self.model.documents.push(resolved);
        }
    }

    fn document(&mut self, raw: &raw::Document) -> Document {
        let owner = format!("document `{}`", raw.name.value);
        let span = raw.name.span;
        let rust = self.type_name(&raw.name, "a document", &owner);
        let singular = rust.bare().to_snake_case();
        let (repository, repository_type) = self.repository(raw.plural.as_ref(), &rust, &owner, span);
        // The longest name that follows from a document's table is the function of its trigger.
        let table = self.claim_relation(&singular, &format!("rf_{singular}_columns"), &owner, span);
        self.claim_primary_key(&singular, &owner, span);
        let mut fields = self.fields(&raw.fields, Holder::Changeable);
        let defaults = self.defaults(&raw.fields, &fields.fields);
        apply_defaults(&mut fields.fields, defaults);
        self.refuse_field_id(&raw.fields);
        self.refuse_former_id(&raw.fields);
        self.reserve_constants(&owner, &fields.fields, span);
        let duplicated = self.duplicated(raw, &singular, &fields.fields, fields.sound);
        if !fields.sound {
            self.unsound.documents.insert(raw.name.value.clone());
        }
        let id = raw.id.as_ref().and_then(|text| self.word(text, "id", ID_KINDS)).unwrap_or(IdKind::Uuid);
        let queries = self.queries(raw, &rust, id, &fields.fields, fields.sound);
        let search = self.search(raw, &fields.fields, fields.sound);
        self.later_keys(raw);
        Document {
            name: raw.name.value.clone(),
            id_type: self.claim_type(&format!("{}Id", rust.bare()), &owner, span),
            module: self.claim_module(&singular, &owner, span),
            rust,
            repository,
            repository_type,
            table,
            doc: raw.doc.clone(),
            renamed_from: self.former_document(raw),
            id,
            fields: fields.fields,
            duplicated,
            queries,
            search,
            soft_delete: raw.soft_delete.is_some_and(|(value, _)| value),
            history: raw.history.is_some_and(|(value, _)| value),
            tenancy: raw.tenancy.as_ref().and_then(|text| self.word(text, "tenancy", TENANCIES)),
            span,
        }
    }

    /// Reports what is read of a document and not executed yet.
    fn later_keys(&mut self, raw: &raw::Document) {
        for (key, flag) in [("soft_delete", raw.soft_delete), ("history", raw.history)] {
            if let Some((true, span)) = flag {
                self.report(Diagnostic::not_executed(&format!("`{key}` of a document"), span));
            }
        }
        self.report_not_executed(raw.tenancy.as_ref(), "`tenancy` of a document");
        if let Some(search) = &raw.search {
            self.report(Diagnostic::not_executed("`search` of a document", search.span));
        }
    }

    fn former_document(&mut self, raw: &raw::Document) -> Option<String> {
        let former = raw.renamed_from.as_ref()?;
        let (_, error) = name::type_name(former, "a document");
        self.diagnostics.extend(error);
        self.refuse_own_name(former, &raw.name);
        Some(former.value.clone())
    }

    /// The method of the store and the type it returns, for a document or a stream.
    pub(super) fn repository(
        &mut self,
        plural: Option<&Text>,
        singular: &RustIdent,
        owner: &str,
        span: Span,
    ) -> (RustIdent, RustIdent) {
        let span = plural.map_or(span, |plural| plural.span);
        if let Some(plural) = plural {
            self.snake_name(plural, "the plural");
        }
        let method = match plural {
            Some(plural) => plural.value.to_snake_case(),
            None => name::plural(&singular.bare().to_snake_case()),
        };
        let mut handle = method.to_upper_camel_case();
        if handle == singular.bare() {
            // One news, many news: the handle is called after what it does.
            handle.push_str("Repository");
        }
        (self.claim_method(&method, owner, span), self.claim_type(&handle, owner, span))
    }

    /// The index that PostgreSQL makes for the primary key of `table`.
    pub(super) fn claim_primary_key(&mut self, table: &str, owner: &str, span: Span) {
        let index = format!("{table}_pkey");
        self.claim_relation(&index, &index, &format!("the primary key of {owner}"), span);
    }

    fn refuse_field_id(&mut self, fields: &[raw::Field]) {
        for field in fields.iter().filter(|field| field.name.as_str() == "id") {
            let message = "a document field cannot be called `id`";
            self.report(
                Diagnostic::error(&catalog::FIELD_CALLED_ID, message, field.name.span, "")
                    .note("every document has an `id` of its own, whose type the key `id` of the document names")
                    .help("remove the field, or call it after what it identifies, such as `tax_id`"),
            );
        }
    }

    /// The id is in the JSON as well, so that no field can be read under its key.
    fn refuse_former_id(&mut self, fields: &[raw::Field]) {
        let former = fields.iter().filter_map(|field| field.renamed_from.as_ref());
        for former in former.filter(|former| former.as_str() == "id") {
            let message = "a document field cannot have been called `id`";
            self.report(
                Diagnostic::error(&catalog::FORMER_NAME, message, former.span, "")
                    .note("every document has an `id` of its own, whose type the key `id` of the document names"),
            );
        }
    }

    /// Every field and nested field is a constant of the module, called after its path.
    fn reserve_constants(&mut self, owner: &str, fields: &[Field], span: Span) {
        let mut constants: BTreeMap<String, Span> = BTreeMap::new();
        let mut count = 0;
        let mut open: Vec<(String, Span, &Field)> =
            fields.iter().rev().map(|field| (field.name.clone(), field.span, field)).collect();
        let mut errors = Vec::new();
        while let Some((path, root, field)) = open.pop() {
            count += 1;
            if count > MAX_FIELDS {
                let message = format!("{owner} has more than {MAX_FIELDS} fields, those of its structs included");
                errors.push(
                    Diagnostic::error(&catalog::TOO_MANY_FIELDS, message, span, "")
                        .help("hold parts of it as `json`, or split the document"),
                );
                break;
            }
            if let Some((id, inner)) = self.model.struct_fields(&field.ty) {
                if !self.unsound.types.contains(&id) {
                    open.extend(inner.iter().rev().map(|field| (format!("{path}.{}", field.name), root, field)));
                }
                continue;
            }
            let constant = path.replace('.', "_").to_uppercase();
            if let Some(other) = constants.insert(constant.clone(), root) {
                let message = format!("two fields of {owner} are both called `{constant}` in Rust");
                errors.push(
                    Diagnostic::error(&catalog::RUST_NAME_CLASH, message, root, format!("`{path}` claims it here"))
                        .see(other, "this one has it already"),
                );
            }
        }
        self.diagnostics.extend(errors);
    }

    fn duplicated(&mut self, raw: &raw::Document, table: &str, fields: &[Field], sound: bool) -> Vec<Duplicated> {
        let mut columns: BTreeMap<String, Span> = BTreeMap::new();
        let mut duplicated = Vec::new();
        for entry in &raw.duplicated {
            let owner = format!("`{}.{}`", raw.name.value, entry.path.value);
            let column = self.column(entry);
            let named = entry.column.as_ref().unwrap_or(&entry.path);
            let renamed_from = self.former_name(entry.renamed_from.as_ref(), named, "a column");
            if let Some(other) = columns.insert(column.as_str().to_owned(), entry.path.span) {
                let message =
                    format!("two fields of document `{}` claim the column `{}`", raw.name.value, column.as_str());
                self.report(
                    Diagnostic::error(&catalog::SQL_NAME_CLASH, message, entry.path.span, "this one is the second")
                        .see(other, "this one has it already")
                        .help("give one of them another name with `column`"),
                );
            }
            let kind = entry.index.as_ref().and_then(|index| index.kind.as_ref());
            let kind = kind.and_then(|text| self.word(text, "index", INDEX_KINDS).map(|kind| (text, kind)));
            let name = kind.map(|_| {
                let index = format!("{table}_{}_idx", column.as_str());
                self.claim_relation(&index, &index, &format!("the index of {owner}"), entry.path.span)
            });
            let transform = entry.transform.as_ref().and_then(|text| self.word(text, "transform", TRANSFORMS));
            let Some((ty, nullable)) = self.path_type(entry, &raw.name, fields, sound) else { continue };
            let Some(holds) = self.model.column_type(&ty) else { continue };
            let kind = kind.and_then(|(text, word)| self.index_kind(word, text, &entry.path, &ty, holds));
            let index = kind.zip(name).map(|(kind, name)| Index { kind, name, predicate: None });
            if let Some(text) = entry.transform.as_ref().filter(|_| ty != FieldType::Scalar(Scalar::String)) {
                let message = format!("`{}` is not text and cannot be transformed", entry.path.value);
                let label = format!("the field is of type `{}`", self.model.type_text(&ty));
                self.report(
                    Diagnostic::error(&catalog::TRANSFORM_NEEDS_TEXT, message, text.span, label)
                        .note("`lower`, `upper` and `trim` work on `string`"),
                );
            }
            let path = entry.path.value.split('.').map(str::to_owned).collect();
            let span = entry.path.span;
            duplicated.push(Duplicated { path, ty, holds, nullable, column, index, transform, renamed_from, span });
        }
        duplicated.sort_by(|a, b| a.column.cmp(&b.column));
        duplicated
    }

    /// The kind, if PostgreSQL has such an index for what the column holds.
    fn index_kind(
        &mut self,
        word: IndexWord,
        text: &Text,
        path: &Text,
        ty: &FieldType,
        holds: ColumnType,
    ) -> Option<IndexKind> {
        let is_json = matches!(holds, ColumnType::Single(ValueType { scalar: Scalar::Json, .. }));
        let is_single = matches!(holds, ColumnType::Single(_)) && !is_json;
        let use_gin = "write `index = \"gin\"`, which finds a document by what the field contains";
        let no_gist = "PostgreSQL has `gist` for ranges, shapes and network addresses, which no field type becomes";
        let (reason, help) = match word {
            IndexWord::Kind(IndexKind::Gin) if is_single => (
                "a `gin` index finds what lists, maps and JSON contain, and this is a single value",
                "write `index = \"btree\"`",
            ),
            IndexWord::Kind(kind) if is_single || kind == IndexKind::Gin => return Some(kind),
            IndexWord::Kind(_) => {
                ("lists, maps and JSON are asked for what they contain, not for their order", use_gin)
            }
            IndexWord::Gist if is_single => {
                (no_gist, "write `index = \"btree\"`, which serves `=`, `<`, `between` and `starts_with`")
            }
            IndexWord::Gist => (no_gist, use_gin),
        };
        let message = format!("`{}` cannot have an index of kind `{}`", path.value, text.value);
        let label = format!("the field is of type `{}`", self.model.type_text(ty));
        self.report(Diagnostic::error(&catalog::INDEX_KIND, message, text.span, label).note(reason).help(help));
        None
    }

    fn column(&mut self, entry: &raw::Duplicated) -> SqlIdent {
        let (text, name) = match &entry.column {
            Some(column) => {
                self.snake_name(column, "a column");
                (column, column.value.clone())
            }
            None => (&entry.path, entry.path.value.replace('.', "_")),
        };
        if name == "id" || name == "doc" {
            let owner = "every table of documents has a column of this name";
            self.report(name::reserved(text, owner).help("name the column with `column`"));
        }
        self.diagnostics.extend(name::system_column(text));
        self.sql_ident(&name, &name, &format!("the column of `{}`", entry.path.value), text.span)
    }

    /// The type at the end of a path, which a column can hold, and whether the value can be absent.
    fn path_type(
        &mut self,
        entry: &raw::Duplicated,
        document: &Text,
        fields: &[Field],
        sound: bool,
    ) -> Option<(FieldType, bool)> {
        let path = &entry.path;
        let (field, nullable) = self.field_at((path, path.as_str()), document, fields, sound)?;
        let json = self.model.json_type(&field.ty);
        if self.model.column_type(&json).is_none() {
            let start = path.value.rfind('.').map_or(0, |dot| dot + 1);
            let message = format!("no column can hold `{}`", path.value);
            let label = format!("it is of type `{}`", self.model.type_text(&field.ty));
            let inner = self.model.struct_fields(&field.ty).and_then(|(_, inner)| inner.first());
            let help = inner.map(|first| format!("name a field of it, such as `{}.{}`", path.value, first.name));
            self.report(
                Diagnostic::error(&catalog::NOT_A_COLUMN, message, path.part(start..path.value.len()), label)
                    .note("a column holds a built-in type other than `duration`, a closed set, a list or a map")
                    .help_maybe(help),
            );
            return None;
        }
        Some((json.unwrap_optional().0.clone(), nullable))
    }

    /// The field at the end of the path that `text` begins with, and whether it or anything on the way to it is optional.
    pub(super) fn field_at(
        &mut self,
        (text, path): (&Text, &str),
        document: &Text,
        fields: &[Field],
        sound: bool,
    ) -> Option<(Field, bool)> {
        let (mut fields, mut sound, mut nullable, mut start) = (fields.to_vec(), sound, false, 0);
        let mut holder = format!("document `{}`", document.value);
        let segments: Vec<&str> = path.split('.').collect();
        for (index, segment) in segments.iter().enumerate() {
            let span = text.part(start..start + segment.len());
            start += segment.len() + 1;
            let Some(field) = fields.iter().find(|field| field.name == **segment) else {
                if sound {
                    let message = format!("{holder} has no field `{segment}`");
                    let known = fields.iter().map(|field| field.name.as_str());
                    let help = closest(segment, known).map(|meant| format!("did you mean `{meant}`?"));
                    self.report(Diagnostic::error(&catalog::UNKNOWN_PATH, message, span, "").help_maybe(help));
                }
                return None;
            };
            nullable |= field.ty.unwrap_optional().1;
            if index + 1 == segments.len() {
                return Some((field.clone(), nullable));
            }
            let Some((id, inner)) = self.model.struct_fields(&field.ty) else {
                let message = format!("`{segment}` has no fields of its own");
                let label = format!("it is of type `{}`", self.model.type_text(&field.ty));
                let diagnostic = Diagnostic::error(&catalog::UNKNOWN_PATH, message, span, label);
                let note = self.model.union(&field.ty).map(|(union, _)| {
                    format!("which fields a `{}` has depends on its variant, so a path ends before it", union.name)
                });
                let span = field.span;
                self.report(diagnostic.see(span, "the field stands here").note_maybe(note));
                return None;
            };
            holder = format!("type `{}`", self.model.named_type(id).name);
            sound = !self.unsound.types.contains(&id);
            fields = inner.to_vec();
        }
        None
    }
}

const TENANCIES: &[(&str, Tenancy)] = &[("single", Tenancy::Single), ("conjoined", Tenancy::Conjoined)];

const ID_KINDS: &[(&str, IdKind)] = &[("uuid", IdKind::Uuid), ("string", IdKind::String), ("i64", IdKind::I64)];

/// A word for an index; PostgreSQL's core has no `gist` for the types that fields have.
#[derive(Clone, Copy)]
enum IndexWord {
    Kind(IndexKind),
    Gist,
}

const INDEX_KINDS: &[(&str, IndexWord)] = &[
    ("btree", IndexWord::Kind(IndexKind::Btree)),
    ("hash", IndexWord::Kind(IndexKind::Hash)),
    ("unique", IndexWord::Kind(IndexKind::Unique)),
    ("gin", IndexWord::Kind(IndexKind::Gin)),
    ("gist", IndexWord::Gist),
];

const TRANSFORMS: &[(&str, Transform)] =
    &[("lower", Transform::Lower), ("upper", Transform::Upper), ("trim", Transform::Trim)];
