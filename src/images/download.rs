//! Downloads one image over HTTP and checks every redirect.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode, Url};

use super::url_policy::{FetchRoute, UrlPolicy};
use crate::client::{Client, Error};

/// Redirects to follow per image.
const MAX_REDIRECTS: usize = 3;

/// Attempts per image.
const MAX_ATTEMPTS: u32 = 3;

/// Wait before another attempt, times its number.
const PAUSE: Duration = Duration::from_millis(250);

/// Downloads images; one per call, so that connections are shared.
#[derive(Debug, Clone)]
pub(super) struct Downloader {
    policy: UrlPolicy,
    same_origin: reqwest::Client,
    public: reqwest::Client,
    authorization: (HeaderName, HeaderValue),
    timeout: Duration,
}

/// Why a download failed.
enum DownloadError {
    /// Another attempt may succeed.
    Transient(String),
    /// No other attempt can succeed.
    Permanent(String),
}

impl Downloader {
    pub(super) fn new(client: &Client) -> Result<Self, Error> {
        let policy = UrlPolicy::new(client.base_url()).map_err(|error| {
            Error::validation(format!("SORS's address can't be used: {error}."))
        })?;
        let transport = client.transport();
        // Each redirect is checked here before it is followed.
        let same_origin =
            transport.custom_pool("images", |builder| builder.redirect(Policy::none()))?;
        // Which names resolve depends on whether SORS is on this machine, and no transport is shared across that. A
        // proxy would connect to any address, so other origins are reached directly or not at all.
        let public = transport.custom_pool("images elsewhere", |builder| {
            builder
                .redirect(Policy::none())
                .no_proxy()
                .dns_resolver(policy.resolver())
        })?;
        Ok(Self {
            same_origin,
            public,
            authorization: client.authorization().clone(),
            timeout: client.config().timeout,
            policy,
        })
    }

    /// Downloads the image of an address, at most `cap` bytes.
    pub(super) async fn download(&self, address: &str, cap: usize) -> Result<Vec<u8>, String> {
        let url = self.policy.resolve(address)?;
        let mut attempt = 1;
        loop {
            match tokio::time::timeout(self.timeout, self.download_once(url.clone(), cap)).await {
                Ok(Ok(bytes)) => return Ok(bytes),
                Ok(Err(DownloadError::Permanent(reason))) => return Err(reason),
                Ok(Err(DownloadError::Transient(reason))) if attempt >= MAX_ATTEMPTS => {
                    return Err(reason);
                }
                Err(_) if attempt >= MAX_ATTEMPTS => {
                    return Err(format!(
                        "it did not arrive within {} s",
                        self.timeout.as_secs_f32()
                    ));
                }
                _ => tokio::time::sleep(PAUSE * attempt).await,
            }
            attempt += 1;
        }
    }

    async fn download_once(&self, mut url: Url, cap: usize) -> Result<Vec<u8>, DownloadError> {
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send_request(&url).await?;
            let status = response.status();
            if status.is_redirection() {
                url = redirect_target(&url, &response)?;
                continue;
            }
            if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
                return Err(DownloadError::Transient(format!(
                    "its server returned {}",
                    status.as_u16()
                )));
            }
            if status != StatusCode::OK {
                return Err(DownloadError::Permanent(format!(
                    "its server returned {}",
                    status.as_u16()
                )));
            }
            return read_body(response, cap).await;
        }
        Err(DownloadError::Permanent(format!(
            "it is redirected more than {MAX_REDIRECTS} times"
        )))
    }

    async fn send_request(&self, url: &Url) -> Result<Response, DownloadError> {
        let request = match self.policy.check(url).map_err(DownloadError::Permanent)? {
            FetchRoute::SameOrigin => {
                let (name, value) = self.authorization.clone();
                self.same_origin.get(url.clone()).header(name, value)
            }
            FetchRoute::Public => self.public.get(url.clone()),
        };
        request
            .send()
            .await
            .map_err(|error| DownloadError::Transient(innermost_cause(&error)))
    }
}

/// Returns the target of a redirect; the policy checks it afterwards.
fn redirect_target(url: &Url, response: &Response) -> Result<Url, DownloadError> {
    response
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| url.join(location).ok())
        .ok_or_else(|| DownloadError::Permanent("it is redirected to nowhere".into()))
}

async fn read_body(mut response: Response, cap: usize) -> Result<Vec<u8>, DownloadError> {
    let too_large =
        || DownloadError::Permanent(format!("it is larger than {} MB", cap / 1_000_000));
    if response
        .content_length()
        .is_some_and(|length| length > cap as u64)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response
        .chunk()
        .await
        .map_err(|error| DownloadError::Transient(innermost_cause(&error)))?
    {
        if bytes.len() + chunk.len() > cap {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Returns the innermost cause, without the address, which may contain a signature.
fn innermost_cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let what = if error.is_connect() {
        "its server can't be reached"
    } else {
        "the connection broke"
    };
    if std::ptr::addr_eq(std::ptr::from_ref(inner), std::ptr::from_ref(error)) {
        what.to_owned()
    } else {
        format!("{what}: {inner}")
    }
}
