//! What a handler answers, before the profile's envelope is put around it.

use bytes::Bytes;

/// A good answer.
#[derive(Debug)]
pub enum Payload {
    /// Rows of a list.
    List {
        /// How many they are.
        count: usize,
        /// The rows as a JSON array.
        rows: String,
        /// Rows on all pages; `None` to leave it out.
        total: Option<usize>,
        /// Cursor of the next page; the inner `None` after the last one. Outer `None`: not cursor paging.
        next: Option<Option<String>>,
    },
    /// One object as JSON.
    Object {
        /// The object.
        json: String,
        /// Whether something was created.
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

/// A refusal: an unsuccessful envelope with an HTTP status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// HTTP status.
    pub status: u16,
    /// Short code for programs.
    pub code: &'static str,
    /// One sentence for people.
    pub message: String,
}

impl ApiError {
    /// A request that can't be read.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self {
            status: 400,
            code: "BAD_REQUEST",
            message: message.into(),
        }
    }

    /// The key is missing or wrong.
    pub fn unauthorized() -> Self {
        Self {
            status: 401,
            code: "UNAUTHORIZED",
            message: "API key is missing or not valid.".into(),
        }
    }

    /// Something named in the path doesn't exist.
    pub fn not_found(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: 404,
            code,
            message: message.into(),
        }
    }

    /// Understood, and refused.
    pub fn invalid(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: 422,
            code,
            message: message.into(),
        }
    }
}
