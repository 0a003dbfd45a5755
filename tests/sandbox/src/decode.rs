//! Decoding of requests in the profile's formats: query, scalars and bodies.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use percent_encoding::percent_decode_str;
use rust_decimal::Decimal;
use serde_json::{Map, Value};
use sors::contract::{DecimalFormat, Field, Formats};

use crate::response::ApiError;

/// Parses a query string into pairs.
pub fn parse_query(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        percent_decode_str(&text.replace('+', " "))
            .decode_utf8_lossy()
            .into_owned()
    };
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
        .collect()
}

/// Maps a wire value to our name by a value map of the profile.
pub fn map_value<'a>(map: &'a BTreeMap<String, Value>, text: &str) -> Option<&'a str> {
    map.iter()
        .find(|(_, value)| scalar_text(value).as_deref() == Some(text))
        .map(|(name, _)| name.as_str())
}

fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// Parses a decimal in exactly the profile's format; `None` for anything else.
pub fn parse_decimal(format: DecimalFormat, value: &Value) -> Option<Decimal> {
    match (format, value) {
        // The shortest text of the same double is exact for up to fifteen digits.
        (DecimalFormat::Number, Value::Number(number)) => {
            let text = number.to_string();
            text.parse()
                .ok()
                .or_else(|| Decimal::from_scientific(&text).ok())
        }
        (DecimalFormat::StringPoint, Value::String(text)) if !text.contains(',') => {
            parse_plain_decimal(text)
        }
        (DecimalFormat::StringComma, Value::String(text)) => {
            let (whole, part) = text.split_once(',').unwrap_or((text, ""));
            if text.ends_with(',') || (whole.contains('.') && !has_thousands_groups(whole)) {
                return None;
            }
            let whole = whole.replace('.', "");
            parse_plain_decimal(&if part.is_empty() {
                whole
            } else {
                format!("{whole}.{part}")
            })
        }
        _ => None,
    }
}

fn parse_plain_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit());
    let only = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain && only {
        Decimal::from_str_exact(text).ok()
    } else {
        None
    }
}

/// Whether points separate groups of three digits.
fn has_thousands_groups(whole: &str) -> bool {
    let mut groups = whole.strip_prefix('-').unwrap_or(whole).split('.');
    groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()))
        && groups.all(|group| group.len() == 3)
}

/// One JSON object of a body, decoded by the profile's keys.
pub struct BodyDecoder<'a> {
    object: Map<String, Value>,
    names: &'a BTreeMap<Field, String>,
    formats: &'a Formats,
    /// Location in the body for messages: empty, or e.g. `items[2].`.
    location: String,
}

impl<'a> BodyDecoder<'a> {
    /// Decodes a whole body. Rejects keys that the profile doesn't have, because SORS wouldn't know them either.
    ///
    /// # Errors
    /// If the body isn't a JSON object or has an unknown key.
    pub fn from_bytes(
        bytes: &[u8],
        names: &'a BTreeMap<Field, String>,
        formats: &'a Formats,
    ) -> Result<Self, ApiError> {
        let value: Value = serde_json::from_slice(bytes).map_err(|error| {
            ApiError::bad_request(format!("The body is not valid JSON: {error}."))
        })?;
        Self::from_value(value, names, formats, String::new())
    }

    /// Decodes the objects of a list, e.g. a document's items.
    ///
    /// # Errors
    /// If the field isn't a list of objects or an object has an unknown key.
    pub fn decode_list(
        &self,
        field: Field,
        names: &'a BTreeMap<Field, String>,
    ) -> Result<Vec<Self>, ApiError> {
        let key = self.key(field)?;
        let Some(Value::Array(items)) = self.object.get(key) else {
            return Err(validation_error(format!(
                "`{}{key}` must be a list.",
                self.location
            )));
        };
        let location = |at: usize| format!("{}{key}[{at}].", self.location);
        items
            .iter()
            .enumerate()
            .map(|(at, item)| Self::from_value(item.clone(), names, self.formats, location(at)))
            .collect()
    }

    fn from_value(
        value: Value,
        names: &'a BTreeMap<Field, String>,
        formats: &'a Formats,
        location: String,
    ) -> Result<Self, ApiError> {
        let Value::Object(object) = value else {
            return Err(validation_error(format!(
                "`{}` must be an object.",
                location.trim_end_matches('.')
            )));
        };
        if let Some(key) = object
            .keys()
            .find(|key| !names.values().any(|name| name == *key))
        {
            return Err(validation_error(format!("Unknown key `{location}{key}`.")));
        }
        Ok(Self {
            object,
            names,
            formats,
            location,
        })
    }

    /// Returns a field's path for messages.
    pub fn path(&self, field: Field) -> String {
        format!(
            "{}{}",
            self.location,
            self.names
                .get(&field)
                .map_or(field.as_str(), String::as_str)
        )
    }

    /// Returns trimmed text; `None` if it is missing, `null` or empty.
    ///
    /// # Errors
    /// If the value isn't text.
    pub fn text(&self, field: Field) -> Result<Option<String>, ApiError> {
        match self.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => {
                Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
            }
            Some(_) => Err(validation_error(format!(
                "`{}` must be text.",
                self.path(field)
            ))),
        }
    }

    /// Returns an ID: text or a whole number.
    ///
    /// # Errors
    /// If the value is neither text nor a whole number.
    pub fn id(&self, field: Field) -> Result<Option<String>, ApiError> {
        match self.get(field) {
            Some(Value::Number(number)) if number.is_u64() => Ok(Some(number.to_string())),
            Some(Value::Number(_)) => Err(validation_error(format!(
                "`{}` is not an ID.",
                self.path(field)
            ))),
            _ => self.text(field),
        }
    }

    /// Returns money or a quantity.
    ///
    /// # Errors
    /// If the value isn't a decimal in the profile's format.
    pub fn decimal(&self, field: Field) -> Result<Option<Decimal>, ApiError> {
        match self.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => parse_decimal(self.formats.decimal, value)
                .map(Some)
                .ok_or_else(|| {
                    validation_error(format!(
                        "`{}` is not a decimal in the format of this SORS: {value}.",
                        self.path(field)
                    ))
                }),
        }
    }

    /// Returns a date.
    ///
    /// # Errors
    /// If the value isn't a date in the profile's format.
    pub fn date(&self, field: Field) -> Result<Option<NaiveDate>, ApiError> {
        let Some(text) = self.text(field)? else {
            return Ok(None);
        };
        NaiveDate::parse_from_str(&text, &self.formats.date)
            .map(Some)
            .map_err(|_| {
                validation_error(format!(
                    "`{}` is not a date in the format of this SORS: {text}.",
                    self.path(field)
                ))
            })
    }

    /// Returns our name of a mapped value.
    ///
    /// # Errors
    /// If the map doesn't have the value.
    pub fn mapped_value<'m>(
        &self,
        field: Field,
        map: &'m BTreeMap<String, Value>,
    ) -> Result<Option<&'m str>, ApiError> {
        match self.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => map
                .iter()
                .find(|(_, wire)| *wire == value)
                .map(|(name, _)| Some(name.as_str()))
                .ok_or_else(|| {
                    validation_error(format!(
                        "`{}` has an unknown value: {value}.",
                        self.path(field)
                    ))
                }),
        }
    }

    /// Returns the value, or an error that names the missing field.
    ///
    /// # Errors
    /// If the value is missing.
    pub fn require<T>(&self, field: Field, value: Option<T>) -> Result<T, ApiError> {
        value.ok_or_else(|| validation_error(format!("`{}` is required.", self.path(field))))
    }

    fn get(&self, field: Field) -> Option<&Value> {
        self.object.get(self.names.get(&field)?)
    }

    fn key(&self, field: Field) -> Result<&'a String, ApiError> {
        self.names
            .get(&field)
            .ok_or_else(|| validation_error(format!("The profile has no `{field}` in this body.")))
    }
}

/// Creates the error for an invalid value.
pub fn validation_error(message: impl Into<String>) -> ApiError {
    ApiError::invalid("VALIDATION", message)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn decimals_are_parsed_in_one_format_only() {
        let parse = |format, value: Value| parse_decimal(format, &value).map(|d| d.to_string());
        use DecimalFormat::{Number, StringComma, StringPoint};
        assert_eq!(parse(Number, json!(1234.5)).as_deref(), Some("1234.5"));
        assert_eq!(parse(Number, json!(-3)).as_deref(), Some("-3"));
        assert_eq!(parse(Number, json!("1")), None);
        assert_eq!(
            parse(StringPoint, json!("1234.50")).as_deref(),
            Some("1234.50")
        );
        assert_eq!(parse(StringPoint, json!("1234,50")), None);
        assert_eq!(parse(StringPoint, json!(".5")), None);
        assert_eq!(parse(StringPoint, json!(1)), None);
        assert_eq!(
            parse(StringComma, json!("-1.234,5")).as_deref(),
            Some("-1234.5")
        );
        assert_eq!(
            parse(StringComma, json!("1234,50")).as_deref(),
            Some("1234.50")
        );
        assert_eq!(parse(StringComma, json!("12")).as_deref(), Some("12"));
        assert_eq!(parse(StringComma, json!("1234.50")), None);
        assert_eq!(parse(StringComma, json!("1,")), None);
        assert_eq!(parse(StringComma, json!("1e5")), None);
    }

    #[test]
    fn a_query_is_decoded() {
        let pairs = parse_query("email=a%2Bb%40c.rs&x=%C4%8D+1&&flag");
        assert_eq!(pairs[0], ("email".into(), "a+b@c.rs".into()));
        assert_eq!(pairs[1], ("x".into(), "č 1".into()));
        assert_eq!(pairs[2], ("flag".into(), String::new()));
    }

    #[test]
    fn an_unknown_key_is_named() {
        let names = BTreeMap::from([(Field::Name, "naziv".to_owned())]);
        let profile = crate::built_in_profile();
        let error = BodyDecoder::from_bytes(br#"{"naziv":"x","ime":1}"#, &names, &profile.formats)
            .err()
            .unwrap();
        assert!(error.message.contains("`ime`"), "{}", error.message);
    }
}
