//! Results of the contract check.

use serde::Serialize;

use crate::contract::{FieldReport, Inspection, Resource};
use crate::error::Error;

/// How far a resource matches the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// The response matches.
    Ok,
    /// Rows can be parsed, but something differs from the profile; `message` names it.
    Partial,
    /// No response, or one that can't be parsed; `message` has the reason and the next step.
    Failed,
    /// Not requested; `message` has the reason.
    Skipped,
    /// The profile has no such resource.
    NotSupported,
}

/// Result of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceReport {
    /// The resource.
    pub resource: Resource,
    /// How far it matches.
    pub status: CheckStatus,
    /// Method and path of the profile, such as `GET /{database}/products`; empty without the resource.
    pub request: String,
    /// HTTP status of the response, if one arrived.
    pub http_status: Option<u16>,
    /// Time from the request to the last byte of the response, including a retry.
    pub milliseconds: Option<u64>,
    /// Whether the envelope could be parsed; `None` without a response that should have one.
    pub envelope: Option<bool>,
    /// Rows of the page.
    pub rows: Option<usize>,
    /// Total number of rows, where SORS reports it.
    pub total: Option<u64>,
    /// Fields and keys.
    #[serde(flatten)]
    pub fields: FieldReport,
    /// What is wrong and what to do, or why the resource was skipped.
    pub message: Option<String>,
}

impl ResourceReport {
    pub(super) fn new(resource: Resource, state: CheckStatus) -> Self {
        Self {
            resource,
            status: state,
            request: String::new(),
            http_status: None,
            milliseconds: None,
            envelope: None,
            rows: None,
            total: None,
            fields: FieldReport::default(),
            message: None,
        }
    }

    pub(super) fn failed(mut self, error: &Error) -> Self {
        self.status = CheckStatus::Failed;
        self.message = Some(error.message().to_owned());
        self
    }

    pub(super) fn skipped(mut self, reason: impl Into<String>) -> Self {
        self.status = CheckStatus::Skipped;
        self.message = Some(reason.into());
        self
    }

    pub(super) fn record_inspection(&mut self, inspection: Inspection) {
        self.rows = Some(inspection.rows);
        self.fields = inspection.fields;
        let message = match inspection.problem {
            Some(error) => {
                self.status = CheckStatus::Failed;
                vec![error.message().to_owned()]
            }
            None => {
                let whole =
                    inspection.remarks.is_empty() && self.fields.missing_optional.is_empty();
                self.status = if whole {
                    CheckStatus::Ok
                } else {
                    CheckStatus::Partial
                };
                inspection.remarks
            }
        };
        self.message = (!message.is_empty()).then(|| message.join(" "));
    }
}
