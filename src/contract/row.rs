//! One row of a list, parsed by the profile into slots and from there into the model. No tree is built: a value stays
//! the text of the response until it is used.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::scalar::Scalar;
use super::{Field, Formats, Profile, Resource};

/// The fields of a resource, indexed by key.
#[derive(Debug, Clone)]
pub(crate) struct RowSchema {
    pub(crate) resource: Resource,
    formats: Formats,
    slots: Vec<(Field, String)>,
    /// Key → (slot, rank among the aliases).
    keys: HashMap<String, (usize, usize)>,
}

impl RowSchema {
    pub(crate) fn new(
        profile: &Profile,
        resource: Resource,
        fields: &BTreeMap<Field, Vec<String>>,
    ) -> Self {
        let mut keys = HashMap::new();
        let mut slots = Vec::with_capacity(fields.len());
        for (slot, (field, aliases)) in fields.iter().enumerate() {
            slots.push((*field, aliases.first().cloned().unwrap_or_default()));
            for (rank, alias) in aliases.iter().enumerate() {
                keys.insert(alias.clone(), (slot, rank));
            }
        }
        Self {
            resource,
            formats: profile.formats.clone(),
            slots,
            keys,
        }
    }

    pub(crate) fn has(&self, field: Field) -> bool {
        self.slot(field).is_some()
    }

    /// Returns the key that the profile expects for a field.
    pub(crate) fn key(&self, field: Field) -> &str {
        self.slot(field)
            .map_or("", |slot| self.slots[slot].1.as_str())
    }

    pub(crate) fn slot(&self, field: Field) -> Option<usize> {
        self.slots.iter().position(|(is, _)| *is == field)
    }

    pub(crate) fn width(&self) -> usize {
        self.slots.len()
    }
}

/// Why a row, or a field of it, is invalid. Contains no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    pub(crate) field: Option<Field>,
    pub(crate) problem: Cow<'static, str>,
}

impl FieldError {
    pub(crate) fn new(field: Field, problem: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field: Some(field),
            problem: problem.into(),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldValue<'de> {
    rank: usize,
    raw: &'de RawValue,
}

/// The values of one row by slot.
#[derive(Debug)]
pub(crate) struct RawRow<'a, 'de> {
    pub(crate) shape: &'a RowSchema,
    pub(crate) found: &'a [Option<FieldValue<'de>>],
}

impl RawRow<'_, '_> {
    /// Returns the value of a field; `None` if it is absent, null or an empty text.
    fn field_scalar(&self, field: Field) -> Result<Option<Scalar<'_>>, FieldError> {
        let Some(found) = self.shape.slot(field).and_then(|slot| self.found[slot]) else {
            return Ok(None);
        };
        let scalar = Scalar::from_raw(found.raw)
            .map_err(|expected| FieldError::new(field, format!("expected {expected}")))?;
        Ok((!scalar.is_nothing()).then_some(scalar))
    }

    fn parse_field<T>(
        &self,
        field: Field,
        read: impl FnOnce(&Scalar<'_>) -> Result<T, &'static str>,
    ) -> Result<Option<T>, FieldError> {
        let Some(scalar) = self.field_scalar(field)? else {
            return Ok(None);
        };
        read(&scalar).map(Some).map_err(|expected| {
            FieldError::new(field, format!("expected {expected}, got {}", scalar.kind()))
        })
    }

    pub(crate) fn text(&self, field: Field) -> Result<Option<String>, FieldError> {
        self.parse_field(field, |scalar| scalar.text())
    }

    pub(crate) fn decimal(&self, field: Field) -> Result<Option<Decimal>, FieldError> {
        self.parse_field(field, |scalar| scalar.decimal(self.shape.formats.decimal))
    }

    pub(crate) fn boolean(&self, field: Field) -> Result<Option<bool>, FieldError> {
        self.parse_field(field, |scalar| scalar.boolean(&self.shape.formats))
    }

    pub(crate) fn date(&self, field: Field) -> Result<Option<NaiveDate>, FieldError> {
        self.parse_field(field, |scalar| scalar.date(&self.shape.formats))
    }

    pub(crate) fn integer<T: std::str::FromStr>(
        &self,
        field: Field,
    ) -> Result<Option<T>, FieldError> {
        self.parse_field(field, |scalar| scalar.integer())
    }

    /// Returns our word for an enumerated value; `None` if the profile has no such value.
    pub(crate) fn mapped_word<'v>(
        &self,
        field: Field,
        values: &'v BTreeMap<String, Value>,
    ) -> Result<Option<&'v str>, FieldError> {
        Ok(self.field_scalar(field)?.and_then(|scalar| {
            values
                .iter()
                .find(|(_, value)| scalar.equals(value))
                .map(|(word, _)| word.as_str())
        }))
    }

    pub(crate) fn require_text(&self, field: Field) -> Result<String, FieldError> {
        self.text(field)?
            .ok_or_else(|| FieldError::new(field, "is missing"))
    }

    pub(crate) fn require_decimal(&self, field: Field) -> Result<Decimal, FieldError> {
        self.decimal(field)?
            .ok_or_else(|| FieldError::new(field, "is missing"))
    }
}

/// Type of one element of a list.
pub(crate) enum ListElement {
    RawRow,
    /// Something else, by name.
    Other(&'static str),
}

/// Deserializes one element of a list into slots.
pub(crate) struct RowSeed<'a, 'de> {
    pub(crate) shape: &'a RowSchema,
    pub(crate) found: &'a mut Vec<Option<FieldValue<'de>>>,
    /// Slots whose key is present, null or not.
    pub(crate) came: &'a mut [bool],
}

impl<'de> DeserializeSeed<'de> for RowSeed<'_, 'de> {
    type Value = ListElement;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<ListElement, D::Error> {
        self.found.clear();
        self.found.resize(self.shape.width(), None);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_, 'de> {
    type Value = ListElement;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ListElement, A::Error> {
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let Some(&(slot, rank)) = self.shape.keys.get(key.as_ref()) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let raw: &'de RawValue = map.next_value()?;
            self.came[slot] = true;
            let better = match self.found[slot] {
                None => true,
                Some(found) => is_nothing(found.raw) || (rank <= found.rank && !is_nothing(raw)),
            };
            if better {
                self.found[slot] = Some(FieldValue { rank, raw });
            }
        }
        Ok(ListElement::RawRow)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<ListElement, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(ListElement::Other("a list"))
    }

    fn visit_unit<E>(self) -> Result<ListElement, E> {
        Ok(ListElement::Other("null"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<ListElement, E> {
        Ok(ListElement::Other("a boolean"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<ListElement, E> {
        Ok(ListElement::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<ListElement, E> {
        Ok(ListElement::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<ListElement, E> {
        Ok(ListElement::Other("a number"))
    }

    fn visit_str<E>(self, _: &str) -> Result<ListElement, E> {
        Ok(ListElement::Other("text"))
    }
}

/// Whether a value is null or an empty text: then another key of the field may have the value.
fn is_nothing(raw: &RawValue) -> bool {
    Scalar::from_raw(raw).is_ok_and(|scalar| scalar.is_nothing())
}

/// Deserializes a key, borrowed unless it is escaped.
pub(crate) struct KeySeed;

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeySeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
