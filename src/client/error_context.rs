//! Error messages for administrators about failed requests.

use std::borrow::Cow;
use std::time::Duration;

use super::breaker::CircuitOpen;
use super::redact::{redact, redact_id};
use super::retry::{AttemptError, RequestKind, proves_not_processed};
use super::transport::TransportError;
use crate::contract::{ApiError, Param, Resource};
use crate::error::{Error, ErrorKind};

/// What errors of one request need to know.
pub(crate) struct ErrorContext<'a> {
    pub(crate) resource: Resource,
    pub(crate) kind: RequestKind,
    pub(crate) host: &'a str,
    pub(crate) database: Option<&'a str>,
    /// Texts to mask: the key, and personal data that was sent.
    pub(crate) secrets: Vec<Cow<'a, str>>,
}

/// Search parameters with personal data.
pub(crate) const PERSONAL: [Param; 4] = [Param::Pib, Param::Email, Param::Phone, Param::Code];

impl ErrorContext<'_> {
    /// Error without a whole response.
    pub(crate) fn transport_error(&self, error: &TransportError) -> Error {
        let cause = redact(&error.cause, &self.secrets, self.resource);
        let host = self.host;
        let error = match (error.error, self.kind) {
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
                "SORS's response from {host} for {} can't be used: {cause}. Ask Softkom, or request fewer rows per page in the \
                 contract profile.",
                self.resource.noun()
            )),
            (_, RequestKind::Read) => Error::connection(format!(
                "SORS at {host} did not respond for {}: {cause}. Nothing was imported; try again later.",
                self.resource.noun()
            )),
        };
        error.with_resource(self.resource)
    }

    /// Error while the circuit breaker is open: the call is not made.
    pub(crate) fn circuit_open(&self, open: &CircuitOpen) -> Error {
        let now = tokio::time::Instant::now().into_std();
        let clock = |time: chrono::DateTime<chrono::Utc>| time.format("%H:%M:%S UTC").to_string();
        let ago = now.saturating_duration_since(open.since);
        let wait = open.until.saturating_duration_since(now);
        let utc = chrono::Utc::now();
        Error::connection(format!(
            "SORS can't be reached at {}: {} calls in a row have failed since {}, so none is made until {}. Nothing was sent. \
             Try again then; if it stays so, check the address in the settings and this server's network.",
            self.host,
            open.failures,
            clock(utc - ago),
            clock(utc + wait),
        ))
        .with_retry_after(Some(wait))
        .with_resource(self.resource)
    }

    /// Error of a request whose send slot would be too late.
    pub(crate) fn rate_limited(&self, wait: Duration) -> Error {
        Error::new(
            ErrorKind::RateLimit,
            format!(
                "SORS limits this shop's request rate, so the request for {} was not sent. {}",
                self.resource.noun(),
                retry_hint(Some(wait))
            ),
        )
        .with_retryable(true)
        .with_retry_after(Some(wait))
        .with_resource(self.resource)
    }

    /// Error of a request whose deadline passed before its slot.
    pub(crate) fn deadline_exceeded(&self) -> Error {
        Error::connection(format!(
            "The request for {} was not sent: earlier requests took the whole time limit. Try again later.",
            self.resource.noun()
        ))
        .with_resource(self.resource)
    }

    /// Error of a response with a failing status.
    pub(crate) fn status_error(
        &self,
        status: u16,
        wait: Option<Duration>,
        api_error: &ApiError,
    ) -> Error {
        let quoted = self.quote_api_error(api_error);
        let noun = self.resource.noun();
        let creates = self.kind == RequestKind::Create;
        let error = match status {
            _ if creates && !proves_not_processed(AttemptError::HttpStatus(status)) => {
                self.uncertain_error(&format!("it returned HTTP {status}{quoted}"))
            }
            401 | 403 => Error::new(
                ErrorKind::Authentication,
                format!(
                    "SORS rejected the API key (HTTP {status}){quoted}. Check the key in the settings; Softkom issues it."
                ),
            ),
            429 => Error::new(
                ErrorKind::RateLimit,
                format!(
                    "SORS limits the request rate (HTTP 429){quoted}. {}",
                    retry_hint(wait)
                ),
            )
            .with_retryable(true),
            404 | 410 => Error::validation(self.not_found_message(status, &quoted)),
            300..=399 => Error::contract(format!(
                "SORS redirects {noun} to another address (HTTP {status}), where the key must not go. Enter the right \
                 address in the settings."
            )),
            400..=499 => Error::validation(format!(
                "SORS rejected the request for {noun} (HTTP {status}){quoted}. {}",
                if creates {
                    "Nothing was stored; correct what it names and send again."
                } else {
                    "Check the settings."
                }
            )),
            503 => Error::connection(format!(
                "SORS is not available (HTTP 503){quoted}. {}",
                retry_hint(wait)
            )),
            500..=599 => Error::connection(format!(
                "SORS failed on the request for {noun} (HTTP {status}){quoted}. Nothing was imported; try again later."
            )),
            _ => Error::contract(format!(
                "SORS returned the unexpected status HTTP {status} for {noun}{quoted}."
            )),
        };
        error
            .with_resource(self.resource)
            .with_status(status)
            .with_retry_after(wait)
            .with_request_id(self.redact_request_id(api_error.request_id.as_deref()))
    }

    /// Error of a successful status with an API error in the envelope.
    pub(crate) fn api_error(&self, status: u16, api_error: &ApiError) -> Error {
        let what = match (self.kind, self.database) {
            (RequestKind::Create, _) => {
                "Nothing was stored; correct what it names and send again.".to_owned()
            }
            (_, Some(database)) => {
                format!("Nothing was imported. Check the database “{database}” in the settings.")
            }
            (_, None) => "Nothing was imported.".to_owned(),
        };
        Error::validation(format!(
            "SORS did not carry out the request for {}{}. {what}",
            self.resource.noun(),
            self.quote_api_error(api_error)
        ))
        .with_resource(self.resource)
        .with_status(status)
        .with_request_id(self.redact_request_id(api_error.request_id.as_deref()))
    }

    /// Error of a successful status whose response can't be parsed. A new customer or document probably exists.
    pub(crate) fn invalid_response(&self, status: u16, error: Error) -> Error {
        let id = self.redact_request_id(error.request_id());
        let error = match self.kind {
            RequestKind::Read => error,
            RequestKind::Create => self.uncertain_error(&format!(
                "its response can't be parsed ({})",
                error.message().trim_end_matches('.')
            )),
        };
        error
            .with_resource(self.resource)
            .with_status(status)
            .with_request_id(id)
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

    fn not_found_message(&self, status: u16, quoted: &str) -> String {
        match self.database {
            Some(database) => format!(
                "SORS found no {} in the database “{database}” (HTTP {status}){quoted}. Check the name of the database in \
                 the settings; if it is right, the address or the contract profile's path is wrong.",
                self.resource.noun()
            ),
            None => format!(
                "SORS knows no {} (HTTP {status}){quoted}. Check the address in the settings and the contract profile's path.",
                self.resource.noun()
            ),
        }
    }

    /// SORS's ID of the request, masked.
    fn redact_request_id(&self, id: Option<&str>) -> Option<String> {
        id.map(|id| redact_id(id, &self.secrets))
    }

    /// SORS's own message, masked.
    fn quote_api_error(&self, api_error: &ApiError) -> String {
        let shown = |text: &Option<String>| {
            text.as_deref()
                .map(|text| redact(text, &self.secrets, self.resource))
                .filter(|text| !text.is_empty())
        };
        match (shown(&api_error.message), shown(&api_error.code)) {
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
