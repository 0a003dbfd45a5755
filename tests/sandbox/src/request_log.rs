//! Log of the requests: counts, and the last requests. It never holds the API key or a search term.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Maximum number of requests that the log lists singly.
const MAX_LOGGED_REQUESTS: usize = 200;

/// One request.
#[derive(Debug, Clone, Serialize)]
pub struct LoggedRequest {
    /// ID of the request, as in the envelope.
    pub id: String,
    /// Time of arrival.
    pub at: DateTime<Utc>,
    /// HTTP method.
    pub method: String,
    /// Requested resource; `unknown` for a path that the profile doesn't have.
    pub resource: String,
    /// Database, if the request names one.
    pub database: Option<String>,
    /// HTTP status; `None` while the request is in progress, or if the connection closed without a response.
    pub status: Option<u16>,
    /// Fault applied to the request.
    pub fault: Option<String>,
    /// List rows sent.
    pub rows: Option<usize>,
}

/// Counts since the start or the last reset.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RequestCounts {
    /// All requests.
    pub total: u64,
    /// By resource.
    pub resources: BTreeMap<String, u64>,
    /// By HTTP status; `none` if the connection closed without a response.
    pub statuses: BTreeMap<String, u64>,
    /// Requests in progress.
    pub in_flight: u64,
    /// Maximum number of concurrent requests.
    pub peak_in_flight: u64,
    /// The last requests, oldest first.
    pub last: VecDeque<LoggedRequest>,
}

impl RequestCounts {
    /// Returns the number of requests for a resource name.
    #[must_use]
    pub fn count_for(&self, resource: &str) -> u64 {
        self.resources.get(resource).copied().unwrap_or(0)
    }

    /// Records the arrival of a request.
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

    /// Records the end of a request.
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

    /// Clears everything except the number of requests in progress.
    pub fn clear(&mut self) {
        *self = Self {
            in_flight: self.in_flight,
            ..Self::default()
        };
    }
}

/// Result of a request.
#[derive(Debug, Clone, Default)]
pub struct RequestOutcome {
    /// HTTP status of the response.
    pub status: Option<u16>,
    /// Fault applied.
    pub fault: Option<String>,
    /// Rows sent.
    pub rows: Option<usize>,
}
