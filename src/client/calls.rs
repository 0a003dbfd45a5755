//! One request with its retries: what all resources have in common.

use std::borrow::Cow;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Url};
use tokio::time::Instant;

use super::Client;
use super::breaker::CallOutcome;
use super::error_context::{ErrorContext, PERSONAL};
use super::retry::{AttemptError, RequestKind, RetryDecision, RetryPolicy};
use super::transport::{Pool, Response, TransportError};
use crate::contract::{ApiError, ApiRequest, Contract, Method, ResponseData, body};
use crate::error::{Error, ErrorKind};

/// Largest response body. A page of rows has a few hundred kilobytes.
const MAX_RESPONSE_BYTES: usize = 96 << 20;

const JSON: &str = "application/json";

impl Client {
    /// Sends a request that reads, with retries, and parses the response.
    pub(crate) async fn get<T>(
        &self,
        api_request: &ApiRequest,
        parse: impl Fn(&Contract, &ResponseData<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let context = self.error_context(api_request, RequestKind::Read, Vec::new());
        let accept_response = |response| self.parse_response(&context, response, &parse);
        self.send_with_retries(
            api_request,
            &context,
            JSON,
            MAX_RESPONSE_BYTES,
            accept_response,
        )
        .await
    }

    /// Sends a request that creates something, once.
    pub(crate) async fn post_once<T>(
        &self,
        api_request: &ApiRequest,
        secrets: Vec<Cow<'_, str>>,
        parse: impl Fn(&Contract, &ResponseData<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let context = self.error_context(api_request, RequestKind::Create, secrets);
        let accept_response = |response| self.parse_response(&context, response, &parse);
        self.send_with_retries(
            api_request,
            &context,
            JSON,
            MAX_RESPONSE_BYTES,
            accept_response,
        )
        .await
    }

    /// Returns the bytes of a response that is not JSON, with retries; at most `cap` of them.
    pub(crate) async fn get_bytes(
        &self,
        api_request: &ApiRequest,
        cap: usize,
    ) -> Result<Vec<u8>, Error> {
        let context = self.error_context(api_request, RequestKind::Read, Vec::new());
        let accept_response = |response: Response| match response.status {
            200 => Ok(response.bytes),
            status => Err((
                context.status_error(status, response.retry_after, &ApiError::default()),
                AttemptError::HttpStatus(status),
            )),
        };
        self.send_with_retries(api_request, &context, "*/*", cap, accept_response)
            .await
    }

    /// Makes one call: as many attempts as the policy allows, with the waits between, within the total time.
    async fn send_with_retries<T>(
        &self,
        api_request: &ApiRequest,
        context: &ErrorContext<'_>,
        accept: &'static str,
        cap: usize,
        accept_response: impl Fn(Response) -> Result<T, (Error, AttemptError)>,
    ) -> Result<T, Error> {
        let deadline = Instant::now() + self.config().total_timeout;
        let guard = self
            .endpoint()
            .begin_call()
            .map_err(|open| context.circuit_open(&open))?;
        for attempt in 1.. {
            let request = self.build_request(api_request, accept)?;
            let (error, attempt_error) =
                match self.send_attempt(context, request, cap, deadline).await? {
                    Err(error) => (context.transport_error(&error), error.error),
                    Ok(response) => match accept_response(response) {
                        Ok(value) => {
                            guard.finish(CallOutcome::Reached);
                            return Ok(value);
                        }
                        Err(refused) => refused,
                    },
                };
            let remaining = deadline.saturating_duration_since(Instant::now());
            let retry_after = error.retry_after();
            match RetryPolicy::new(context.kind).decide(
                attempt_error,
                attempt,
                retry_after,
                remaining,
                fastrand::f64(),
            ) {
                RetryDecision::Retry(wait) => tokio::time::sleep(wait).await,
                RetryDecision::Stop => {
                    guard.finish(call_outcome(attempt_error));
                    return Err(error);
                }
            }
        }
        Err(Error::connection("SORS did not respond.").with_resource(api_request.resource))
    }

    /// Returns what errors of a request need to know.
    pub(crate) fn error_context<'a>(
        &'a self,
        api_request: &'a ApiRequest,
        effect: RequestKind,
        secrets: Vec<Cow<'a, str>>,
    ) -> ErrorContext<'a> {
        let mut secrets = secrets;
        secrets.push(Cow::Borrowed(self.config().api_key.reveal()));
        let personal = api_request
            .params
            .iter()
            .filter(|(param, _)| PERSONAL.contains(param));
        secrets.extend(personal.map(|(_, value)| Cow::Borrowed(value.as_str())));
        let in_database = self
            .contract()
            .spec(api_request.resource)
            .is_ok_and(|spec| spec.in_database);
        ErrorContext {
            resource: api_request.resource,
            kind: effect,
            host: self.base_url(),
            database: self.config().database.as_deref().filter(|_| in_database),
            secrets,
        }
    }

    /// Makes one attempt to get JSON. The outer error means that nothing was sent.
    pub(super) async fn send_json_attempt(
        &self,
        context: &ErrorContext<'_>,
        api_request: &ApiRequest,
        deadline: Instant,
    ) -> Result<Result<Response, TransportError>, Error> {
        let request = self.build_request(api_request, JSON)?;
        self.send_attempt(context, request, MAX_RESPONSE_BYTES, deadline)
            .await
    }

    fn build_request(
        &self,
        api_request: &ApiRequest,
        accept: &'static str,
    ) -> Result<Request, Error> {
        let wire = self
            .contract()
            .encode_request(api_request, self.config().database.as_deref())?;
        let method = match wire.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = Request::new(method, self.build_url(&wire.target)?);
        let mut headers = self.build_headers(&wire.headers)?;
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        if let Some(body) = &api_request.body {
            let kind = HeaderValue::from_static("application/json; charset=utf-8");
            headers.insert(CONTENT_TYPE, kind);
            *request.body_mut() = Some(body.clone().into());
        }
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// Makes one attempt, in its slot. The outer error means that nothing was sent.
    async fn send_attempt(
        &self,
        context: &ErrorContext<'_>,
        mut request: Request,
        cap: usize,
        deadline: Instant,
    ) -> Result<Result<Response, TransportError>, Error> {
        let permit = tokio::time::timeout_at(deadline, self.permits().acquire()).await;
        let _permit = match permit {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) => return Err(Error::connection("The connection was closed.")),
            Err(_) => return Err(context.deadline_exceeded()),
        };
        let slot = self.endpoint().acquire_slot(deadline).await;
        let slot = slot.map_err(|wait| context.rate_limited(wait))?;
        let remaining = deadline.saturating_duration_since(Instant::now());
        *request.timeout_mut() = Some(self.config().timeout.min(remaining));
        let pool = match context.kind {
            RequestKind::Read => Pool::Reads,
            RequestKind::Create => Pool::Writes,
        };
        let exchanged = self.transport().send(pool, request, cap).await?;
        if let Ok(response) = &exchanged {
            self.endpoint()
                .record_status(slot, response.status, response.retry_after);
        }
        Ok(exchanged)
    }

    /// Parses a response; the error has its kind for the retry policy.
    fn parse_response<T>(
        &self,
        context: &ErrorContext<'_>,
        response: Response,
        parse: impl Fn(&Contract, &ResponseData<'_>) -> Result<T, Error>,
    ) -> Result<T, (Error, AttemptError)> {
        let status = response.status;
        let text = body::decode_text(response.bytes, response.content_type.as_deref());
        if !(200..300).contains(&status) {
            let api_error = text
                .map(|text| self.contract().parse_api_error(&text))
                .unwrap_or_default();
            return Err((
                context.status_error(status, response.retry_after, &api_error),
                AttemptError::HttpStatus(status),
            ));
        }
        let unusable = |error: Error| {
            let attempt_error = if error.kind() == ErrorKind::Connection {
                AttemptError::NoResponse
            } else {
                AttemptError::InvalidResponse
            };
            (context.invalid_response(status, error), attempt_error)
        };
        let text = text.map_err(unusable)?;
        match self
            .contract()
            .open_envelope(context.resource, &text)
            .map_err(unusable)?
        {
            Err(api_error) => Err((
                context.api_error(status, &api_error),
                AttemptError::InvalidResponse,
            )),
            Ok(response) => parse(self.contract(), &response).map_err(unusable),
        }
    }

    fn build_url(&self, target: &str) -> Result<Url, Error> {
        Url::parse(&format!("{}{target}", self.base_url())).map_err(|_| {
            Error::contract(
                "The contract profile's path makes no address. Correct resources.….path.",
            )
        })
    }

    /// Returns the authorization and the profile's other headers.
    fn build_headers(&self, more: &[(String, String)]) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        headers.insert(
            self.authorization().0.clone(),
            self.authorization().1.clone(),
        );
        for (name, value) in more {
            let wrong = || {
                Error::validation(format!(
                    "The header {name} can't carry what was entered in the settings."
                ))
            };
            let name: HeaderName = name.parse().map_err(|_| wrong())?;
            headers.insert(
                name.clone(),
                HeaderValue::from_bytes(value.as_bytes()).map_err(|_| wrong())?,
            );
        }
        Ok(headers)
    }
}

/// Maps a call's last error to the circuit breaker's outcome. An error inside SORS (500) is a response. A gateway's
/// error about an unreachable server is not. An untrusted certificate is a matter of settings.
fn call_outcome(attempt_error: AttemptError) -> CallOutcome {
    match attempt_error {
        AttemptError::NotSent { permanent: true } => CallOutcome::Unknown,
        AttemptError::NotSent { permanent: false } | AttemptError::NoResponse => {
            CallOutcome::Failed
        }
        AttemptError::HttpStatus(502..=504) => CallOutcome::Failed,
        AttemptError::HttpStatus(_) | AttemptError::InvalidResponse => CallOutcome::Reached,
    }
}
