//! Client for SORS: configuration, transport, envelope, paging and retries.

pub mod breaker;
mod calls;
mod config;
pub mod contract_check;
mod customers;
mod documents;
mod endpoint;
mod error_context;
mod images;
mod lists;
pub mod pager;
pub(crate) mod pages;
mod redact;
pub mod retry;
pub mod throttle;
mod transport;

use std::fmt;
use std::sync::Arc;

use reqwest::header::{HeaderName, HeaderValue};
use tokio::sync::Semaphore;

use endpoint::Endpoint;

use crate::contract::{Contract, Profile, address};
pub use crate::error::{Error, ErrorKind};
pub use config::{ApiKey, Config};
pub use customers::CustomerQuery;
pub use endpoint::EndpointRegistry;
pub use transport::Transport;

/// Client for SORS. Cheap to clone. Await its methods on a tokio runtime with I/O and time.
///
/// # Examples
///
/// ```no_run
/// use sors::client::{ApiKey, Client, Config};
/// use sors::contract::Profile;
///
/// # async fn list() -> Result<(), sors::client::Error> {
/// let config = Config {
///     database: Some("MyDatabase2026".to_owned()),
///     ..Config::new(ApiKey::new("key"), Profile::built_in()?)
/// };
/// let client = Client::new(config)?;
/// for unit in client.business_units().await? {
///     println!("{}: {}", unit.id, unit.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(Arc<ClientInner>);

struct ClientInner {
    config: Config,
    contract: Contract,
    base_url: String,
    authorization: (HeaderName, HeaderValue),
    transport: Transport,
    endpoint: Arc<Endpoint>,
    permits: Semaphore,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.base_url)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Checks the configuration and opens a transport.
    ///
    /// # Errors
    /// If a setting, the profile or the file of certificate authorities is invalid.
    pub fn new(config: Config) -> Result<Self, Error> {
        let transport = Transport::new(&config)?;
        Self::with_transport(config, transport)
    }

    /// Checks the configuration and uses an existing transport.
    ///
    /// # Errors
    /// If a setting or the profile is invalid.
    pub fn with_transport(config: Config, transport: Transport) -> Result<Self, Error> {
        config.validate()?;
        let contract = Contract::new(config.profile.clone())?;
        let address = config
            .base_url
            .as_deref()
            .filter(|address| !address.trim().is_empty());
        let base = address::parse_base_url(address.unwrap_or(&config.profile.base_url)).map_err(
            |problem| {
                Error::validation(format!(
                    "The address of SORS {problem} Correct it in the settings."
                ))
            },
        )?;
        let authorization = authorization_header(&config)?;
        let base_text = base.as_str().trim_end_matches('/').to_owned();
        Ok(Self(Arc::new(ClientInner {
            endpoint: transport.endpoints().get_or_create(&base_text),
            base_url: base_text,
            authorization,
            transport,
            permits: Semaphore::new(config.concurrency),
            contract,
            config,
        })))
    }

    /// Returns the configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Returns the contract profile.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        self.0.contract.profile()
    }

    /// Returns the address of SORS, without a trailing slash.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.0.base_url
    }

    pub(crate) fn contract(&self) -> &Contract {
        &self.0.contract
    }

    pub(crate) fn authorization(&self) -> &(HeaderName, HeaderValue) {
        &self.0.authorization
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.0.transport
    }

    fn endpoint(&self) -> &Endpoint {
        &self.0.endpoint
    }

    fn permits(&self) -> &Semaphore {
        &self.0.permits
    }
}

/// Returns the header with the key, marked as sensitive so that nothing prints it.
fn authorization_header(config: &Config) -> Result<(HeaderName, HeaderValue), Error> {
    let (profile, key) = (&config.profile.authorization, config.api_key.reveal());
    if key.is_empty() {
        return Err(Error::validation(
            "No API key is entered. Enter the key in the settings; Softkom issues it.",
        ));
    }
    let name = HeaderName::from_bytes(profile.header.as_bytes()).map_err(|_| {
        Error::contract("authorization.header of the contract profile is not a header name.")
    })?;
    let text = match profile.scheme.as_str() {
        "" => key.to_owned(),
        scheme => format!("{scheme} {key}"),
    };
    // A header may contain bytes beyond ASCII, a key never does.
    let mut value = HeaderValue::from_str(&text)
        .ok()
        .filter(|_| key.bytes().all(|byte| byte.is_ascii_graphic()))
        .ok_or_else(|| {
            Error::validation(
                "The API key has invalid characters. Copy it again from what Softkom sent.",
            )
        })?;
    value.set_sensitive(true);
    Ok((name, value))
}
