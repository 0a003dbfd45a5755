//! What a failing answer means, in words for an administrator.

use std::borrow::Cow;
use std::time::Duration;

use super::breaker::CircuitOpen;
use super::redact::{redact, redact_id};
use super::retry::{AttemptError, RequestKind, proves_not_processed};
use super::transport::TransportError;
use crate::contract::{ApiError, Param, Resource};
use crate::error::{Error, ErrorKind};

/// What is known about a request when it fails.
pub(crate) struct ErrorContext<'a> {
    pub(crate) resource: Resource,
    pub(crate) kind: RequestKind,
    pub(crate) host: &'a str,
    pub(crate) database: Option<&'a str>,
    /// Never to be shown: the key, and what was sent about people.
    pub(crate) secrets: Vec<Cow<'a, str>>,
}

/// Search parameters that are about people.
pub(crate) const PERSONAL: [Param; 4] = [Param::Pib, Param::Email, Param::Phone, Param::Code];

impl ErrorContext<'_> {
    /// No whole answer came.
    pub(crate) fn transport_error(&self, broken: &TransportError) -> Error {
        let cause = redact(&broken.cause, &self.secrets, self.resource);
        let host = self.host;
        let error = match (broken.error, self.kind) {
            (
                AttemptError::NotSent {
                    permanent: hopeless,
                },
                _,
            ) => Error::connection(format!(
                "SORS can't be reached at {host}: {cause}. Nothing was sent. Check the address in the settings and this \
                 server's network{}.",
                if hopeless {
                    ", or the file of certificate authorities"
                } else {
                    ""
                }
            )),
            (_, RequestKind::Create) => self.uncertain_error(&format!("{cause} (at {host})")),
            (AttemptError::InvalidResponse, RequestKind::Read) => Error::contract(format!(
                "SORS's answer from {host} for {} was refused: {cause}. Ask Softkom, or ask for fewer rows a page in the \
                 contract profile.",
                self.resource.noun()
            )),
            (_, RequestKind::Read) => Error::connection(format!(
                "SORS at {host} did not answer for {}: {cause}. Nothing was taken over; try again later.",
                self.resource.noun()
            )),
        };
        error.of(self.resource)
    }

    /// SORS has not answered for a while, so the call is not made.
    pub(crate) fn circuit_open(&self, rest: &CircuitOpen) -> Error {
        let now = tokio::time::Instant::now().into_std();
        let clock = |time: chrono::DateTime<chrono::Utc>| time.format("%H:%M:%S UTC").to_string();
        let ago = now.saturating_duration_since(rest.since);
        let wait = rest.until.saturating_duration_since(now);
        let utc = chrono::Utc::now();
        Error::connection(format!(
            "SORS can't be reached at {}: {} calls in a row have failed since {}, so none is made until {}. Nothing was sent. \
             Try again then; if it stays so, check the address in the settings and this server's network.",
            self.host,
            rest.failures,
            clock(utc - ago),
            clock(utc + wait),
        ))
        .after(Some(wait))
        .of(self.resource)
    }

    /// SORS has asked to slow down, and this request's turn would come too late.
    pub(crate) fn rate_limited(&self, wait: Duration) -> Error {
        Error::new(
            ErrorKind::RateLimit,
            format!(
                "SORS has asked this shop to slow down, so the request for {} was not sent. {}",
                self.resource.noun(),
                retry_hint(Some(wait))
            ),
        )
        .retryable(true)
        .after(Some(wait))
        .of(self.resource)
    }

    /// The call's time was over before its turn came.
    pub(crate) fn deadline_exceeded(&self) -> Error {
        Error::connection(format!(
            "The request for {} was not sent: others before it took all the time allowed. Try again later.",
            self.resource.noun()
        ))
        .of(self.resource)
    }

    /// An answer with a failing status.
    pub(crate) fn status_error(
        &self,
        status: u16,
        wait: Option<Duration>,
        refusal: &ApiError,
    ) -> Error {
        let said = self.quote_api_error(refusal);
        let noun = self.resource.noun();
        let creates = self.kind == RequestKind::Create;
        let error = match status {
            _ if creates && !proves_not_processed(AttemptError::HttpStatus(status)) => {
                self.uncertain_error(&format!("it answered HTTP {status}{said}"))
            }
            401 | 403 => Error::new(
                ErrorKind::Authentication,
                format!(
                    "SORS refused the API key (HTTP {status}){said}. Check the key in the settings; Softkom issues it."
                ),
            ),
            429 => Error::new(
                ErrorKind::RateLimit,
                format!(
                    "SORS asks to slow down (HTTP 429){said}. {}",
                    retry_hint(wait)
                ),
            )
            .retryable(true),
            404 | 410 => Error::validation(self.not_found_message(status, &said)),
            300..=399 => Error::contract(format!(
                "SORS redirects {noun} to another address (HTTP {status}), where the key must not go. Enter the right \
                 address in the settings."
            )),
            400..=499 => Error::validation(format!(
                "SORS refused the request for {noun} (HTTP {status}){said}. {}",
                if creates {
                    "Nothing was stored; correct what it names and send again."
                } else {
                    "Check the settings."
                }
            )),
            503 => Error::connection(format!(
                "SORS is not available (HTTP 503){said}. {}",
                retry_hint(wait)
            )),
            500..=599 => Error::connection(format!(
                "SORS failed to answer for {noun} (HTTP {status}){said}. Nothing was taken over; try again later."
            )),
            _ => Error::contract(format!(
                "SORS answered for {noun} with the unexpected status HTTP {status}{said}."
            )),
        };
        error
            .of(self.resource)
            .status(status)
            .after(wait)
            .request(self.redact_request_id(refusal.request_id.as_deref()))
    }

    /// A successful status around an envelope that says no.
    pub(crate) fn api_error(&self, status: u16, refusal: &ApiError) -> Error {
        let what = match (self.kind, self.database) {
            (RequestKind::Create, _) => {
                "Nothing was stored; correct what it names and send again.".to_owned()
            }
            (_, Some(database)) => {
                format!("Nothing was taken over. Check the database “{database}” in the settings.")
            }
            (_, None) => "Nothing was taken over.".to_owned(),
        };
        Error::validation(format!(
            "SORS did not carry out the request for {}{}. {what}",
            self.resource.noun(),
            self.quote_api_error(refusal)
        ))
        .of(self.resource)
        .status(status)
        .request(self.redact_request_id(refusal.request_id.as_deref()))
    }

    /// A successful status whose answer isn't understood. What was to be created is probably there.
    pub(crate) fn invalid_response(&self, status: u16, error: Error) -> Error {
        let id = self.redact_request_id(error.request_id());
        let error = match self.kind {
            RequestKind::Read => error,
            RequestKind::Create => self.uncertain_error(&format!(
                "its answer could not be understood ({})",
                error.message().trim_end_matches('.')
            )),
        };
        error.of(self.resource).status(status).request(id)
    }

    fn uncertain_error(&self, cause: &str) -> Error {
        Error::uncertain(format!(
            "SORS may or may not have stored the {}: {cause}. Look it up in SORS before it is sent again.",
            match self.resource {
                Resource::CustomerCreate => "customer",
                _ => "document",
            }
        ))
    }

    fn not_found_message(&self, status: u16, said: &str) -> String {
        match self.database {
            Some(database) => format!(
                "SORS found no {} in the database “{database}” (HTTP {status}){said}. Check the name of the database in \
                 the settings; if it is right, the address or the contract profile's path is wrong.",
                self.resource.noun()
            ),
            None => format!(
                "SORS knows no {} (HTTP {status}){said}. Check the address in the settings and the contract profile's path.",
                self.resource.noun()
            ),
        }
    }

    /// SORS's id of the request, fit to be shown.
    fn redact_request_id(&self, id: Option<&str>) -> Option<String> {
        id.map(|id| redact_id(id, &self.secrets))
    }

    /// SORS's own words, fit to be shown.
    fn quote_api_error(&self, refusal: &ApiError) -> String {
        let shown = |text: &Option<String>| {
            text.as_deref()
                .map(|text| redact(text, &self.secrets, self.resource))
                .filter(|text| !text.is_empty())
        };
        match (shown(&refusal.message), shown(&refusal.code)) {
            (None, None) => String::new(),
            (Some(message), None) => format!(": “{}”", message.trim_end_matches('.')),
            (None, Some(code)) => format!(": error {code}"),
            (Some(message), Some(code)) => {
                format!(": “{}” (error {code})", message.trim_end_matches('.'))
            }
        }
    }
}

fn retry_hint(wait: Option<Duration>) -> String {
    match wait {
        Some(wait) => format!("Try again in {} s.", wait.as_secs().max(1)),
        None => "Try again later.".to_owned(),
    }
}
