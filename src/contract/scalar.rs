//! Single JSON values, parsed from their text: a number becomes an exact decimal without ever being a float.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{DecimalFormat, Formats};

/// The expected form, for the message; never the value itself.
pub(crate) type ExpectedForm = &'static str;

/// One JSON value by its text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scalar<'a> {
    Null,
    Bool(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    List,
    Object,
}

impl<'a> Scalar<'a> {
    pub(crate) fn from_raw(raw: &'a RawValue) -> Result<Self, ExpectedForm> {
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'"') => Self::Text(parse_string(text)?),
            Some(b'n') => Self::Null,
            Some(b't') => Self::Bool(true),
            Some(b'f') => Self::Bool(false),
            Some(b'[') => Self::List,
            Some(b'{') => Self::Object,
            _ => Self::Number(text),
        })
    }

    /// Returns the kind of the value.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }

    /// Whether the value is null or an empty text.
    pub(crate) fn is_nothing(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// Returns the text, or the digits of a number: IDs and codes may be either.
    pub(crate) fn text(&self) -> Result<String, ExpectedForm> {
        match self {
            Self::Text(text) => Ok(text.trim().to_owned()),
            Self::Number(text) => Ok((*text).to_owned()),
            _ => Err("text or a number"),
        }
    }

    /// Returns an exact decimal. JSON numbers are always valid, texts only in the profile's own format: `1.234` means
    /// one thing with a decimal point and another with a decimal comma.
    pub(crate) fn decimal(&self, format: DecimalFormat) -> Result<Decimal, ExpectedForm> {
        match (self, format) {
            (Self::Number(text), _) => parse_number(text),
            (Self::Text(text), DecimalFormat::StringPoint) => parse_point(text.trim()),
            (Self::Text(text), DecimalFormat::StringComma) => parse_comma(text.trim()),
            (_, DecimalFormat::Number) => Err("a JSON number (formats.decimal is number)"),
            (_, DecimalFormat::StringPoint) => {
                Err("a decimal with a point (formats.decimal is string_point)")
            }
            (_, DecimalFormat::StringComma) => {
                Err("a decimal with a comma (formats.decimal is string_comma)")
            }
        }
    }

    pub(crate) fn boolean(&self, formats: &Formats) -> Result<bool, ExpectedForm> {
        let is = |value: &Value| self.equals(value);
        if formats.true_values.iter().any(is) {
            Ok(true)
        } else if formats.false_values.iter().any(is) {
            Ok(false)
        } else {
            Err("one of formats.true_values or formats.false_values")
        }
    }

    pub(crate) fn integer<T: std::str::FromStr>(&self) -> Result<T, ExpectedForm> {
        const EXPECTED: ExpectedForm = "a whole number";
        match self {
            Self::Number(text) => text.parse().map_err(|_| EXPECTED),
            Self::Text(text) => text.trim().parse().map_err(|_| EXPECTED),
            _ => Err(EXPECTED),
        }
    }

    /// Returns a date in the profile's format; ignores a time after it.
    pub(crate) fn date(&self, formats: &Formats) -> Result<NaiveDate, ExpectedForm> {
        const EXPECTED: ExpectedForm = "a date in the form of formats.date";
        let Self::Text(text) = self else {
            return Err(EXPECTED);
        };
        let text = text.trim();
        NaiveDate::parse_from_str(text, &formats.date)
            .or_else(|_| {
                NaiveDate::parse_and_remainder(text, &formats.date_time).map(|(date, _)| date)
            })
            .map_err(|_| EXPECTED)
    }

    /// Whether this is a value of the profile.
    pub(crate) fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Bool(a), Value::Bool(b)) => a == b,
            (Self::Text(a), Value::String(b)) => a.trim() == b,
            (Self::Number(a), Value::Number(b)) => {
                *a == b.to_string()
                    || matches!((parse_number(a), parse_number(&b.to_string())), (Ok(a), Ok(b)) if a == b)
            }
            _ => false,
        }
    }
}

/// Parses a JSON string; copies only if something in it is escaped.
fn parse_string(json: &str) -> Result<Cow<'_, str>, ExpectedForm> {
    match json.get(1..json.len().saturating_sub(1)) {
        Some(inner) if !inner.contains('\\') => Ok(Cow::Borrowed(inner)),
        _ => serde_json::from_str::<String>(json)
            .map(Cow::Owned)
            .map_err(|_| "text of whole Unicode characters"),
    }
}

fn parse_number(text: &str) -> Result<Decimal, ExpectedForm> {
    const EXPECTED: ExpectedForm = "a number of at most 28 digits";
    match text.bytes().any(|byte| byte == b'e' || byte == b'E') {
        true => Decimal::from_scientific(text).map_err(|_| EXPECTED),
        false => Decimal::from_str_exact(text).map_err(|_| EXPECTED),
    }
}

fn parse_point(text: &str) -> Result<Decimal, ExpectedForm> {
    const EXPECTED: ExpectedForm = "a decimal with a point (formats.decimal is string_point)";
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    if !all_digits(whole) || !all_digits(fraction) {
        return Err(EXPECTED);
    }
    Decimal::from_str_exact(text.trim_start_matches('+')).map_err(|_| EXPECTED)
}

/// Parses `1.234,50`, `1 234,50` or `1234,5`. A point counts as a thousands separator only where it can be nothing
/// else.
fn parse_comma(text: &str) -> Result<Decimal, ExpectedForm> {
    const EXPECTED: ExpectedForm = "a decimal with a comma (formats.decimal is string_comma)";
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once(',').unwrap_or((digits, "0"));
    let groups: Vec<&str> = whole.split(['.', ' ', '\u{a0}', '\u{202f}']).collect();
    let grouped = groups.len() == 1
        || (groups
            .first()
            .is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3));
    if !grouped || !groups.iter().all(|group| all_digits(group)) || !all_digits(fraction) {
        return Err(EXPECTED);
    }
    Decimal::from_str_exact(&format!("{sign}{}.{fraction}", groups.concat())).map_err(|_| EXPECTED)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn scalar(json: &str) -> Scalar<'static> {
        let raw: &'static RawValue =
            serde_json::from_str(Box::leak(json.to_owned().into_boxed_str())).unwrap();
        Scalar::from_raw(raw).unwrap()
    }

    fn decimal(json: &str, format: DecimalFormat) -> Option<String> {
        scalar(json).decimal(format).ok().map(|d| d.to_string())
    }

    #[test]
    fn numbers_are_exact() {
        for (json, expected) in [
            ("0.1", "0.1"),
            ("1234.50", "1234.50"),
            ("-0.005", "-0.005"),
            (
                "12345678901234567890.12345678",
                "12345678901234567890.12345678",
            ),
            ("99999999999999999.99", "99999999999999999.99"),
            ("1e3", "1000"),
            ("1.5E-2", "0.015"),
        ] {
            assert_eq!(
                decimal(json, DecimalFormat::Number).as_deref(),
                Some(expected),
                "{json}"
            );
        }
        assert_eq!(
            decimal("0.12345678901234567890123456789012", DecimalFormat::Number),
            None
        );
        assert_eq!(decimal("1e40", DecimalFormat::Number), None);
    }

    #[test]
    fn a_text_is_a_decimal_only_in_the_profiles_form() {
        use DecimalFormat::{Number, StringComma, StringPoint};
        for (json, format, expected) in [
            (r#""1.234,50""#, StringComma, Some("1234.50")),
            (r#""-1.234.567,5""#, StringComma, Some("-1234567.5")),
            (r#""1 234,50""#, StringComma, Some("1234.50")),
            ("\"1\u{a0}234,50\"", StringComma, Some("1234.50")),
            (r#""1.234""#, StringComma, Some("1234.0")),
            (r#""12,5""#, StringComma, Some("12.5")),
            (r#""1.5""#, StringComma, None),
            (r#""1234.567,5""#, StringComma, None),
            (r#"",5""#, StringComma, None),
            (r#""5,""#, StringComma, None),
            (r#""1,2,3""#, StringComma, None),
            (r#""12 RSD""#, StringComma, None),
            (r#""12.50""#, StringPoint, Some("12.50")),
            (r#""12,50""#, StringPoint, None),
            (r#""1,234.50""#, StringPoint, None),
            (r#"".5""#, StringPoint, None),
            (r#""12.50""#, Number, None),
            ("12.50", StringComma, Some("12.50")),
            ("true", Number, None),
            ("[1]", StringPoint, None),
        ] {
            assert_eq!(
                decimal(json, format).as_deref(),
                expected,
                "{json} {format:?}"
            );
        }
    }

    #[test]
    fn texts_may_be_escaped_and_ids_may_be_numbers() {
        assert_eq!(
            scalar(r#""\u0161ljiva \"\ud83c\udf51\"""#).text().unwrap(),
            "šljiva \"🍑\""
        );
        assert_eq!(scalar(r#"" Ћевапи ""#).text().unwrap(), "Ћевапи");
        assert_eq!(scalar("1042").text().unwrap(), "1042");
        assert!(scalar("true").text().is_err());
        assert!(scalar("{}").text().is_err());
        assert!(scalar(r#""  ""#).is_nothing());
        let lone: &RawValue = serde_json::from_str(r#""\ud83c""#).unwrap();
        assert!(Scalar::from_raw(lone).is_err());
    }
}
