use std::path::Path;
use std::sync::Arc;

use super::check::check_profile;
use super::{Profile, vocabulary_check};
use crate::error::Error;

const ASSUMED: &str = include_str!("assumed.json");

impl Profile {
    /// Returns the built-in profile: assumed, unverified.
    ///
    /// # Errors
    /// Never in practice: tests load the built-in profile.
    pub fn built_in() -> Result<Arc<Self>, Error> {
        Self::parse(ASSUMED, "the built-in contract profile").map(Arc::new)
    }

    /// Loads and checks a profile's file.
    ///
    /// # Errors
    /// If the file can't be read, or the profile is invalid.
    pub fn from_file(path: &Path) -> Result<Arc<Self>, Error> {
        let name = format!("the contract profile {}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::contract(format!(
                "Can't read {name}: {error}. Check the path and that the web server may read it."
            ))
        })?;
        Self::parse(&text, &name).map(Arc::new)
    }

    /// Checks a profile's text; `name` identifies it in messages.
    ///
    /// # Errors
    /// If the text is not JSON, or the profile is invalid; the message has the JSON path.
    pub fn parse(text: &str, name: &str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        let unusable =
            |problem: String| Error::contract(format!("{name} can't be used: {problem}"));
        let json: serde_json::Value = serde_json::from_str(text)
            .map_err(|error| unusable(format!("it is not JSON: {error}.")))?;
        vocabulary_check::check_words(&json).map_err(unusable)?;
        let profile: Self = serde_path_to_error::deserialize(json)
            .map_err(|error| unusable(format!("at {}: {}.", error.path(), error.inner())))?;
        check_profile(&profile).map_err(unusable)?;
        Ok(profile)
    }
}
