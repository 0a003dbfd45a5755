//! The words of a profile's `resources`, looked at before anything else: serde can say that a word is unknown, but not
//! where in the file it stands.

use serde_json::{Map, Value};

use super::{Field, Param, Resource, ResourceSpec};

/// Names the first word that is none, or value that can't be one, by its path.
pub(super) fn check_words(profile: &Value) -> Result<(), String> {
    let Some(resources) = profile.get("resources").and_then(Value::as_object) else {
        // What is missing altogether is named by serde.
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
            "{at} is not a word of a profile; there may be {}.",
            words.join(", ")
        )),
    }
}
