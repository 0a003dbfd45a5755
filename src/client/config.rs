use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::contract::Profile;
use crate::error::Error;
use crate::model::{PriceType, StockMode};

/// API key. Can't be printed; only the authorization header contains it.
#[derive(Clone)]
pub struct ApiKey(Arc<str>);

impl ApiKey {
    /// Creates a key, without surrounding blanks that were copied with it.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(Arc::from(key.trim()))
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// Configuration of a client.
///
/// # Examples
///
/// ```
/// use sors::client::{ApiKey, Config};
/// use sors::contract::Profile;
///
/// let config = Config {
///     concurrency: 4,
///     ..Config::new(ApiKey::new(" key "), Profile::built_in()?)
/// };
/// assert_eq!(config.timeout.as_secs(), 30);
/// # Ok::<(), sors::client::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Config {
    /// The API key.
    pub api_key: ApiKey,
    /// Contract profile.
    pub profile: Arc<Profile>,
    /// Address of SORS; by default, the profile's.
    pub base_url: Option<String>,
    /// Name of the database (baza). Only the list of databases needs none.
    pub database: Option<String>,
    /// ID of the business unit (poslovna jedinica).
    pub business_unit: Option<String>,
    /// Price type (vrsta cene).
    pub price_type: PriceType,
    /// Stock figure that the shop sells from.
    pub stock_mode: StockMode,
    /// PEM file with additional certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// Concurrent requests, 1 to 32.
    pub concurrency: usize,
    /// Time limit for a connection.
    pub connect_timeout: Duration,
    /// Time limit for one response, from the request to the last byte.
    pub timeout: Duration,
    /// Time limit for a call with all its retries.
    pub total_timeout: Duration,
}

impl Config {
    /// Creates a configuration with defaults: gross price, free stock, 8 concurrent requests, 10 s, 30 s and 120 s.
    #[must_use]
    pub fn new(api_key: ApiKey, profile: Arc<Profile>) -> Self {
        Self {
            api_key,
            profile,
            base_url: None,
            database: None,
            business_unit: None,
            price_type: PriceType::Gross,
            stock_mode: StockMode::Free,
            ca_file: None,
            concurrency: 8,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(120),
        }
    }

    /// Checks numbers and names.
    pub(crate) fn validate(&self) -> Result<(), Error> {
        let wrong = |problem: String| {
            Err(Error::validation(format!(
                "{problem} Correct it in the settings."
            )))
        };
        if !(1..=32).contains(&self.concurrency) {
            return wrong("The number of requests at a time must lie between 1 and 32.".to_owned());
        }
        for (name, time) in [
            ("time limit for connecting", self.connect_timeout),
            ("time limit for a response", self.timeout),
            ("time limit for a call", self.total_timeout),
        ] {
            if time.is_zero() || time > Duration::from_secs(3600) {
                return wrong(format!("The {name} must lie between 1 ms and an hour."));
            }
        }
        for (name, value) in [
            ("name of the database", &self.database),
            ("business unit", &self.business_unit),
        ] {
            if value
                .as_deref()
                .is_some_and(|value| value.trim().is_empty() || value.chars().any(char::is_control))
            {
                return wrong(format!(
                    "The {name} is empty or holds characters that can't be sent."
                ));
            }
        }
        Ok(())
    }
}
