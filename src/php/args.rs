//! Reads arrays from PHP: every entry by name and type, none left over. Messages have the entry's name, never its
//! value.

use std::collections::BTreeMap;
use std::str::FromStr;

use ext_php_rs::convert::{FromZval, StubLiteral};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};
use rust_decimal::Decimal;

use crate::client::Error;

/// An array from PHP, copied: nothing of PHP's is needed while it waits.
#[derive(Debug, Clone, Default)]
pub struct ArrayArg(BTreeMap<String, ArgValue>);

/// A value in it.
#[derive(Debug, Clone)]
enum ArgValue {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    PhpArray(ArrayArg),
    /// Of an unusable type, or with invalid bytes; the text names it.
    Unusable(&'static str),
}

impl<'a> FromZval<'a> for ArrayArg {
    const TYPE: DataType = DataType::Array;

    fn from_zval(zval: &'a Zval) -> Option<Self> {
        zval.array().map(|table| Self::from_table(table, 0))
    }
}

impl StubLiteral for ArrayArg {
    fn stub_literal(&self) -> String {
        "[]".into()
    }
}

/// Deeper than any array of this extension; a limit for arrays that contain themselves.
const MAX_DEPTH: usize = 8;

impl ArrayArg {
    fn from_table(table: &ZendHashTable, depth: usize) -> Self {
        let key = |key: ArrayKey<'_>| key.to_string();
        Self(
            table
                .iter()
                .map(|(k, value)| (key(k), ArgValue::from_zval(value.dereference(), depth + 1)))
                .collect(),
        )
    }
}

impl ArgValue {
    fn from_zval(zval: &Zval, depth: usize) -> Self {
        if zval.is_null() {
            Self::Null
        } else if let Some(value) = zval.bool() {
            Self::Bool(value)
        } else if let Some(value) = zval.long() {
            Self::Int(value)
        } else if let Some(value) = zval.zend_str() {
            value
                .as_str()
                .map_or(Self::Unusable("text that is not UTF-8"), |text| {
                    Self::Text(text.to_owned())
                })
        } else if let Some(table) = zval.array() {
            if depth < MAX_DEPTH {
                Self::PhpArray(ArrayArg::from_table(table, depth))
            } else {
                Self::Unusable("too deep")
            }
        } else if zval.is_double() {
            Self::Unusable("float")
        } else {
            Self::Unusable("object or resource")
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Text(_) => "string",
            Self::PhpArray(_) => "array",
            Self::Unusable(what) => what,
        }
    }
}

/// Takes entries of one array by name; [`ArgReader::finish`] rejects the rest.
pub(super) struct ArgReader {
    what: String,
    entries: ArrayArg,
    asked: Vec<&'static str>,
}

impl ArgReader {
    /// Creates a reader. `what` names the array in messages, e.g. `the client's configuration`.
    pub(super) fn new(what: impl Into<String>, entries: ArrayArg) -> Self {
        Self {
            what: what.into(),
            entries,
            asked: Vec::new(),
        }
    }

    fn take_value(&mut self, name: &'static str) -> Option<ArgValue> {
        self.asked.push(name);
        match self.entries.0.remove(name) {
            None | Some(ArgValue::Null) => None,
            found => found,
        }
    }

    fn type_error(&self, name: &str, expected: &str, found: &ArgValue) -> Error {
        Error::validation(format!(
            "In {}, \"{name}\" has to be {expected}, not {}.",
            self.what,
            found.kind()
        ))
    }

    fn missing_error(&self, name: &str) -> Error {
        Error::validation(format!("In {}, \"{name}\" is missing.", self.what))
    }

    /// Returns the error for an entry's value.
    pub(super) fn value_error(&self, name: &str, expected: &str) -> Error {
        Error::validation(format!(
            "In {}, \"{name}\" has to be {expected}.",
            self.what
        ))
    }

    /// Returns a text; absent and null are the same.
    pub(super) fn optional_text(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        match self.take_value(name) {
            None => Ok(None),
            Some(ArgValue::Text(text)) => Ok(Some(text)),
            Some(other) => Err(self.type_error(name, "a string", &other)),
        }
    }

    /// Returns a required text, which may be empty.
    pub(super) fn text(&mut self, name: &'static str) -> Result<String, Error> {
        self.optional_text(name)?
            .ok_or_else(|| self.missing_error(name))
    }

    /// Returns a required text that is not blank.
    pub(super) fn filled_text(&mut self, name: &'static str) -> Result<String, Error> {
        let text = self.text(name)?;
        if text.trim().is_empty() {
            Err(self.value_error(name, "filled in"))
        } else {
            Ok(text)
        }
    }

    /// Returns a text; an empty one is absent.
    pub(super) fn setting(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        Ok(self
            .optional_text(name)?
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()))
    }

    /// Returns the value of one of some words.
    pub(super) fn word<T: Copy>(
        &mut self,
        name: &'static str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.setting(name)? else {
            return Ok(None);
        };
        match words.iter().find(|(word, _)| *word == text) {
            Some((_, value)) => Ok(Some(*value)),
            None => {
                let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
                Err(self.value_error(name, &format!("one of {}", words.join(", "))))
            }
        }
    }

    /// Returns an integer in a range.
    pub(super) fn number(
        &mut self,
        name: &'static str,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Option<u64>, Error> {
        let expected = || format!("a whole number from {} to {}", range.start(), range.end());
        match self.take_value(name) {
            None => Ok(None),
            Some(ArgValue::Int(number)) => match u64::try_from(number) {
                Ok(number) if range.contains(&number) => Ok(Some(number)),
                _ => Err(self.value_error(name, &expected())),
            },
            Some(other) => Err(self.type_error(name, &expected(), &other)),
        }
    }

    /// Returns a required boolean.
    pub(super) fn flag(&mut self, name: &'static str) -> Result<bool, Error> {
        self.optional_flag(name)?
            .ok_or_else(|| self.missing_error(name))
    }

    /// Returns a boolean.
    pub(super) fn optional_flag(&mut self, name: &'static str) -> Result<Option<bool>, Error> {
        match self.take_value(name) {
            None => Ok(None),
            Some(ArgValue::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(self.type_error(name, "a bool", &other)),
        }
    }

    /// Returns an exact decimal: a string such as "1234.50", or an int. Rejects a float, which isn't exact.
    pub(super) fn optional_decimal(
        &mut self,
        name: &'static str,
    ) -> Result<Option<Decimal>, Error> {
        match self.take_value(name) {
            None => Ok(None),
            Some(ArgValue::Int(number)) => Ok(Some(Decimal::from(number))),
            Some(ArgValue::Text(text)) if text.trim().is_empty() => Ok(None),
            Some(ArgValue::Text(text)) => match Decimal::from_str(text.trim()) {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.value_error(name, "a decimal such as \"1234.50\"")),
            },
            Some(other) => {
                Err(self.type_error(name, "a decimal as a string, such as \"1234.50\"", &other))
            }
        }
    }

    /// Returns a required exact decimal.
    pub(super) fn decimal(&mut self, name: &'static str) -> Result<Decimal, Error> {
        self.optional_decimal(name)?
            .ok_or_else(|| self.missing_error(name))
    }

    /// Returns a required list of arrays.
    pub(super) fn list(&mut self, name: &'static str) -> Result<Vec<ArrayArg>, Error> {
        match self.take_value(name) {
            None => Err(self.missing_error(name)),
            Some(ArgValue::PhpArray(list)) => {
                list.into_list(&format!("\"{name}\" of {}", self.what))
            }
            Some(other) => Err(self.type_error(name, "a list of arrays", &other)),
        }
    }

    /// Returns an array of named entries; absent and null are the same.
    pub(super) fn array(&mut self, name: &'static str) -> Result<Option<ArrayArg>, Error> {
        match self.take_value(name) {
            None => Ok(None),
            Some(ArgValue::PhpArray(entries)) => Ok(Some(entries)),
            Some(other) => Err(self.type_error(name, "an array", &other)),
        }
    }

    /// Returns a list of texts; absent and empty are the same.
    pub(super) fn texts(&mut self, name: &'static str) -> Result<Vec<String>, Error> {
        match self.take_value(name) {
            None => Ok(Vec::new()),
            Some(ArgValue::PhpArray(list)) => Ok(list
                .into_texts(&format!("\"{name}\" of {}", self.what))?
                .into_values()
                .collect()),
            Some(other) => Err(self.type_error(name, "a list of strings", &other)),
        }
    }

    /// Rejects remaining entries: a typing error must not be ignored.
    pub(super) fn finish(mut self) -> Result<(), Error> {
        let asked = std::mem::take(&mut self.asked);
        match self.entries.0.keys().next() {
            None => Ok(()),
            Some(unknown) => Err(Error::validation(format!(
                "In {}, \"{unknown}\" is not known. Known are: {}.",
                self.what,
                asked.join(", ")
            ))),
        }
    }
}

impl ArrayArg {
    /// Returns the members of a list of arrays, in order.
    pub(super) fn into_list(self, what: &str) -> Result<Vec<Self>, Error> {
        let mut members: Vec<(i64, Self)> = Vec::with_capacity(self.0.len());
        for (key, entry) in self.0 {
            let index = key
                .parse()
                .map_err(|_| Error::validation(format!("{what} has to be a list, not a map.")))?;
            match entry {
                ArgValue::PhpArray(member) => members.push((index, member)),
                other => {
                    return Err(Error::validation(format!(
                        "Member {key} of {what} has to be an array, not {}.",
                        other.kind()
                    )));
                }
            }
        }
        members.sort_by_key(|(index, _)| *index);
        Ok(members.into_iter().map(|(_, member)| member).collect())
    }

    /// Returns a map of texts.
    pub(super) fn into_texts(
        self,
        what: &str,
    ) -> Result<std::collections::HashMap<String, String>, Error> {
        self.0
            .into_iter()
            .map(|(key, entry)| match entry {
                ArgValue::Text(text) => Ok((key, text)),
                ArgValue::Int(number) => Ok((key, number.to_string())),
                other => Err(Error::validation(format!(
                    "{what}[\"{key}\"] has to be a string, not {}.",
                    other.kind()
                ))),
            })
            .collect()
    }
}
