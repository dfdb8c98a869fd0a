//! What to write instead of a change of a released version, ready to paste.

use crate::analyze::suggest_step;
use crate::model::{
    Event, EventVersion, Field, FieldType, Model, NamedType, NamedTypeBody, RustIdent, RustPath, Scalar, SetValue,
    TypeId, Union, Variant,
};
use crate::surface::{FieldSurface, Fields, Surface, TypeSurface};

/// A released version as it was, the one that what is new belongs to, and the types that both need.
pub(super) struct Restoration<'a> {
    /// The manifest with older types under their names and changed ones under new names.
    model: Model,
    event: &'a Event,
    old: EventVersion,
    /// The version to add; `None` if a later one is there already.
    next: Option<EventVersion>,
    /// Changed types, as they are in `model`: the older one, and the newer one if there is one.
    types: Vec<(TypeId, Option<TypeId>)>,
    /// What both are made of, by the name before, for what a model does not say in words: defaults.
    before: &'a Surface,
    after: &'a Surface,
}

impl<'a> Restoration<'a> {
    /// What to write instead of `declared`, a version of `event` whose shape differs between the two surfaces.
    pub(super) fn new(
        model: &Model,
        before: &'a Surface,
        after: &'a Surface,
        event: &'a Event,
        declared: &EventVersion,
    ) -> Option<Self> {
        let fields = before.events.get(&event.name)?.versions.get(&format!("v{}", declared.version))?;
        let mut model = model.clone();
        let mut types = Vec::new();
        // Types first get their names, since they may contain each other.
        for name in before.types_in(fields) {
            let is_same = after.types.contains_key(name) && before.type_shape(name) == after.type_shape(name);
            if is_same {
                continue;
            }
            let newer = model.types.iter().position(|one| one.name == name).map(TypeId);
            if let Some(newer) = newer {
                model.types[newer.0].name = free_name(&model, before, name);
            }
            types.push((TypeId(model.types.len()), newer));
            model.types.push(stand_in(name, declared));
        }
        for (older, _) in &types {
            let body = body(&model, before.types.get(&model.named_type(*older).name)?, declared)?;
            model.types[older.0].body = body;
        }
        let old = EventVersion { fields: fields_of(&model, fields, declared)?, ..declared.clone() };
        let next = declared.version.checked_add(1).filter(|_| event.current().version == declared.version);
        let next = next.filter(|_| !event.is_left()).map(|version| EventVersion { version, ..declared.clone() });
        Some(Self { model, event, old, next, types, before, after })
    }

    /// The words, and then the text to paste.
    pub(super) fn help(&self) -> String {
        let mut lines = Vec::new();
        let old = self.old.version;
        let mut back = vec![format!("v{old}")];
        back.extend(self.types.iter().map(|(older, _)| format!("`{}`", self.model.named_type(*older).name)));
        let what = match back.split_last() {
            Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
            _ => back.concat(),
        };
        match &self.next {
            Some(next) => lines.push(format!("put {what} back, and declare what is new as v{}:", next.version)),
            None => lines.push(format!("put {what} back:")),
        }
        for (older, newer) in &self.types {
            let name = &self.model.named_type(*older).name;
            lines.extend(self.named_type(*older, self.before.types.get(name)));
            // Without a version that uses it there is nothing to give the newer one a name for.
            if let (Some(newer), Some(_)) = (newer, &self.next) {
                lines.extend(self.named_type(*newer, self.after.types.get(name)));
            }
        }
        lines.extend(self.version(&self.old));
        if let Some(next) = &self.next {
            lines.extend(self.version(next));
            let step = suggest_step(&self.model, self.event, &self.old, next);
            // Its first line says what the others are.
            lines.extend(step.lines().skip(1).map(str::to_owned));
        }
        lines.join("\n")
    }

    fn version(&self, version: &EventVersion) -> Vec<String> {
        let mut lines = vec![format!("[events.{}.v{}]", self.event.name, version.version)];
        // Versions have no defaults.
        lines.extend(version.fields.iter().map(|field| self.field(field, None)));
        lines
    }

    fn named_type(&self, id: TypeId, surface: Option<&TypeSurface>) -> Vec<String> {
        let named = self.model.named_type(id);
        let mut lines = vec![format!("[types.{}]", named.name)];
        let inline = |fields: &[Field], known: Option<&Fields>| {
            let known = |field: &Field| known.and_then(|known| known.get(&field.name));
            let fields: Vec<String> = fields.iter().map(|field| self.field(field, known(field))).collect();
            if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
        };
        match &named.body {
            NamedTypeBody::Struct(fields) => {
                let known = match surface {
                    Some(TypeSurface::Struct(fields)) => Some(fields),
                    _ => None,
                };
                lines.push(format!("fields = {}", inline(fields, known)));
            }
            NamedTypeBody::ClosedSet(values) => {
                let values: Vec<String> = values.iter().map(|one| format!("{:?}", one.value)).collect();
                lines.push(format!("values = [{}]", values.join(", ")));
            }
            NamedTypeBody::Union(union) => {
                lines.push(format!("tag = {:?}", union.tag));
                let known = |variant: &str| match surface {
                    Some(TypeSurface::Union(union)) => union.variants.get(variant),
                    _ => None,
                };
                let variants = union.variants.iter();
                lines.extend(
                    variants.map(|one| format!("variants.{} = {}", one.name, inline(&one.fields, known(&one.name)))),
                );
            }
            NamedTypeBody::Extern(rust, json) => {
                lines.push(format!("rust = \"{rust}\""));
                lines.push(format!("json = \"{}\"", json.name()));
            }
        }
        lines
    }

    fn field(&self, field: &Field, known: Option<&FieldSurface>) -> String {
        let json = self.model.json_text(&field.ty);
        let mut keys = vec![format!("type = \"{json}\"")];
        if let FieldType::Extern(_, rust) = field.ty.unwrap_optional().0 {
            keys.push(format!("rust = \"{rust}\""));
        }
        keys.extend(known.and_then(|known| known.default.as_ref()).map(|default| format!("default = {default}")));
        match keys.as_slice() {
            [_] => format!("{} = \"{json}\"", field.name),
            keys => format!("{} = {{ {} }}", field.name, keys.join(", ")),
        }
    }
}

/// A name like `name` that no type has yet.
fn free_name(model: &Model, before: &Surface, name: &str) -> String {
    let is_free =
        |wanted: &String| model.types.iter().all(|one| one.name != *wanted) && !before.types.contains_key(wanted);
    (2..=u32::MAX).map(|number| format!("{name}V{number}")).find(is_free).unwrap_or_default()
}

/// A type whose body comes later. Its identifier is never printed.
fn stand_in(name: &str, declared: &EventVersion) -> NamedType {
    NamedType {
        name: name.to_owned(),
        rust: RustIdent::new_checked(name.to_owned()),
        doc: None,
        body: NamedTypeBody::Struct(Vec::new()),
        span: declared.span,
    }
}

fn body(model: &Model, surface: &TypeSurface, declared: &EventVersion) -> Option<NamedTypeBody> {
    let ident = |name: &str| RustIdent::new_checked(name.to_owned());
    Some(match surface {
        TypeSurface::Struct(fields) => NamedTypeBody::Struct(fields_of(model, fields, declared)?),
        TypeSurface::Set(values) => NamedTypeBody::ClosedSet(
            values.iter().map(|value| SetValue { value: value.clone(), rust: ident(value), doc: None }).collect(),
        ),
        TypeSurface::Extern(one) => {
            let json = Scalar::ALL.into_iter().find(|scalar| scalar.name() == one.json)?;
            NamedTypeBody::Extern(RustPath::new_checked(one.rust.clone()), json)
        }
        TypeSurface::Union(union) => {
            let variants = union.variants.iter().map(|(name, fields)| {
                let fields = fields_of(model, fields, declared)?;
                Some(Variant { name: name.clone(), rust: ident(name), doc: None, fields, span: declared.span })
            });
            NamedTypeBody::Union(Union { tag: union.tag.clone(), variants: variants.collect::<Option<_>>()? })
        }
    })
}

fn fields_of(model: &Model, fields: &Fields, declared: &EventVersion) -> Option<Vec<Field>> {
    let fields = fields.iter().map(|(name, field)| {
        Some(Field {
            name: name.clone(),
            rust: RustIdent::new_checked(name.clone()),
            ty: type_of(model, &field.ty)?,
            doc: None,
            default: None,
            renamed_from: None,
            pii: false,
            span: declared.span,
        })
    });
    fields.collect()
}

/// The type that is written `text`. Of two types with one name, the one that was added last.
fn type_of(model: &Model, text: &str) -> Option<FieldType> {
    if let Some(inner) = text.strip_suffix('?') {
        return Some(FieldType::Optional(Box::new(type_of(model, inner)?)));
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return Some(FieldType::List(Box::new(type_of(model, inner)?)));
    }
    if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
        return Some(FieldType::Map(Box::new(type_of(model, inner)?)));
    }
    let scalar = Scalar::ALL.into_iter().find(|scalar| scalar.name() == text).map(FieldType::Scalar);
    scalar.or_else(|| model.types.iter().rposition(|one| one.name == text).map(|index| FieldType::Named(TypeId(index))))
}
