//! The error of the crate. PHP has one exception per kind.

use std::fmt;
use std::time::Duration;

use crate::model::Resource;

/// Kind of an error, for administrators and for retries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// SORS can't be reached, times out or fails.
    Connection,
    /// SORS rejected the API key.
    Authentication,
    /// SORS limited the rate, also after the retries.
    RateLimit,
    /// SORS, or a check before sending, rejected the request.
    Validation,
    /// The response differs from the contract profile, or the profile itself is invalid.
    Contract,
    /// A request that creates something got no response: SORS may or may not have stored it.
    Uncertain,
}

/// An error for administrators. The message has what happened and what to do next; it contains no key and no personal
/// data.
///
/// # Examples
///
/// ```
/// use sors::error::{Error, ErrorKind};
///
/// let error = Error::connection("SORS can't be reached.");
/// assert_eq!(error.kind(), ErrorKind::Connection);
/// assert!(error.is_retryable());
/// ```
#[derive(Clone)]
pub struct Error(Box<Details>);

#[derive(Debug, Clone)]
struct Details {
    kind: ErrorKind,
    message: String,
    resource: Option<Resource>,
    http_status: Option<u16>,
    retryable: bool,
    retry_after: Option<Duration>,
    request_id: Option<String>,
}

impl Error {
    /// Creates an error of any kind that is not retryable.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Details {
            kind,
            message: message.into(),
            resource: None,
            http_status: None,
            retryable: false,
            retry_after: None,
            request_id: None,
        }))
    }

    /// Creates a connection error, which is retryable.
    #[must_use]
    pub fn connection(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Connection, message).with_retryable(true)
    }

    /// Creates an error about a request or a setting.
    #[must_use]
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Validation, message)
    }

    /// Creates an error about the response or the contract profile.
    #[must_use]
    pub fn contract(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Contract, message)
    }

    /// Creates an error about a request that SORS may or may not have processed.
    #[must_use]
    pub fn uncertain(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Uncertain, message)
    }

    /// Sets the resource, unless one is set.
    #[must_use]
    pub fn with_resource(mut self, resource: Resource) -> Self {
        self.0.resource.get_or_insert(resource);
        self
    }

    /// Sets the HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    /// Sets whether the same call may succeed later; it provably had no effect.
    #[must_use]
    pub fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Sets how long SORS requested to wait.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Sets SORS's ID of the request.
    #[must_use]
    pub fn with_request_id(mut self, id: Option<String>) -> Self {
        self.0.request_id = id.or(self.0.request_id);
        self
    }

    /// Returns the kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns what happened and what to do next.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns the requested resource; `None` without a request.
    #[must_use]
    pub fn resource(&self) -> Option<Resource> {
        self.0.resource
    }

    /// Returns the HTTP status, if a response arrived.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// Whether the same call may succeed later; it provably had no effect.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// Returns how long SORS requested to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns SORS's ID of the request, for Softkom's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}
