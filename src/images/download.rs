//! One picture's bytes over HTTP, with every redirect checked.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Response, StatusCode, Url};

use super::url_policy::{Guard, Way};
use crate::client::{Client, Error};

/// Redirects followed for one picture.
const MOST_REDIRECTS: usize = 3;

/// Attempts at a picture whose server is out of order for a moment.
const ATTEMPTS: u32 = 3;

/// Wait before another attempt, times its number.
const PAUSE: Duration = Duration::from_millis(250);

/// Downloads pictures; one for all pictures of a call, so that connections are shared.
#[derive(Debug, Clone)]
pub(super) struct Downloader {
    guard: Guard,
    own: reqwest::Client,
    elsewhere: reqwest::Client,
    authorization: (HeaderName, HeaderValue),
    timeout: Duration,
}

/// Why a picture could not be had.
enum Failed {
    /// Another attempt may succeed.
    ForNow(String),
    /// It will not.
    ForGood(String),
}

impl Downloader {
    pub(super) fn new(client: &Client) -> Result<Self, Error> {
        let guard = Guard::new(client.base_url()).map_err(|error| {
            Error::validation(format!("SORS's address can't be used: {error}."))
        })?;
        let transport = client.transport();
        // Each redirect is checked here before it is followed.
        let own = transport.custom_pool("pictures", |builder| builder.redirect(Policy::none()))?;
        // What may be resolved depends on whether SORS is on this machine, and no transport is shared across that.
        // A proxy would connect to any address for us: elsewhere is reached directly or not at all.
        let elsewhere = transport.custom_pool("pictures elsewhere", |builder| {
            builder
                .redirect(Policy::none())
                .no_proxy()
                .dns_resolver(guard.resolver())
        })?;
        Ok(Self {
            own,
            elsewhere,
            authorization: client.authorization().clone(),
            timeout: client.config().timeout,
            guard,
        })
    }

    /// Bytes of the picture at an address, at most `cap` of them.
    pub(super) async fn get(&self, address: &str, cap: usize) -> Result<Vec<u8>, String> {
        let url = self.guard.resolve(address)?;
        let mut attempt = 1;
        loop {
            match tokio::time::timeout(self.timeout, self.follow(url.clone(), cap)).await {
                Ok(Ok(bytes)) => return Ok(bytes),
                Ok(Err(Failed::ForGood(reason))) => return Err(reason),
                Ok(Err(Failed::ForNow(reason))) if attempt >= ATTEMPTS => return Err(reason),
                Err(_) if attempt >= ATTEMPTS => {
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

    async fn follow(&self, mut url: Url, cap: usize) -> Result<Vec<u8>, Failed> {
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.request(&url).await?;
            let status = answer.status();
            if status.is_redirection() {
                url = next(&url, &answer)?;
                continue;
            }
            if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() {
                return Err(Failed::ForNow(format!(
                    "its server answered {}",
                    status.as_u16()
                )));
            }
            if status != StatusCode::OK {
                return Err(Failed::ForGood(format!(
                    "its server answered {}",
                    status.as_u16()
                )));
            }
            return read(answer, cap).await;
        }
        Err(Failed::ForGood(format!(
            "it is redirected more than {MOST_REDIRECTS} times"
        )))
    }

    async fn request(&self, url: &Url) -> Result<Response, Failed> {
        let request = match self.guard.admit(url).map_err(Failed::ForGood)? {
            Way::Own => {
                let (name, value) = self.authorization.clone();
                self.own.get(url.clone()).header(name, value)
            }
            Way::Elsewhere => self.elsewhere.get(url.clone()),
        };
        request
            .send()
            .await
            .map_err(|error| Failed::ForNow(cause(&error)))
    }
}

/// Where a redirect leads; whether one may go there is asked before going.
fn next(url: &Url, answer: &Response) -> Result<Url, Failed> {
    answer
        .headers()
        .get(LOCATION)
        .and_then(|location| location.to_str().ok())
        .and_then(|location| url.join(location).ok())
        .ok_or_else(|| Failed::ForGood("it is redirected to nowhere".into()))
}

async fn read(mut answer: Response, cap: usize) -> Result<Vec<u8>, Failed> {
    let too_large = || Failed::ForGood(format!("it is larger than {} MB", cap / 1_000_000));
    if answer
        .content_length()
        .is_some_and(|length| length > cap as u64)
    {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer
        .chunk()
        .await
        .map_err(|error| Failed::ForNow(cause(&error)))?
    {
        if bytes.len() + chunk.len() > cap {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The innermost cause, without the address: that may hold a signature.
fn cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    let what = if error.is_connect() {
        "its server can't be reached"
    } else {
        "it broke off"
    };
    if std::ptr::addr_eq(std::ptr::from_ref(inner), std::ptr::from_ref(error)) {
        what.to_owned()
    } else {
        format!("{what}: {inner}")
    }
}
