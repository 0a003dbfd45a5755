//! Checks the words of a profile's `resources` before anything else: serde reports an unknown word, but not its place in
//! the file.

use serde_json::{Map, Value};

use super::{Field, Param, Resource, ResourceSpec};

/// Parts of a profile that are objects.
const OBJECTS: [&str; 8] = [
    "authorization",
    "database",
    "envelope",
    "formats",
    "capabilities",
    "prices",
    "images",
    "document",
];

/// Reports the first unknown word or invalid value, by its path.
pub(super) fn check_words(profile: &Value) -> Result<(), String> {
    // serde also fills a struct from a list, in the order of its fields.
    if let Some(part) = OBJECTS
        .iter()
        .find(|part| profile.get(**part).is_some_and(Value::is_array))
    {
        return Err(format!("{part} must be an object."));
    }
    let Some(resources) = profile.get("resources").and_then(Value::as_object) else {
        // serde reports what is missing altogether.
        return Ok(());
    };
    for (name, spec) in resources {
        let at = format!("resources.{name}");
        check_word(
            &at,
            name,
            Resource::ALL.iter().map(|resource| resource.as_str()),
        )?;
        for part in ["fields", "body", "item_body"] {
            let words = || Field::ALL.iter().map(|field| field.as_str());
            check_entries(
                &format!("{at}.{part}"),
                spec.get(part),
                words,
                part == "fields",
            )?;
        }
        let words = || Param::ALL.iter().map(|param| param.as_str());
        check_entries(&format!("{at}.query"), spec.get("query"), words, false)?;
        serde_path_to_error::deserialize::<_, ResourceSpec>(spec)
            .map_err(|error| format!("at {at}.{}: {}.", error.path(), error.inner()))?;
    }
    Ok(())
}

fn check_entries<I: Iterator<Item = &'static str>>(
    at: &str,
    part: Option<&Value>,
    words: impl Fn() -> I,
    lists: bool,
) -> Result<(), String> {
    let none = Map::new();
    let entries = match part {
        None => &none,
        Some(part) => part
            .as_object()
            .ok_or_else(|| format!("{at} must be an object."))?,
    };
    for (word, value) in entries {
        let at = format!("{at}.{word}");
        check_word(&at, word, words())?;
        let texts = |value: &Value| {
            value
                .as_array()
                .is_some_and(|list| list.iter().all(Value::is_string))
        };
        match lists {
            true if !texts(value) => {
                return Err(format!("{at} must be a list of keys, such as [\"id\"]."));
            }
            false if !value.is_string() => return Err(format!("{at} must be a text.")),
            _ => {}
        }
    }
    Ok(())
}

fn check_word(
    at: &str,
    word: &str,
    words: impl Iterator<Item = &'static str>,
) -> Result<(), String> {
    let words: Vec<&str> = words.collect();
    match words.contains(&word) {
        true => Ok(()),
        false => Err(format!(
            "{at} is not a word of a profile; it has {}.",
            words.join(", ")
        )),
    }
}
