//! Configuration of a client from PHP.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::args::{ArgReader, ArrayArg};
use super::ini;
use crate::client::{ApiKey, Config, Error};
use crate::contract::Profile;
use crate::model::{PriceType, StockMode};

const MAX_TIMEOUT_MS: u64 = 3_600_000;

/// Parses the array of `Sors\Client`; php.ini has the defaults. Returns also whether calls suspend their fiber.
pub(super) fn parse_config(entries: ArrayArg) -> Result<(Config, bool), Error> {
    let mut reader = ArgReader::new("the configuration of Sors\\Client", entries);
    let api_key = ApiKey::new(&reader.filled_text("api_key")?);
    let profile = load_profile(reader.setting("profile")?.or_else(ini::profile).as_deref())?;
    let mut config = Config::new(api_key, profile);
    config.base_url = reader.setting("base_url")?;
    config.database = reader.setting("database")?;
    config.business_unit = reader.setting("business_unit")?;
    if let Some(price_type) = reader.word(
        "price_type",
        &[
            ("purchase", PriceType::Purchase),
            ("net", PriceType::Net),
            ("gross", PriceType::Gross),
        ],
    )? {
        config.price_type = price_type;
    }
    if let Some(stock_mode) = reader.word(
        "stock_mode",
        &[("on_hand", StockMode::OnHand), ("free", StockMode::Free)],
    )? {
        config.stock_mode = stock_mode;
    }
    config.ca_file = reader
        .setting("ca_file")?
        .or_else(ini::ca_file)
        .map(PathBuf::from);
    if let Some(concurrency) = reader.number("concurrency", 1..=32)? {
        config.concurrency = usize::try_from(concurrency).unwrap_or(config.concurrency);
    }
    for (name, place) in [
        ("connect_timeout_ms", &mut config.connect_timeout),
        ("timeout_ms", &mut config.timeout),
        ("total_timeout_ms", &mut config.total_timeout),
    ] {
        if let Some(milliseconds) = reader.number(name, 1..=MAX_TIMEOUT_MS)? {
            *place = Duration::from_millis(milliseconds);
        }
    }
    let suspends = reader.optional_flag("suspend")?.unwrap_or_default();
    reader.finish()?;
    Ok((config, suspends))
}

fn load_profile(path: Option<&str>) -> Result<Arc<Profile>, Error> {
    match path {
        None => Profile::built_in(),
        Some(path) => Profile::from_file(Path::new(path)),
    }
}
