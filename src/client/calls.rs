//! One request with its retries: everything the resources have in common.

use std::borrow::Cow;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Url};
use tokio::time::Instant;

use super::Client;
use super::breaker::CallOutcome;
use super::error_context::{ErrorContext, PERSONAL};
use super::retry::{AttemptError, RequestKind, RetryDecision, decide};
use super::transport::{Pool, Response, TransportError};
use crate::contract::{ApiError, ApiRequest, Contract, Method, ResponseData, body};
use crate::error::{Error, ErrorKind};

/// Largest answer that is read: a page of rows has a few hundred kilobytes.
const MAX_RESPONSE_BYTES: usize = 96 << 20;

const JSON: &str = "application/json";

impl Client {
    /// Asks, with retries, and reads the answer.
    pub(crate) async fn get<T>(
        &self,
        ask: &ApiRequest,
        parse: impl Fn(&Contract, &ResponseData<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let at = self.error_context(ask, RequestKind::Read, Vec::new());
        let take = |reply| self.parse_response(&at, reply, &parse);
        self.send_with_retries(ask, &at, JSON, MAX_RESPONSE_BYTES, take)
            .await
    }

    /// Sends what creates something: once.
    pub(crate) async fn post_once<T>(
        &self,
        ask: &ApiRequest,
        secrets: Vec<Cow<'_, str>>,
        parse: impl Fn(&Contract, &ResponseData<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let at = self.error_context(ask, RequestKind::Create, secrets);
        let take = |reply| self.parse_response(&at, reply, &parse);
        self.send_with_retries(ask, &at, JSON, MAX_RESPONSE_BYTES, take)
            .await
    }

    /// The bytes of an answer that is not JSON, with retries; at most `cap` of them.
    pub(crate) async fn get_bytes(&self, ask: &ApiRequest, cap: usize) -> Result<Vec<u8>, Error> {
        let at = self.error_context(ask, RequestKind::Read, Vec::new());
        let take = |reply: Response| match reply.status {
            200 => Ok(reply.bytes),
            status => Err((
                at.status_error(status, reply.retry_after, &ApiError::default()),
                AttemptError::HttpStatus(status),
            )),
        };
        self.send_with_retries(ask, &at, "*/*", cap, take).await
    }

    /// One call: as many attempts as the policy allows, all of them, and the waits between, within the total time.
    async fn send_with_retries<T>(
        &self,
        ask: &ApiRequest,
        at: &ErrorContext<'_>,
        accept: &'static str,
        cap: usize,
        take: impl Fn(Response) -> Result<T, (Error, AttemptError)>,
    ) -> Result<T, Error> {
        let until = Instant::now() + self.config().total_timeout;
        let entered = self
            .endpoint()
            .begin_call()
            .map_err(|rest| at.circuit_open(&rest))?;
        for attempt in 1.. {
            let request = self.build_request(ask, accept)?;
            let (error, failure) = match self.send_attempt(at, request, cap, until).await? {
                Err(broken) => (at.transport_error(&broken), broken.error),
                Ok(reply) => match take(reply) {
                    Ok(value) => {
                        entered.finish(CallOutcome::Reached);
                        return Ok(value);
                    }
                    Err(refused) => refused,
                },
            };
            let left = until.saturating_duration_since(Instant::now());
            let asked = error.retry_after();
            match decide(at.kind, failure, attempt, asked, left, fastrand::f64()) {
                RetryDecision::Retry(wait) => tokio::time::sleep(wait).await,
                RetryDecision::Stop => {
                    entered.finish(call_outcome(failure));
                    return Err(error);
                }
            }
        }
        Err(Error::connection("SORS did not answer.").of(ask.resource))
    }

    /// What a request may say when it fails.
    pub(crate) fn error_context<'a>(
        &'a self,
        ask: &'a ApiRequest,
        effect: RequestKind,
        secrets: Vec<Cow<'a, str>>,
    ) -> ErrorContext<'a> {
        let mut secrets = secrets;
        secrets.push(Cow::Borrowed(self.config().api_key.reveal()));
        let personal = ask
            .params
            .iter()
            .filter(|(param, _)| PERSONAL.contains(param));
        secrets.extend(personal.map(|(_, value)| Cow::Borrowed(value.as_str())));
        let in_database = self
            .contract()
            .spec(ask.resource)
            .is_ok_and(|spec| spec.in_database);
        ErrorContext {
            resource: ask.resource,
            kind: effect,
            host: self.base_url(),
            database: self.config().database.as_deref().filter(|_| in_database),
            secrets,
        }
    }

    /// One attempt to get JSON. The outer error means that nothing was sent.
    pub(super) async fn send_json_attempt(
        &self,
        at: &ErrorContext<'_>,
        ask: &ApiRequest,
        until: Instant,
    ) -> Result<Result<Response, TransportError>, Error> {
        let request = self.build_request(ask, JSON)?;
        self.send_attempt(at, request, MAX_RESPONSE_BYTES, until)
            .await
    }

    fn build_request(&self, ask: &ApiRequest, accept: &'static str) -> Result<Request, Error> {
        let wire = self
            .contract()
            .encode_request(ask, self.config().database.as_deref())?;
        let method = match wire.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = Request::new(method, self.build_url(&wire.target)?);
        let mut headers = self.build_headers(&wire.headers)?;
        headers.insert(ACCEPT, HeaderValue::from_static(accept));
        if let Some(body) = &ask.body {
            let kind = HeaderValue::from_static("application/json; charset=utf-8");
            headers.insert(CONTENT_TYPE, kind);
            *request.body_mut() = Some(body.clone().into());
        }
        *request.headers_mut() = headers;
        Ok(request)
    }

    /// One attempt, in its turn. The outer error means that nothing was sent.
    async fn send_attempt(
        &self,
        at: &ErrorContext<'_>,
        mut request: Request,
        cap: usize,
        until: Instant,
    ) -> Result<Result<Response, TransportError>, Error> {
        let permit = tokio::time::timeout_at(until, self.permits().acquire()).await;
        let _permit = match permit {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) => return Err(Error::connection("The connection was closed.")),
            Err(_) => return Err(at.deadline_exceeded()),
        };
        let turn = self.endpoint().acquire_slot(until).await;
        let turn = turn.map_err(|wait| at.rate_limited(wait))?;
        let left = until.saturating_duration_since(Instant::now());
        *request.timeout_mut() = Some(self.config().timeout.min(left));
        let pool = match at.kind {
            RequestKind::Read => Pool::Reads,
            RequestKind::Create => Pool::Writes,
        };
        let exchanged = self.transport().send(pool, request, cap).await?;
        if let Ok(reply) = &exchanged {
            self.endpoint()
                .record_status(turn, reply.status, reply.retry_after);
        }
        Ok(exchanged)
    }

    /// The answer's value, or what is wrong with it and how that counts.
    fn parse_response<T>(
        &self,
        at: &ErrorContext<'_>,
        reply: Response,
        parse: impl Fn(&Contract, &ResponseData<'_>) -> Result<T, Error>,
    ) -> Result<T, (Error, AttemptError)> {
        let status = reply.status;
        let text = body::decode_text(reply.bytes, reply.content_type.as_deref());
        if !(200..300).contains(&status) {
            let refusal = text
                .map(|text| self.contract().parse_api_error(&text))
                .unwrap_or_default();
            return Err((
                at.status_error(status, reply.retry_after, &refusal),
                AttemptError::HttpStatus(status),
            ));
        }
        let unusable = |error: Error| {
            let failure = if error.kind() == ErrorKind::Connection {
                AttemptError::NoResponse
            } else {
                AttemptError::InvalidResponse
            };
            (at.invalid_response(status, error), failure)
        };
        let text = text.map_err(unusable)?;
        match self
            .contract()
            .open_envelope(at.resource, &text)
            .map_err(unusable)?
        {
            Err(refusal) => Err((
                at.api_error(status, &refusal),
                AttemptError::InvalidResponse,
            )),
            Ok(answer) => parse(self.contract(), &answer).map_err(unusable),
        }
    }

    fn build_url(&self, target: &str) -> Result<Url, Error> {
        Url::parse(&format!("{}{target}", self.base_url())).map_err(|_| {
            Error::contract(
                "The contract profile's path makes no address. Correct resources.….path.",
            )
        })
    }

    /// The authorization, and what else the profile wants.
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

/// What a call's last failure says about SORS being there. A failure inside SORS (500) is an answer; a gateway's word
/// that nobody answers behind it is not. A certificate that isn't trusted is a matter of settings.
fn call_outcome(failure: AttemptError) -> CallOutcome {
    match failure {
        AttemptError::NotSent { permanent: true } => CallOutcome::Unknown,
        AttemptError::NotSent { permanent: false } | AttemptError::NoResponse => {
            CallOutcome::Failed
        }
        AttemptError::HttpStatus(502..=504) => CallOutcome::Failed,
        AttemptError::HttpStatus(_) | AttemptError::InvalidResponse => CallOutcome::Reached,
    }
}
