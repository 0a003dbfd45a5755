//! Connection pools, and one exchange over them.

use std::collections::HashMap;
use std::error::Error as _;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Certificate, ClientBuilder, Request, Url};

use super::Config;
use super::endpoint::EndpointRegistry;
use super::retry::AttemptError;
use crate::contract::address::{is_loopback, is_same_origin, parse_base_url};
use crate::error::Error;

const MAX_REDIRECTS: usize = 5;
const USER_AGENT: &str = concat!("SORS-for-WooCommerce/", env!("CARGO_PKG_VERSION"));

/// Connection pools. Cheap to clone. One transport serves every client with the same [`Transport::sharing_key`]; it
/// lives as long as the runtime of its requests.
#[derive(Clone)]
pub struct Transport(Arc<ConnectionPools>);

struct ConnectionPools {
    settings: TransportSettings,
    endpoints: EndpointRegistry,
    /// For reads: keep-alive connections, redirects within the same origin only.
    reads: reqwest::Client,
    /// For writes: one connection each. If SORS closed a keep-alive connection in the same instant, an order would be
    /// uncertain.
    writes: OnceLock<reqwest::Client>,
    /// Pools with other policies, by name.
    custom: Mutex<HashMap<&'static str, reqwest::Client>>,
}

#[derive(Clone)]
struct TransportSettings {
    extra: Vec<Certificate>,
    connect_timeout: Duration,
    loopback: bool,
}

/// Pool of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pool {
    Reads,
    Writes,
}

/// A whole response.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_type: Option<String>,
    pub(crate) retry_after: Option<Duration>,
}

/// An exchange without a whole response.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) error: AttemptError,
    /// The cause for administrators, without address or data.
    pub(crate) cause: String,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

impl Transport {
    /// Creates the pools by the configuration; connects to nothing yet.
    ///
    /// # Errors
    /// If the file of certificate authorities is invalid, or TLS can't be set up.
    pub fn new(config: &Config) -> Result<Self, Error> {
        Self::with_endpoints(config, EndpointRegistry::default())
    }

    /// Creates the pools, with endpoint state that other transports of the same worker share.
    ///
    /// # Errors
    /// If the file of certificate authorities is invalid, or TLS can't be set up.
    pub fn with_endpoints(config: &Config, gates: EndpointRegistry) -> Result<Self, Error> {
        // The first installed provider stays; it doesn't matter whether this is it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let settings = TransportSettings {
            extra: config
                .ca_file
                .as_deref()
                .map(load_authorities)
                .transpose()?
                .unwrap_or_default(),
            connect_timeout: config.connect_timeout,
            loopback: is_local(config),
        };
        let reads = settings.build(|builder| {
            builder.redirect(Policy::custom(|attempt| {
                let stays = attempt
                    .previous()
                    .first()
                    .is_some_and(|first| is_same_origin(first, attempt.url()));
                if stays && attempt.previous().len() <= MAX_REDIRECTS {
                    attempt.follow()
                } else {
                    attempt.stop()
                }
            }))
        })?;
        Ok(Self(Arc::new(ConnectionPools {
            settings,
            endpoints: gates,
            reads,
            writes: OnceLock::new(),
            custom: Mutex::default(),
        })))
    }

    /// Returns a key that is equal for configurations that can share a transport. It contains no API key.
    #[must_use]
    pub fn sharing_key(config: &Config) -> String {
        format!(
            "{:?} {:?} {}",
            config.ca_file,
            config.connect_timeout,
            is_local(config)
        )
    }

    pub(crate) fn endpoints(&self) -> &EndpointRegistry {
        &self.0.endpoints
    }

    /// Returns a pool with the same certificates, created once per name, as `finish` configures it.
    pub(crate) fn custom_pool(
        &self,
        name: &'static str,
        finish: impl Fn(ClientBuilder) -> ClientBuilder,
    ) -> Result<reqwest::Client, Error> {
        let mut pools = self.0.custom.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pool) = pools.get(name) {
            return Ok(pool.clone());
        }
        let pool = self.0.settings.build(finish)?;
        pools.insert(name, pool.clone());
        Ok(pool)
    }

    fn pool(&self, pool: Pool) -> Result<&reqwest::Client, Error> {
        match pool {
            Pool::Reads => Ok(&self.0.reads),
            Pool::Writes => {
                if let Some(client) = self.0.writes.get() {
                    return Ok(client);
                }
                let built = self
                    .0
                    .settings
                    .build(|builder| builder.redirect(Policy::none()).pool_max_idle_per_host(0))?;
                Ok(self.0.writes.get_or_init(|| built))
            }
        }
    }

    /// Sends one request and returns a response of at most `cap` bytes. The outer error is a local one.
    pub(crate) async fn send(
        &self,
        pool: Pool,
        request: Request,
        cap: usize,
    ) -> Result<Result<Response, TransportError>, Error> {
        let client = self.pool(pool)?;
        let mut http_response = match client.execute(request).await {
            Ok(response) => response,
            Err(error) => return Ok(Err(classify_error(&error))),
        };
        let header = |name| {
            http_response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let mut response = Response {
            status: http_response.status().as_u16(),
            content_type: header(CONTENT_TYPE),
            retry_after: header(RETRY_AFTER).as_deref().and_then(parse_retry_after),
            bytes: Vec::new(),
        };
        loop {
            match http_response.chunk().await {
                Ok(Some(chunk)) if response.bytes.len() + chunk.len() > cap => {
                    let cause = format!("the response is larger than {} MB", cap.div_ceil(1 << 20));
                    return Ok(Err(TransportError {
                        error: AttemptError::InvalidResponse,
                        cause,
                    }));
                }
                Ok(Some(chunk)) => response.bytes.extend_from_slice(&chunk),
                Ok(None) => return Ok(Ok(response)),
                Err(error) if is_decode_error(&error) => {
                    let cause = format!("it can't be decompressed ({})", error_chain(&error));
                    return Ok(Err(TransportError {
                        error: AttemptError::InvalidResponse,
                        cause,
                    }));
                }
                Err(error) => {
                    let cause = format!("the response was truncated ({})", error_chain(&error));
                    return Ok(Err(TransportError {
                        error: AttemptError::NoResponse,
                        cause,
                    }));
                }
            }
        }
    }
}

impl TransportSettings {
    fn build(
        &self,
        finish: impl Fn(ClientBuilder) -> ClientBuilder,
    ) -> Result<reqwest::Client, Error> {
        let builder = || {
            let builder = reqwest::Client::builder()
                .user_agent(USER_AGENT)
                .connect_timeout(self.connect_timeout)
                .tcp_nodelay(true)
                .pool_idle_timeout(Duration::from_secs(30))
                .pool_max_idle_per_host(32)
                .referer(false)
                // The client has its own retry policy; nothing below it repeats a request.
                .retry(reqwest::retry::never());
            finish(if self.loopback {
                builder.no_proxy()
            } else {
                builder
            })
        };
        let system = builder()
            .tls_certs_merge(self.extra.iter().cloned())
            .build();
        // A system without certificate authorities, such as a minimal container, uses Mozilla's built-in ones.
        system
            .or_else(|_| {
                let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
                    .iter()
                    .filter_map(|der| Certificate::from_der(der).ok());
                builder()
                    .tls_certs_only(roots.chain(self.extra.iter().cloned()))
                    .build()
            })
            .map_err(|error| {
                Error::connection(format!(
                    "TLS can't be set up on this server: {}.",
                    error_chain(&error)
                ))
            })
    }
}

fn is_local(config: &Config) -> bool {
    parse_base_url(
        config
            .base_url
            .as_deref()
            .unwrap_or(&config.profile.base_url),
    )
    .is_ok_and(|url: Url| is_loopback(&url))
}

/// Loads the certificate authorities of a PEM file.
fn load_authorities(path: &Path) -> Result<Vec<Certificate>, Error> {
    let wrong = |problem: &str| {
        Error::validation(format!(
            "The file of certificate authorities {} {problem}. Correct the setting.",
            path.display()
        ))
    };
    let pem = std::fs::read(path).map_err(|error| wrong(&format!("can't be read ({error})")))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(list) if !list.is_empty() => Ok(list),
        _ => Err(wrong("holds no PEM certificate")),
    }
}

fn classify_error(error: &reqwest::Error) -> TransportError {
    let failure = if error.is_connect() {
        AttemptError::NotSent {
            permanent: is_certificate_error(error),
        }
    } else if error.is_builder() {
        AttemptError::NotSent { permanent: true }
    } else {
        AttemptError::NoResponse
    };
    let cause = match (error.is_timeout(), failure) {
        (true, AttemptError::NotSent { .. }) => "no connection within the time limit".to_owned(),
        (true, _) => "no response within the time limit".to_owned(),
        (false, _) => error_chain(error),
    };
    TransportError {
        error: failure,
        cause,
    }
}

/// Whether TLS failed because of a certificate, so that a retry can't help.
fn is_certificate_error(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let tls = cause.downcast_ref::<rustls::Error>().or_else(|| {
            cause
                .downcast_ref::<std::io::Error>()
                .and_then(|io| io.get_ref())
                .and_then(|inner| inner.downcast_ref())
        });
        if let Some(tls) = tls {
            return matches!(
                tls,
                rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented
            );
        }
        source = cause.source();
    }
    false
}

/// Whether a body is complete but wrongly compressed. Then the decoder's error is the innermost, directly below
/// reqwest's. For a connection that breaks during decompression, hyper's error is between them.
fn is_decode_error(error: &reqwest::Error) -> bool {
    let mut cause: &(dyn std::error::Error + 'static) = error;
    while let Some(below) = cause.source() {
        if below.is::<std::io::Error>() && below.source().is_none() {
            return cause.is::<reqwest::Error>();
        }
        cause = below;
    }
    false
}

/// Returns the causes below reqwest's own message, which would contain the address with its query.
pub(crate) fn error_chain(error: &reqwest::Error) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !said.iter().any(|before| before.contains(&text)) {
            said.push(text);
        }
        source = cause.source();
    }
    match said.is_empty() {
        true => "no further cause is known".to_owned(),
        false => said.join(": "),
    }
}

/// Parses `Retry-After`, in seconds or as a date.
fn parse_retry_after(header: &str) -> Option<Duration> {
    if let Ok(seconds) = header.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds.min(24 * 3600)));
    }
    let until = chrono::DateTime::parse_from_rfc2822(header.trim()).ok()?;
    (until.to_utc() - chrono::Utc::now()).to_std().ok()
}
