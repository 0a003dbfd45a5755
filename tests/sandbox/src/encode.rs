//! Encoding of rows as JSON, in the profile's formats.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use sors::contract::{DecimalFormat, Field, Formats, Profile, Resource};

use crate::json::{self, ObjectWriter};

/// One scalar of a row.
#[derive(Debug, Clone)]
pub enum Scalar<'a> {
    /// The key is left out.
    Absent,
    /// JSON `null`.
    Null,
    /// Text.
    Text(&'a str),
    /// Owned text.
    Owned(String),
    /// An ID: a JSON number if the profile writes numbers, otherwise text.
    Id(&'a str),
    /// A whole number.
    Int(i64),
    /// Money or a quantity, with all its decimals.
    Decimal(Decimal),
    /// Yes or no.
    Bool(bool),
    /// A date.
    Date(NaiveDate),
}

impl<'a> Scalar<'a> {
    /// Returns optional text.
    ///
    /// Missing text becomes `null`, an absent key or "", by `variant`, so that clients receive all three.
    pub fn text(text: Option<&'a str>, variant: u64) -> Self {
        match (text, variant % 3) {
            (Some(text), _) => Self::Text(text),
            (None, 0) => Self::Null,
            (None, 1) => Self::Absent,
            (None, _) => Self::Text(""),
        }
    }

    /// Returns an optional ID; a missing one becomes `null` or an absent key.
    pub fn id(id: Option<&'a str>, variant: u64) -> Self {
        match (id, variant % 2) {
            (Some(id), _) => Self::Id(id),
            (None, 0) => Self::Null,
            (None, _) => Self::Absent,
        }
    }

    /// Returns an optional decimal; a missing one becomes `null` or an absent key.
    pub fn decimal(value: Option<Decimal>, variant: u64) -> Self {
        match (value, variant % 2) {
            (Some(value), _) => Self::Decimal(value),
            (None, 0) => Self::Null,
            (None, _) => Self::Absent,
        }
    }
}

/// A row with values by field.
pub trait Row {
    /// Returns the value of a field; [`Scalar::Absent`] if the row doesn't have it.
    fn value(&self, field: Field, maps: &ValueMaps) -> Scalar<'_>;
}

impl<R: Row + ?Sized> Row for &R {
    fn value(&self, field: Field, maps: &ValueMaps) -> Scalar<'_> {
        (**self).value(field, maps)
    }
}

/// The profile's value maps for rows.
#[derive(Debug, Clone)]
pub struct ValueMaps {
    article_kind: BTreeMap<String, Value>,
    customer_kind: BTreeMap<String, Value>,
}

impl ValueMaps {
    /// Returns the wire value of an article kind.
    pub fn article_kind(&self, name: &str) -> Scalar<'static> {
        wire_scalar(self.article_kind.get(name))
    }

    /// Returns the wire value of a customer kind.
    pub fn customer_kind(&self, name: &str) -> Scalar<'static> {
        wire_scalar(self.customer_kind.get(name))
    }
}

fn wire_scalar(value: Option<&Value>) -> Scalar<'static> {
    match value {
        Some(Value::String(text)) => Scalar::Owned(text.clone()),
        Some(Value::Number(number)) => number.as_i64().map_or(Scalar::Null, Scalar::Int),
        _ => Scalar::Null,
    }
}

/// Encodes rows in the format of a profile.
#[derive(Debug, Clone)]
pub struct RowEncoder {
    formats: Formats,
    fields: BTreeMap<Resource, Vec<(Field, String)>>,
    maps: ValueMaps,
}

impl RowEncoder {
    /// Creates an encoder for a profile.
    pub fn new(profile: &Profile) -> Self {
        let fields = profile
            .resources
            .iter()
            .map(|(resource, spec)| {
                let keys = spec
                    .fields
                    .iter()
                    .filter_map(|(field, keys)| Some((*field, keys.first()?.clone())));
                (*resource, keys.collect())
            })
            .collect();
        Self {
            formats: profile.formats.clone(),
            fields,
            maps: ValueMaps {
                article_kind: profile.values.article_kind.clone(),
                customer_kind: profile.values.customer_kind.clone(),
            },
        }
    }

    /// Encodes one row of a resource.
    pub fn encode_row(&self, out: &mut String, resource: Resource, row: &dyn Row) {
        let mut object = ObjectWriter::begin(out);
        for (field, key) in self.fields.get(&resource).map_or(&[][..], Vec::as_slice) {
            let value = row.value(*field, &self.maps);
            if !matches!(value, Scalar::Absent) {
                self.write_scalar(object.write_key(key), &value);
            }
        }
        object.end();
    }

    fn write_scalar(&self, out: &mut String, value: &Scalar<'_>) {
        match value {
            Scalar::Absent | Scalar::Null => out.push_str("null"),
            Scalar::Text(text) => json::write_string(out, text),
            Scalar::Owned(text) => json::write_string(out, text),
            Scalar::Id(id)
                if self.formats.decimal == DecimalFormat::Number && is_plain_number(id) =>
            {
                out.push_str(id)
            }
            Scalar::Id(id) => json::write_string(out, id),
            Scalar::Int(number) => out.push_str(&number.to_string()),
            Scalar::Decimal(value) => self.write_decimal(out, *value),
            Scalar::Bool(yes) => {
                let values = if *yes {
                    &self.formats.true_values
                } else {
                    &self.formats.false_values
                };
                out.push_str(
                    &values
                        .first()
                        .cloned()
                        .unwrap_or(Value::Bool(*yes))
                        .to_string(),
                );
            }
            Scalar::Date(date) => {
                json::write_string(out, &date.format(&self.formats.date).to_string())
            }
        }
    }

    fn write_decimal(&self, out: &mut String, value: Decimal) {
        match self.formats.decimal {
            DecimalFormat::Number => out.push_str(&value.to_string()),
            DecimalFormat::StringPoint => json::write_string(out, &value.to_string()),
            DecimalFormat::StringComma => json::write_string(out, &format_comma_decimal(value)),
        }
    }
}

/// Formats a decimal like `-1.234.567,50`, always with a comma.
fn format_comma_decimal(value: Decimal) -> String {
    let text = if value.scale() == 0 {
        format!("{value}.00")
    } else {
        value.to_string()
    };
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push('.');
        }
        out.push(digit);
    }
    out.push(',');
    out.push_str(decimals);
    out
}

fn is_plain_number(text: &str) -> bool {
    text.len() < 16
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
        && !text.is_empty()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn decimal_comma_has_points_between_thousands() {
        for (value, text) in [
            ("0.00", "0,00"),
            ("-3.500", "-3,500"),
            ("999.9", "999,9"),
            ("1234.50", "1.234,50"),
            ("-1234567.125", "-1.234.567,125"),
            ("20", "20,00"),
            ("100000", "100.000,00"),
        ] {
            assert_eq!(format_comma_decimal(value.parse().unwrap()), text);
        }
    }

    #[test]
    fn only_plain_numbers_are_encoded_as_numbers() {
        assert!(is_plain_number("1001"));
        assert!(!is_plain_number("0123"));
        assert!(!is_plain_number("12a"));
        assert!(!is_plain_number(""));
    }
}
