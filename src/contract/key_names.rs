//! Names of a response's keys, for messages. Never a value.

use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::scalar::Scalar;

const MAX_SHOWN: usize = 25;

/// Returns the keys of an object, in the response's order.
pub(crate) fn list_keys(object: &RawValue) -> Vec<String> {
    // The reader compares with the response, so its order stays.
    serde_json::from_str::<Ordered>(object.get())
        .map(|keys| keys.0)
        .unwrap_or_default()
}

struct Ordered(Vec<String>);

impl<'de> serde::Deserialize<'de> for Ordered {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> serde::de::Visitor<'de> for Keys {
            type Value = Ordered;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Ordered, A::Error> {
                let mut keys = Vec::new();
                while let Some((key, _)) = map.next_entry::<String, IgnoredAny>()? {
                    keys.push(key);
                }
                Ok(Ordered(keys))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

/// Returns a key for a message. Masks one that looks like data (an address, a personal number), because a server may
/// send a map with data as keys.
pub(crate) fn mask_key(key: &str) -> String {
    let digits = key.chars().filter(char::is_ascii_digit).count();
    match key.contains('@') || digits >= 6 {
        true => "…".to_owned(),
        false => key.chars().filter(|c| !c.is_control()).take(40).collect(),
    }
}

/// Joins keys: `id, name, price`; `none` for an object without keys.
pub(crate) fn join_keys(keys: &[String]) -> String {
    let shown: Vec<String> = keys
        .iter()
        .take(MAX_SHOWN)
        .map(|key| mask_key(key))
        .collect();
    match (shown.len(), keys.len() - shown.len()) {
        (0, _) => "none".to_owned(),
        (_, 0) => shown.join(", "),
        (_, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Joins the keys of an object.
pub(crate) fn keys_of(object: &RawValue) -> String {
    join_keys(&list_keys(object))
}

/// Joins the keys of the first row of a list.
pub(crate) fn keys_of_first_row(data: &RawValue) -> String {
    match serde_json::from_str::<Vec<&RawValue>>(data.get()) {
        Ok(rows) => rows
            .first()
            .map_or_else(|| "none".to_owned(), |row| keys_of(row)),
        Err(_) => "none".to_owned(),
    }
}

/// Describes a value, with its keys where it has some.
pub(crate) fn describe(value: &RawValue) -> String {
    match Scalar::from_raw(value) {
        Ok(Scalar::Object) => format!("an object with the keys {}", keys_of(value)),
        Ok(other) => other.kind().to_owned(),
        Err(_) => "text".to_owned(),
    }
}
