//! `[documents]`.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::field::{Holder, apply_defaults};
use super::name;
use super::resolver::Resolver;
use crate::diagnostic::{Diagnostic, catalog, closest};
use crate::manifest::Text;
use crate::manifest::raw;
use crate::model::{Document, Duplicated, Field, FieldType, IdKind, IndexKind, RustIdent, Scalar, SqlIdent, Transform};
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
            id: raw.id.as_ref().and_then(|text| self.word(text, "id", ID_KINDS)).unwrap_or(IdKind::Uuid),
            fields: fields.fields,
            duplicated,
            span,
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
            let index = entry.index.as_ref().and_then(|text| self.word(text, "index", INDEX_KINDS));
            let index = index.map(|kind| {
                let index = format!("{table}_{}_idx", column.as_str());
                (kind, self.claim_relation(&index, &index, &format!("the index of {owner}"), entry.path.span))
            });
            let transform = entry.transform.as_ref().and_then(|text| self.word(text, "transform", TRANSFORMS));
            let Some((ty, nullable)) = self.path_type(entry, &raw.name, fields, sound) else { continue };
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
            duplicated.push(Duplicated { path, ty, nullable, column, index, transform, renamed_from, span });
        }
        duplicated.sort_by(|a, b| a.column.cmp(&b.column));
        duplicated
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
        let (mut fields, mut sound, mut nullable, mut start) = (fields.to_vec(), sound, false, 0);
        let mut holder = format!("document `{}`", document.value);
        let segments: Vec<&str> = entry.path.as_str().split('.').collect();
        for (index, segment) in segments.iter().enumerate() {
            let span = entry.path.part(start..start + segment.len());
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
            let last = index + 1 == segments.len();
            let inner = self.model.struct_fields(&field.ty);
            match inner {
                Some((id, inner)) if !last => {
                    (holder, sound) =
                        (format!("type `{}`", self.model.named_type(id).name), !self.unsound.types.contains(&id));
                    fields = inner.to_vec();
                }
                _ if !last => {
                    let message = format!("`{segment}` has no fields of its own");
                    let label = format!("it is of type `{}`", self.model.type_text(&field.ty));
                    let diagnostic = Diagnostic::error(&catalog::UNKNOWN_PATH, message, span, label);
                    let note = self.model.union(&field.ty).map(|(union, _)| {
                        format!("which fields a `{}` has depends on its variant, so a path ends before it", union.name)
                    });
                    let span = field.span;
                    self.report(diagnostic.see(span, "the field stands here").note_maybe(note));
                    return None;
                }
                _ => {
                    let json = self.model.json_type(&field.ty);
                    let holds = self.model.value_type(&json).is_some_and(|ty| ty.scalar != Scalar::Duration);
                    if !holds {
                        let message = format!("no column can hold `{}`", entry.path.value);
                        let label = format!("it is of type `{}`", self.model.type_text(&field.ty));
                        let help = inner
                            .and_then(|(_, inner)| inner.first())
                            .map(|first| format!("name a field of it, such as `{}.{}`", entry.path.value, first.name));
                        self.report(
                            Diagnostic::error(&catalog::NOT_A_COLUMN, message, span, label)
                                .note("a column holds one built-in type other than `duration`, or a closed set")
                                .help_maybe(help),
                        );
                        return None;
                    }
                    return Some((json.unwrap_optional().0.clone(), nullable));
                }
            }
        }
        None
    }
}

const ID_KINDS: &[(&str, IdKind)] = &[("uuid", IdKind::Uuid), ("string", IdKind::String), ("i64", IdKind::I64)];

const INDEX_KINDS: &[(&str, IndexKind)] =
    &[("btree", IndexKind::Btree), ("hash", IndexKind::Hash), ("unique", IndexKind::Unique)];

const TRANSFORMS: &[(&str, Transform)] =
    &[("lower", Transform::Lower), ("upper", Transform::Upper), ("trim", Transform::Trim)];
