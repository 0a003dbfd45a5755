//! Reads arrays that PHP code passes: every entry by name and type, none left over. Messages name the entry, never
//! its value.

use std::collections::BTreeMap;
use std::str::FromStr;

use ext_php_rs::convert::{FromZval, StubLiteral};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};
use rust_decimal::Decimal;

use crate::client::Error;

/// An array from PHP, copied: nothing of it is needed while PHP waits.
#[derive(Debug, Clone, Default)]
pub struct Entries(BTreeMap<String, Entry>);

/// A value in it.
#[derive(Debug, Clone)]
enum Entry {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    Array(Entries),
    /// Of a type, or with bytes, that no entry can have; the text says which.
    Unusable(&'static str),
}

impl<'a> FromZval<'a> for Entries {
    const TYPE: DataType = DataType::Array;

    fn from_zval(zval: &'a Zval) -> Option<Self> {
        zval.array().map(|table| Self::from_table(table, 0))
    }
}

impl StubLiteral for Entries {
    fn stub_literal(&self) -> String {
        "[]".into()
    }
}

/// Deeper than any array this extension takes; a bound for arrays that contain themselves.
const DEEPEST: usize = 8;

impl Entries {
    fn from_table(table: &ZendHashTable, depth: usize) -> Self {
        let key = |key: ArrayKey<'_>| key.to_string();
        Self(
            table
                .iter()
                .map(|(k, value)| (key(k), Entry::from_zval(value.dereference(), depth + 1)))
                .collect(),
        )
    }
}

impl Entry {
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
            if depth < DEEPEST {
                Self::Array(Entries::from_table(table, depth))
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
            Self::Array(_) => "array",
            Self::Unusable(what) => what,
        }
    }
}

/// Takes the entries of one array out by name; [`Reader::finish`] refuses those nobody asked for.
pub(super) struct Reader {
    what: String,
    entries: Entries,
    asked: Vec<&'static str>,
}

impl Reader {
    /// `what` is how messages call the array, e.g. `the client's configuration`.
    pub(super) fn new(what: impl Into<String>, entries: Entries) -> Self {
        Self {
            what: what.into(),
            entries,
            asked: Vec::new(),
        }
    }

    fn take(&mut self, name: &'static str) -> Option<Entry> {
        self.asked.push(name);
        match self.entries.0.remove(name) {
            None | Some(Entry::Null) => None,
            found => found,
        }
    }

    fn wrong(&self, name: &str, expected: &str, found: &Entry) -> Error {
        Error::validation(format!(
            "In {}, \"{name}\" has to be {expected}, not {}.",
            self.what,
            found.kind()
        ))
    }

    fn missing(&self, name: &str) -> Error {
        Error::validation(format!("In {}, \"{name}\" is missing.", self.what))
    }

    /// Says what is wrong with an entry's value.
    pub(super) fn refuse(&self, name: &str, expected: &str) -> Error {
        Error::validation(format!(
            "In {}, \"{name}\" has to be {expected}.",
            self.what
        ))
    }

    /// A text; absent and null are the same.
    pub(super) fn optional_text(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Entry::Text(text)) => Ok(Some(text)),
            Some(other) => Err(self.wrong(name, "a string", &other)),
        }
    }

    /// A text that has to be there; it may be empty.
    pub(super) fn text(&mut self, name: &'static str) -> Result<String, Error> {
        self.optional_text(name)?.ok_or_else(|| self.missing(name))
    }

    /// A text that has to be there and say something.
    pub(super) fn filled_text(&mut self, name: &'static str) -> Result<String, Error> {
        let text = self.text(name)?;
        if text.trim().is_empty() {
            Err(self.refuse(name, "filled in"))
        } else {
            Ok(text)
        }
    }

    /// A text where the empty one means absent.
    pub(super) fn setting(&mut self, name: &'static str) -> Result<Option<String>, Error> {
        Ok(self
            .optional_text(name)?
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()))
    }

    /// One of some words.
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
                Err(self.refuse(name, &format!("one of {}", words.join(", "))))
            }
        }
    }

    /// A whole number in a range.
    pub(super) fn number(
        &mut self,
        name: &'static str,
        range: std::ops::RangeInclusive<u64>,
    ) -> Result<Option<u64>, Error> {
        let expected = || format!("a whole number from {} to {}", range.start(), range.end());
        match self.take(name) {
            None => Ok(None),
            Some(Entry::Int(number)) => match u64::try_from(number) {
                Ok(number) if range.contains(&number) => Ok(Some(number)),
                _ => Err(self.refuse(name, &expected())),
            },
            Some(other) => Err(self.wrong(name, &expected(), &other)),
        }
    }

    /// Yes or no; it has to be there.
    pub(super) fn flag(&mut self, name: &'static str) -> Result<bool, Error> {
        self.optional_flag(name)?.ok_or_else(|| self.missing(name))
    }

    /// Yes or no.
    pub(super) fn optional_flag(&mut self, name: &'static str) -> Result<Option<bool>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Entry::Bool(value)) => Ok(Some(value)),
            Some(other) => Err(self.wrong(name, "a bool", &other)),
        }
    }

    /// An exact decimal: a string such as "1234.50", or an int. A float is refused, for it isn't exact.
    pub(super) fn optional_decimal(
        &mut self,
        name: &'static str,
    ) -> Result<Option<Decimal>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Entry::Int(number)) => Ok(Some(Decimal::from(number))),
            Some(Entry::Text(text)) if text.trim().is_empty() => Ok(None),
            Some(Entry::Text(text)) => match Decimal::from_str(text.trim()) {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.refuse(name, "a decimal such as \"1234.50\"")),
            },
            Some(other) => {
                Err(self.wrong(name, "a decimal as a string, such as \"1234.50\"", &other))
            }
        }
    }

    /// An exact decimal that has to be there.
    pub(super) fn decimal(&mut self, name: &'static str) -> Result<Decimal, Error> {
        self.optional_decimal(name)?
            .ok_or_else(|| self.missing(name))
    }

    /// A list of arrays; it has to be there.
    pub(super) fn list(&mut self, name: &'static str) -> Result<Vec<Entries>, Error> {
        match self.take(name) {
            None => Err(self.missing(name)),
            Some(Entry::Array(list)) => list.into_list(&format!("\"{name}\" of {}", self.what)),
            Some(other) => Err(self.wrong(name, "a list of arrays", &other)),
        }
    }

    /// An array of named entries; absent and null are the same.
    pub(super) fn entries(&mut self, name: &'static str) -> Result<Option<Entries>, Error> {
        match self.take(name) {
            None => Ok(None),
            Some(Entry::Array(entries)) => Ok(Some(entries)),
            Some(other) => Err(self.wrong(name, "an array", &other)),
        }
    }

    /// A list of texts; absent and empty are the same.
    pub(super) fn texts(&mut self, name: &'static str) -> Result<Vec<String>, Error> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Entry::Array(list)) => Ok(list
                .into_texts(&format!("\"{name}\" of {}", self.what))?
                .into_values()
                .collect()),
            Some(other) => Err(self.wrong(name, "a list of strings", &other)),
        }
    }

    /// Refuses what nobody asked for: a typing error must not pass for a setting.
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

impl Entries {
    /// The members of a list of arrays, in their order.
    pub(super) fn into_list(self, what: &str) -> Result<Vec<Self>, Error> {
        let mut members: Vec<(i64, Self)> = Vec::with_capacity(self.0.len());
        for (key, entry) in self.0 {
            let index = key
                .parse()
                .map_err(|_| Error::validation(format!("{what} has to be a list, not a map.")))?;
            match entry {
                Entry::Array(member) => members.push((index, member)),
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

    /// A map of texts.
    pub(super) fn into_texts(
        self,
        what: &str,
    ) -> Result<std::collections::HashMap<String, String>, Error> {
        self.0
            .into_iter()
            .map(|(key, entry)| match entry {
                Entry::Text(text) => Ok((key, text)),
                Entry::Int(number) => Ok((key, number.to_string())),
                other => Err(Error::validation(format!(
                    "{what}[\"{key}\"] has to be a string, not {}.",
                    other.kind()
                ))),
            })
            .collect()
    }
}
