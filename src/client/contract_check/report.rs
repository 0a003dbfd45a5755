//! What the check finds of one resource.

use serde::Serialize;

use crate::contract::{FieldReport, Inspection, Resource};
use crate::error::Error;

/// How far a resource agrees with the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckStatus {
    /// Read and understood.
    Ok,
    /// Read, but something is not as the profile says; `message` names it.
    Partial,
    /// Not reached or not understood; `message` says why and what to do.
    Failed,
    /// Not asked for; `message` says why.
    Skipped,
    /// The profile has no such resource.
    NotSupported,
}

/// What the check found of one resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResourceReport {
    /// The resource.
    pub resource: Resource,
    /// How far it agrees.
    pub status: CheckStatus,
    /// Method and path as the profile has them, such as `GET /{database}/products`; empty where it has none.
    pub request: String,
    /// Status of the answer, if one came.
    pub http_status: Option<u16>,
    /// From the request to the answer's last byte, a repetition included.
    pub milliseconds: Option<u64>,
    /// Whether the envelope was understood; none where no answer came that should have one.
    pub envelope: Option<bool>,
    /// Rows on the page that was read.
    pub rows: Option<usize>,
    /// Rows in all, where SORS says it.
    pub total: Option<u64>,
    /// Fields and keys.
    #[serde(flatten)]
    pub fields: FieldReport,
    /// What is wrong and what to do, or why it was not tried.
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

    pub(super) fn record_inspection(&mut self, look: Inspection) {
        self.rows = Some(look.rows);
        self.fields = look.fields;
        let message = match look.problem {
            Some(error) => {
                self.status = CheckStatus::Failed;
                vec![error.message().to_owned()]
            }
            None => {
                let whole = look.remarks.is_empty() && self.fields.missing_optional.is_empty();
                self.status = if whole {
                    CheckStatus::Ok
                } else {
                    CheckStatus::Partial
                };
                look.remarks
            }
        };
        self.message = (!message.is_empty()).then(|| message.join(" "));
    }
}
