//! What was asked of the sandbox: counts and the last requests. Never the key, never a search term.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Requests kept one by one.
const MAX_LOGGED_REQUESTS: usize = 200;

/// One request.
#[derive(Debug, Clone, Serialize)]
pub struct LoggedRequest {
    /// The request's id, as in the envelope.
    pub id: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// HTTP method.
    pub method: String,
    /// What was asked for; `unknown` for a path the profile doesn't have.
    pub resource: String,
    /// Database, where one was named.
    pub database: Option<String>,
    /// HTTP status; `None` while it is being handled, or where the connection was closed without an answer.
    pub status: Option<u16>,
    /// Fault it met.
    pub fault: Option<String>,
    /// Rows of a list that were sent.
    pub rows: Option<usize>,
}

/// Counts since the start, or since they were last set to zero.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RequestCounts {
    /// All requests.
    pub total: u64,
    /// By resource.
    pub resources: BTreeMap<String, u64>,
    /// By HTTP status; `none` where the connection was closed without an answer.
    pub statuses: BTreeMap<String, u64>,
    /// Requests being handled now.
    pub in_flight: u64,
    /// Most requests handled at the same time.
    pub peak_in_flight: u64,
    /// The last requests, the oldest first.
    pub last: VecDeque<LoggedRequest>,
}

impl RequestCounts {
    /// Requests of a resource, by its word.
    #[must_use]
    pub fn count_for(&self, resource: &str) -> u64 {
        self.resources.get(resource).copied().unwrap_or(0)
    }

    /// A request has come.
    pub fn record_start(&mut self, request: LoggedRequest) {
        self.total += 1;
        *self.resources.entry(request.resource.clone()).or_default() += 1;
        self.in_flight += 1;
        self.peak_in_flight = self.peak_in_flight.max(self.in_flight);
        if self.last.len() == MAX_LOGGED_REQUESTS {
            self.last.pop_front();
        }
        self.last.push_back(request);
    }

    /// A request has been answered, or dropped.
    pub fn record_end(&mut self, id: &str, outcome: RequestOutcome) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let status = outcome
            .status
            .map_or_else(|| "none".to_owned(), |status| status.to_string());
        *self.statuses.entry(status).or_default() += 1;
        if let Some(request) = self.last.iter_mut().rev().find(|request| request.id == id) {
            request.status = outcome.status;
            request.fault = outcome.fault;
            request.rows = outcome.rows;
        }
    }

    /// Forgets everything but what is being handled now.
    pub fn clear(&mut self) {
        *self = Self {
            in_flight: self.in_flight,
            ..Self::default()
        };
    }
}

/// How a request ended.
#[derive(Debug, Clone, Default)]
pub struct RequestOutcome {
    /// HTTP status sent.
    pub status: Option<u16>,
    /// Fault met.
    pub fault: Option<String>,
    /// Rows sent.
    pub rows: Option<usize>,
}
