//! Parses the JSON envelope of every response by the profile's dotted paths.

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::row::KeySeed;
use super::scalar::Scalar;
use super::{Envelope, key_names};
use crate::error::Error;

const SUCCESS: usize = 0;
const DATA: usize = 1;
const MESSAGE: usize = 2;
const ERROR_CODE: usize = 3;
const REQUEST_ID: usize = 4;
const TOTAL: usize = 5;
const NEXT_CURSOR: usize = 6;
const SLOTS: usize = 7;

/// The envelope's paths as a tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct EnvelopePaths {
    children: Vec<(String, EnvelopePaths)>,
    slot: Option<usize>,
}

impl EnvelopePaths {
    pub(crate) fn new(envelope: &Envelope) -> Self {
        let mut tree = Self::default();
        let optional = [
            (MESSAGE, &envelope.message),
            (ERROR_CODE, &envelope.error_code),
            (REQUEST_ID, &envelope.request_id),
            (TOTAL, &envelope.total),
            (NEXT_CURSOR, &envelope.next_cursor),
        ];
        tree.insert(&envelope.success, SUCCESS);
        tree.insert(&envelope.data, DATA);
        for (slot, path) in optional {
            if let Some(path) = path {
                tree.insert(path, slot);
            }
        }
        tree
    }

    fn insert(&mut self, path: &str, slot: usize) {
        let mut node = self;
        for part in path.split('.') {
            let at = match node.children.iter().position(|(name, _)| name == part) {
                Some(at) => at,
                None => {
                    node.children.push((part.to_owned(), Self::default()));
                    node.children.len() - 1
                }
            };
            node = &mut node.children[at].1;
        }
        node.slot = Some(slot);
    }
}

/// A parsed envelope.
#[derive(Debug, Default)]
pub(crate) struct ParsedEnvelope<'a>([Option<&'a RawValue>; SLOTS]);

impl<'a> ParsedEnvelope<'a> {
    /// Parses the envelope; the error is about its JSON.
    pub(crate) fn parse(paths: &EnvelopePaths, text: &'a str) -> Result<Self, serde_json::Error> {
        let mut opened = Self::default();
        let mut json = serde_json::Deserializer::from_str(text);
        EnvelopeSeed {
            paths,
            slots: &mut opened.0,
        }
        .deserialize(&mut json)?;
        json.end()?;
        Ok(opened)
    }

    /// Whether SORS reports success; an error without a report.
    pub(crate) fn is_success(&self, envelope: &Envelope, text: &str) -> Result<bool, Error> {
        let Some(raw) = self.0[SUCCESS] else {
            return Err(Error::contract(format!(
                "SORS's response has no `{}` (profile key envelope.success). Keys that came: {}. Correct the contract \
                 profile, or check that the address is SORS's.",
                envelope.success,
                serde_json::from_str::<&RawValue>(text)
                    .map_or_else(|_| "none".to_owned(), key_names::keys_of),
            )));
        };
        Ok(Scalar::from_raw(raw).is_ok_and(|scalar| {
            envelope
                .success_values
                .iter()
                .any(|value| scalar.equals(value))
        }))
    }

    pub(crate) fn data(&self) -> Option<&'a RawValue> {
        self.0[DATA]
    }

    /// Returns the data; an error without any, because missing data must not count as an empty list.
    pub(crate) fn require_data(
        &self,
        envelope: &Envelope,
        text: &str,
    ) -> Result<&'a RawValue, Error> {
        self.data().filter(|raw| raw.get() != "null").ok_or_else(|| {
            Error::contract(format!(
                "SORS's response has nothing at `{}` (profile key envelope.data). Keys that came: {}. Nothing was imported; correct the contract profile, or ask Softkom.",
                envelope.data,
                serde_json::from_str::<&RawValue>(text).map_or_else(|_| "none".to_owned(), key_names::keys_of),
            ))
        })
    }

    pub(crate) fn message(&self) -> Option<String> {
        self.text_at(MESSAGE)
    }

    pub(crate) fn error_code(&self) -> Option<String> {
        self.text_at(ERROR_CODE)
    }

    pub(crate) fn request_id(&self) -> Option<String> {
        self.text_at(REQUEST_ID)
    }

    pub(crate) fn next_cursor(&self) -> Option<String> {
        self.text_at(NEXT_CURSOR)
    }

    /// Returns the total number of rows; an error for anything but a number.
    pub(crate) fn total(&self, envelope: &Envelope) -> Result<Option<u64>, Error> {
        let Some(raw) = self.0[TOTAL] else {
            return Ok(None);
        };
        match Scalar::from_raw(raw) {
            Ok(scalar) if scalar.is_nothing() => Ok(None),
            Ok(scalar) => scalar
                .integer()
                .map(Some)
                .map_err(|_| wrong_total(envelope, scalar.kind())),
            Err(_) => Err(wrong_total(envelope, "text")),
        }
    }

    fn text_at(&self, slot: usize) -> Option<String> {
        let scalar = Scalar::from_raw(self.0[slot]?).ok()?;
        if scalar.is_nothing() {
            None
        } else {
            scalar.text().ok()
        }
    }
}

fn wrong_total(envelope: &Envelope, came: &str) -> Error {
    Error::contract(format!(
        "`{}` of SORS's response (profile key envelope.total) is not a whole number but {came}. Correct the contract \
         profile.",
        envelope.total.as_deref().unwrap_or_default()
    ))
}

struct EnvelopeSeed<'p, 's, 'a> {
    paths: &'p EnvelopePaths,
    slots: &'s mut [Option<&'a RawValue>; SLOTS],
}

impl<'de> DeserializeSeed<'de> for EnvelopeSeed<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for EnvelopeSeed<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(KeySeed)? {
            let Some((_, node)) = self
                .paths
                .children
                .iter()
                .find(|(name, _)| name.as_str() == key)
            else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            match node.slot {
                Some(slot) => self.slots[slot] = Some(map.next_value()?),
                None => map.next_value_seed(EnvelopeSeed {
                    paths: node,
                    slots: self.slots,
                })?,
            }
        }
        Ok(())
    }

    // Anything but an object has nothing at the paths below it.

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}
