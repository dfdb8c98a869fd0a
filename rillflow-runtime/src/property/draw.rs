//! Values of the types of a manifest, as JSON.

use std::any::TypeId;
use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::prelude::{BoxedStrategy, Just, Strategy, any};
use proptest::sample::select;
use proptest::strategy::Union;
use serde::Serialize;
use serde_json::{Map, Value};

use super::shape::Types;
use super::{Field, NamedType, OwnType, Type, Variant, scalar};

/// How events are drawn.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    own: BTreeMap<TypeId, BoxedStrategy<Value>>,
}

impl Draws {
    /// Every type as Rillflow draws it. Of a type of your own: what it reads out of its built-in type.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Draws values of `T`, a type of your own, by `strategy`. Of use for a type that takes few of the values of its
    /// built-in type.
    #[must_use]
    pub fn own<T: Serialize + 'static>(mut self, strategy: impl Strategy<Value = T> + 'static) -> Self {
        self.own.insert(TypeId::of::<T>(), strategy.prop_map(scalar::json).boxed());
        self
    }

    /// Payloads of a version.
    pub(super) fn payloads(&self, types: Types, fields: &'static [Field]) -> BoxedStrategy<Value> {
        let mut drawing = Drawing { draws: self, types, open: Vec::new() };
        // A struct holds itself in a list, a map or not at all, so that there is always a payload.
        drawing.object(fields, None).unwrap_or_else(|| Just(Value::Object(Map::new())).boxed())
    }
}

struct Drawing<'a> {
    draws: &'a Draws,
    types: Types,
    /// The named types around the value.
    open: Vec<&'static str>,
}

/// How often a type stands in itself.
const DEPTH: usize = 2;

impl Drawing<'_> {
    /// `None` where a type that holds itself would go on for ever.
    fn value(&mut self, ty: Type) -> Option<BoxedStrategy<Value>> {
        Some(match ty {
            Type::String => scalar::string(),
            Type::Bool => scalar::boolean(),
            Type::I16 => scalar::small(),
            Type::I32 => scalar::medium(),
            Type::I64 => scalar::large(),
            Type::F32 => scalar::single(),
            Type::F64 => scalar::double(),
            Type::Decimal => scalar::decimal(),
            Type::Uuid => scalar::uuid(),
            Type::Timestamp => scalar::timestamp(),
            Type::Date => scalar::date(),
            Type::Time => scalar::time(),
            Type::Duration => scalar::duration(),
            Type::Bytes => scalar::bytes(),
            Type::Json => scalar::any_json(),
            Type::Optional(inner) => match self.value(*inner) {
                Some(inner) => Union::new([Just(Value::Null).boxed(), inner]).boxed(),
                None => Just(Value::Null).boxed(),
            },
            Type::List(inner) => match self.value(*inner) {
                Some(inner) => vec(inner, 0..4).prop_map(Value::Array).boxed(),
                None => Just(Value::Array(Vec::new())).boxed(),
            },
            Type::Map(inner) => match self.value(*inner) {
                Some(inner) => btree_map(scalar::text(), inner, 0..4)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect()))
                    .boxed(),
                None => Just(Value::Object(Map::new())).boxed(),
            },
            Type::Named(name) => {
                if self.open.iter().filter(|open| **open == name).count() >= DEPTH {
                    return None;
                }
                self.open.push(name);
                let value = self.named(name);
                self.open.pop();
                value?
            }
            Type::Own(own) => self.own(own)?,
        })
    }

    fn named(&mut self, name: &'static str) -> Option<BoxedStrategy<Value>> {
        match self.types.named(name)? {
            NamedType::Struct(fields) => self.object(fields, None),
            NamedType::Set(values) => Some(select(values).prop_map(Value::from).boxed()),
            NamedType::Union(tag, variants) => {
                let variant = |variant: &Variant| self.object(variant.fields, Some((tag, variant.name)));
                let variants: Vec<_> = variants.iter().filter_map(variant).collect();
                (!variants.is_empty()).then(|| Union::new(variants).boxed())
            }
        }
    }

    fn own(&mut self, own: OwnType) -> Option<BoxedStrategy<Value>> {
        if let Some(strategy) = self.draws.own.get(&(own.id)()) {
            return Some(strategy.clone());
        }
        let reason = format!(
            "`{name}` reads hardly any of the values that were drawn for it; say how to draw them: \
             `Draws::new().own::<{name}>(strategy)`",
            name = own.name
        );
        let accepted = move |value: Value| (own.accepted)(&value).filter(|value| !value.is_null());
        Some(self.value(*own.json)?.prop_filter_map(reason, accepted).boxed())
    }

    /// An object: with the tag of a variant, without what is absent, and now and then as older programs wrote it.
    fn object(
        &mut self,
        fields: &'static [Field],
        tag: Option<(&'static str, &'static str)>,
    ) -> Option<BoxedStrategy<Value>> {
        let entries: Vec<BoxedStrategy<Option<(String, Value)>>> =
            fields.iter().map(|field| self.entry(field)).collect::<Option<_>>()?;
        let object = entries.prop_map(move |entries| {
            let tag = tag.map(|(key, name)| (key.to_owned(), Value::from(name)));
            Value::Object(tag.into_iter().chain(entries.into_iter().flatten()).collect())
        });
        Some(object.boxed())
    }

    fn entry(&mut self, field: &'static Field) -> Option<BoxedStrategy<Option<(String, Value)>>> {
        let value = self.value(field.ty)?;
        let is_optional = matches!(field.ty, Type::Optional(_));
        // Shrinks to what a program of today writes.
        let spelling = (0..4_u8, any::<bool>());
        let entry = (value, spelling).prop_map(move |(value, (spelling, is_former))| {
            let key = field.former.filter(|_| is_former).unwrap_or(field.key);
            let is_absent = if is_optional { value.is_null() } else { field.default.is_some() && spelling == 3 };
            (!is_absent).then(|| (key.to_owned(), value))
        });
        Some(entry.boxed())
    }
}
