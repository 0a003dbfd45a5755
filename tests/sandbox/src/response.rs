//! Results of handlers, before the profile's envelope wraps them.

use bytes::Bytes;

/// Payload of a successful response.
#[derive(Debug)]
pub enum Payload {
    /// Rows of a list.
    List {
        /// Number of rows.
        count: usize,
        /// The rows as a JSON array.
        rows: String,
        /// Number of rows on all pages; `None` to omit it.
        total: Option<usize>,
        /// Cursor of the next page; inner `None` on the last page, outer `None` without cursor paging.
        next: Option<Option<String>>,
    },
    /// One object as JSON.
    Object {
        /// The object.
        json: String,
        /// Whether the request created it.
        created: bool,
    },
    /// Bytes without an envelope.
    File {
        /// The bytes.
        bytes: Bytes,
        /// Media type.
        mime: &'static str,
    },
}

/// API error: an unsuccessful envelope with an HTTP status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Error code for programs.
    pub code: &'static str,
    /// Error message for developers.
    pub message: String,
}

impl ApiError {
    /// Creates the error for a malformed request.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            code: "BAD_REQUEST",
            message: message.into(),
        }
    }

    /// Creates the error for a missing or wrong key.
    pub fn unauthorized() -> Self {
        Self {
            status: 401,
            code: "UNAUTHORIZED",
            message: "The API key is missing or invalid.".into(),
        }
    }

    /// Creates the error for an item of the path that doesn't exist.
    pub fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: 404,
            code,
            message: message.into(),
        }
    }

    /// Creates the error for a well-formed request that is rejected.
    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: 422,
            code,
            message: message.into(),
        }
    }
}
