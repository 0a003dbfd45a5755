//! Contract check: compares the responses of a live SORS with the profile. Requests one page of each list and creates
//! nothing. The report has names of keys and numbers, never the data of a row.

mod report;

use std::time::Duration;

use tokio::time::Instant;

use super::Client;
use super::error_context::ErrorContext;
use super::retry::{AttemptError, MAX_RETRIES, RequestKind, RetryDecision, RetryPolicy};
use super::transport::Response;
use crate::contract::{
    ApiError, ApiRequest, Inspection, Method, PageRef, Param, ParamLocation, Resource, Sample,
    body, param_value,
};
use crate::error::{Error, ErrorKind};
use crate::model::DocumentType;
use crate::model::image_info::{self, MAX_IMAGE_BYTES};
pub use report::{CheckStatus, ResourceReport};

/// A document that SORS is known to have, for the look-up.
#[derive(Debug, Clone)]
pub struct SentDocument {
    /// The shop's order number.
    pub order_number: String,
    /// Type it was sent as.
    pub kind: DocumentType,
}

impl Client {
    /// Requests each resource once, in the order of [`Resource::ALL`], and compares the response with the profile.
    /// Never fails: errors are in the report.
    pub async fn check_contract(&self, sent: Option<SentDocument>) -> Vec<ResourceReport> {
        let mut check = ContractCheck {
            client: self,
            started: Instant::now(),
            sent,
            sample: Sample::default(),
            skip_reason: None,
        };
        let mut reports = Vec::with_capacity(Resource::ALL.len());
        for resource in Resource::ALL {
            reports.push(check.check_resource(*resource).await);
        }
        reports
    }
}

struct ContractCheck<'a> {
    client: &'a Client,
    started: Instant,
    sent: Option<SentDocument>,
    sample: Sample,
    /// Why the remaining resources are skipped.
    skip_reason: Option<&'static str>,
}

impl ContractCheck<'_> {
    async fn check_resource(&mut self, resource: Resource) -> ResourceReport {
        let mut report = ResourceReport::new(resource, CheckStatus::NotSupported);
        let Ok(spec) = self.client.contract().spec(resource) else {
            report.message = Some(describe_unsupported(resource));
            return report;
        };
        let method = match spec.method {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Delete => "DELETE",
        };
        report.request = format!("{method} {}", spec.path);
        if matches!(
            resource,
            Resource::CustomerCreate | Resource::DocumentCreate
        ) {
            return report.skipped("Skipped: it would create something in SORS.");
        }
        if spec.method != Method::Get {
            return report.skipped(format!(
                "Skipped: the check only reads, and the profile requests it by {method}."
            ));
        }
        if let Some(reason) = self.skip_reason {
            return report.skipped(reason);
        }
        if self.time_left().is_zero() {
            return report.skipped("Skipped: the time limit for a call was up.");
        }
        match (self.build_request(resource), resource) {
            (Err(reason), _) => report.skipped(reason),
            (Ok(_), Resource::ImageContent) => self.check_image_content(report).await,
            (Ok(api_request), _) => self.check_list(report, &api_request).await,
        }
    }

    fn deadline(&self) -> Instant {
        self.started + self.client.config().total_timeout
    }

    fn time_left(&self) -> Duration {
        self.deadline().saturating_duration_since(Instant::now())
    }

    /// Builds the request a sync or an order would make; the error is why none is possible.
    fn build_request(&self, resource: Resource) -> Result<ApiRequest, &'static str> {
        let (config, values) = (self.client.config(), &self.client.profile().values);
        let api_request = ApiRequest::new(resource);
        match resource {
            Resource::ImageContent if self.sample.image.is_none() => {
                Err("Skipped: no earlier image had a usable ID.")
            }
            Resource::CustomerDebt => match &self.sample.customer_id {
                Some(id) => Ok(api_request.with_param(Param::CustomerId, Some(id.as_str()))),
                None => Err("Skipped: no earlier customer had a usable ID."),
            },
            Resource::DocumentLookup => match &self.sent {
                Some(sent) => Ok(api_request
                    .with_param(Param::OrderNumber, Some(sent.order_number.as_str()))
                    .with_param(
                        Param::DocumentType,
                        param_value(&values.document_type, &sent.kind),
                    )),
                None => Err("Skipped: no order was sent yet whose number could be looked up."),
            },
            _ => Ok(api_request
                .with_param(Param::BusinessUnit, config.business_unit.as_deref())
                .with_param(
                    Param::PriceType,
                    param_value(&values.price_type, &config.price_type),
                )
                .with_param(
                    Param::StockMode,
                    param_value(&values.stock_mode, &config.stock_mode),
                )),
        }
        .map(|api_request| match resource {
            Resource::CustomerDebt | Resource::ImageContent => api_request,
            _ => api_request.at_page(PageRef::first(self.client.profile().paging_of(resource))),
        })
    }

    async fn check_list(
        &mut self,
        mut report: ResourceReport,
        api_request: &ApiRequest,
    ) -> ResourceReport {
        let context = self
            .client
            .error_context(api_request, RequestKind::Read, Vec::new());
        let asked = Instant::now();
        let outcome = self.request_once_or_twice(&context, api_request).await;
        report.milliseconds = Some(elapsed_milliseconds(asked));
        let response = match outcome {
            Ok(response) => response,
            Err(NotSent(error)) => {
                report.milliseconds = None;
                return report.skipped(format!("Skipped: {}", error.message()));
            }
        };
        let response = match response {
            Ok(response) => response,
            Err(error) => {
                report.http_status = error.http_status();
                return self.report_rejection(report, &error);
            }
        };
        report.http_status = Some(response.status);
        report.envelope = Some(false);
        let (contract, resource) = (self.client.contract(), api_request.resource);
        let text = match body::decode_text(response.bytes, response.content_type.as_deref()) {
            Ok(text) => text,
            Err(error) => return report.failed(&error),
        };
        match contract.open_envelope(resource, &text) {
            Err(error) => report.failed(&error),
            Ok(Err(api_error)) => {
                report.envelope = Some(true);
                let error =
                    context.api_error(response.status, &redact_api_error(resource, api_error));
                self.report_rejection(report, &error)
            }
            Ok(Ok(response)) => {
                report.envelope = Some(true);
                report.total = response.total;
                let inspection = contract.inspect(&response, self.client.config().price_type);
                self.remember_sample(&inspection);
                report.record_inspection(inspection);
                report
            }
        }
    }

    /// Sends a request at most twice. The inner error is an error response, or no response at all.
    async fn request_once_or_twice(
        &mut self,
        context: &ErrorContext<'_>,
        api_request: &ApiRequest,
    ) -> Result<Result<Response, Error>, NotSent> {
        // Starts at the last but one retry: an administrator waits for the result.
        for attempt in MAX_RETRIES.. {
            let attempted = self
                .client
                .send_json_attempt(context, api_request, self.deadline())
                .await
                .map_err(NotSent)?;
            let (error, attempt_error) = match attempted {
                Ok(response) if (200..300).contains(&response.status) => return Ok(Ok(response)),
                Ok(response) => {
                    let api_error =
                        body::decode_text(response.bytes, response.content_type.as_deref())
                            .map(|text| self.client.contract().parse_api_error(&text))
                            .unwrap_or_default();
                    let api_error = redact_api_error(api_request.resource, api_error);
                    (
                        context.status_error(response.status, response.retry_after, &api_error),
                        AttemptError::HttpStatus(response.status),
                    )
                }
                Err(error) => (context.transport_error(&error), error.error),
            };
            let wait = error.retry_after();
            match RetryPolicy::new(RequestKind::Read).decide(
                attempt_error,
                attempt,
                wait,
                self.time_left(),
                fastrand::f64(),
            ) {
                RetryDecision::Retry(wait) => tokio::time::sleep(wait).await,
                RetryDecision::Stop => {
                    if matches!(attempt_error, AttemptError::NotSent { .. }) {
                        self.skip_reason = Some("Skipped: SORS can't be reached.");
                    }
                    return Ok(Err(error));
                }
            }
        }
        Ok(Err(Error::connection("SORS did not respond.")))
    }

    /// Checks the bytes of the first image.
    async fn check_image_content(&self, mut report: ResourceReport) -> ResourceReport {
        let Some(image) = &self.sample.image else {
            return report;
        };
        let asked = Instant::now();
        let fetched = self.client.fetch_image_bytes(image, MAX_IMAGE_BYTES).await;
        report.milliseconds = Some(elapsed_milliseconds(asked));
        match fetched {
            Ok(bytes) => {
                report.http_status = Some(200);
                report.status = CheckStatus::Ok;
                if let Err(problem) = image_info::inspect_image(&bytes) {
                    report.status = CheckStatus::Failed;
                    report.message = Some(format!(
                        "SORS's response for an image is none: {problem}. Correct resources.{}.path of the contract \
                         profile, or images.form.",
                        report.resource
                    ));
                }
                report
            }
            Err(error) => {
                report.http_status = error.http_status();
                self.report_failure(report, &error)
            }
        }
    }

    fn remember_sample(&mut self, inspection: &Inspection) {
        let Sample { customer_id, image } = inspection.sample.clone();
        self.sample.customer_id = customer_id.or(self.sample.customer_id.take());
        self.sample.image = image.or(self.sample.image.take());
    }

    fn report_rejection(&mut self, report: ResourceReport, error: &Error) -> ResourceReport {
        // 403 may concern one resource only; an unknown key concerns all.
        if error.http_status() == Some(401) {
            self.skip_reason = Some("Skipped: SORS rejected the API key.");
        }
        self.report_failure(report, error)
    }

    /// Reports an error, with the part of the profile that the request came from.
    fn report_failure(&self, report: ResourceReport, error: &Error) -> ResourceReport {
        let resource = report.resource;
        let mut report = report.failed(error);
        if error.kind() == ErrorKind::Validation {
            let hint = format!(
                " Asked for by {} (profile key resources.{resource}.path){}.",
                report.request,
                self.describe_database_param(resource)
            );
            report.message = report.message.map(|message| message + &hint);
        }
        report
    }

    fn describe_database_param(&self, resource: Resource) -> String {
        let in_database = self
            .client
            .contract()
            .spec(resource)
            .is_ok_and(|spec| spec.in_database);
        let param = &self.client.profile().database;
        match (in_database, param.location) {
            (false, _) => String::new(),
            (true, ParamLocation::Path) => {
                ", the database named in the path (profile key database)".to_owned()
            }
            (true, ParamLocation::Query) => format!(
                ", the database named by the query parameter `{}` (profile key database)",
                param.name
            ),
            (true, ParamLocation::Header) => format!(
                ", the database named by the header `{}` (profile key database)",
                param.name
            ),
        }
    }
}

/// Nothing was sent: a setting is missing.
struct NotSent(Error);

/// Describes what the shop does without a resource.
fn describe_unsupported(resource: Resource) -> String {
    match resource {
        Resource::Databases => {
            "Not in the profile: enter the name of the database manually.".to_owned()
        }
        Resource::ImageContent => {
            "Not in the profile: images come by URL or in their rows.".to_owned()
        }
        Resource::Prices => "Not in the profile: prices come with another list.".to_owned(),
        Resource::DocumentLookup => {
            "Not in the profile: staff must resolve uncertain documents.".to_owned()
        }
        other => format!(
            "Not in the profile: the shop works without {}.",
            other.noun()
        ),
    }
}

/// Removes the message of an API error about people: it may contain a name.
fn redact_api_error(resource: Resource, api_error: ApiError) -> ApiError {
    match resource {
        Resource::Customers | Resource::CustomerDebt | Resource::DocumentLookup => ApiError {
            message: None,
            ..api_error
        },
        _ => api_error,
    }
}

fn elapsed_milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
