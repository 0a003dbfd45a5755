//! The one error of the crate. Its kinds are the exceptions PHP sees.

use std::fmt;
use std::time::Duration;

use crate::model::Resource;

/// What an administrator, or the code that retries, has to tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// SORS can't be reached, or fails to answer.
    Connection,
    /// SORS refused the API key.
    Authentication,
    /// SORS asked to slow down, and still did after the retries.
    RateLimit,
    /// SORS, or a check before sending, refused what was sent.
    Validation,
    /// The answer is not what the contract profile says, or the profile itself is wrong.
    Contract,
    /// Something was sent that changes data, and no answer came: SORS may or may not have it.
    Uncertain,
}

/// What went wrong, for an administrator: the message says what happened and what to do next, and holds no key and no
/// personal data.
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
    /// An error of any kind; not retryable until said so.
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

    /// SORS can't be reached: worth trying later.
    #[must_use]
    pub fn connection(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Connection, message).retryable(true)
    }

    /// What was to be sent, or a setting, is wrong.
    #[must_use]
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Validation, message)
    }

    /// The answer and the contract profile don't agree.
    #[must_use]
    pub fn contract(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Contract, message)
    }

    /// SORS may or may not have what was sent.
    #[must_use]
    pub fn uncertain(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Uncertain, message)
    }

    /// Names what was asked for, unless that is known already.
    #[must_use]
    pub fn of(mut self, resource: Resource) -> Self {
        self.0.resource.get_or_insert(resource);
        self
    }

    /// Adds the HTTP status.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.0.http_status = Some(status);
        self
    }

    /// Says whether the same call may succeed later, with proof that it had no effect now.
    #[must_use]
    pub fn retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// Adds how long SORS asked to wait.
    #[must_use]
    pub fn after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    /// Adds SORS's id of the request.
    #[must_use]
    pub fn request(mut self, id: Option<String>) -> Self {
        self.0.request_id = id.or(self.0.request_id);
        self
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What happened and what to do next.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What was asked for; none where no request was meant.
    #[must_use]
    pub fn resource(&self) -> Option<Resource> {
        self.0.resource
    }

    /// The HTTP status, where an answer came.
    #[must_use]
    pub fn http_status(&self) -> Option<u16> {
        self.0.http_status
    }

    /// Whether the same call may succeed later, with proof that it had no effect now.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.retryable
    }

    /// How long SORS asked to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// SORS's id of the request, for Softkom's support.
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
