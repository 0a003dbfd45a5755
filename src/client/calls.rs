//! One request with its retries: everything the resources have in common.

use std::borrow::Cow;

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Request, Url};
use tokio::time::Instant;

use super::Client;
use super::breaker::Outcome;
use super::error_context::{Circumstance, PERSONAL};
use super::retry::{Decision, Effect, Failure, decide};
use super::transport::{Broken, Pool, Reply};
use crate::contract::{Answer, Ask, Contract, Method, Refusal, body};
use crate::error::{Error, ErrorKind};

/// Largest answer that is read: a page of rows has a few hundred kilobytes.
const LARGEST_ANSWER: usize = 96 << 20;

const JSON: &str = "application/json";

impl Client {
    /// Asks, with retries, and reads the answer.
    pub(crate) async fn read<T>(
        &self,
        ask: &Ask,
        parse: impl Fn(&Contract, &Answer<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let at = self.circumstance(ask, Effect::None, Vec::new());
        let take = |reply| self.understand(&at, reply, &parse);
        self.call(ask, &at, JSON, LARGEST_ANSWER, take).await
    }

    /// Sends what creates something: once.
    pub(crate) async fn create<T>(
        &self,
        ask: &Ask,
        secrets: Vec<Cow<'_, str>>,
        parse: impl Fn(&Contract, &Answer<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let at = self.circumstance(ask, Effect::Creates, secrets);
        let take = |reply| self.understand(&at, reply, &parse);
        self.call(ask, &at, JSON, LARGEST_ANSWER, take).await
    }

    /// The bytes of an answer that is not JSON, with retries; at most `cap` of them.
    pub(crate) async fn bytes(&self, ask: &Ask, cap: usize) -> Result<Vec<u8>, Error> {
        let at = self.circumstance(ask, Effect::None, Vec::new());
        let take = |reply: Reply| match reply.status {
            200 => Ok(reply.bytes),
            status => Err((
                at.status(status, reply.retry_after, &Refusal::default()),
                Failure::Status(status),
            )),
        };
        self.call(ask, &at, "*/*", cap, take).await
    }

    /// One call: as many attempts as the policy allows, all of them, and the waits between, within the total time.
    async fn call<T>(
        &self,
        ask: &Ask,
        at: &Circumstance<'_>,
        accept: &'static str,
        cap: usize,
        take: impl Fn(Reply) -> Result<T, (Error, Failure)>,
    ) -> Result<T, Error> {
        let until = Instant::now() + self.config().total_timeout;
        let entered = self.gate().enter().map_err(|rest| at.resting(&rest))?;
        for attempt in 1.. {
            let request = self.request(ask, accept)?;
            let (error, failure) = match self.exchange(at, request, cap, until).await? {
                Err(broken) => (at.broken(&broken), broken.failure),
                Ok(reply) => match take(reply) {
                    Ok(value) => {
                        entered.settle(Outcome::Reached);
                        return Ok(value);
                    }
                    Err(refused) => refused,
                },
            };
            let left = until.saturating_duration_since(Instant::now());
            let asked = error.retry_after();
            match decide(at.effect, failure, attempt, asked, left, fastrand::f64()) {
                Decision::Retry(wait) => tokio::time::sleep(wait).await,
                Decision::Stop => {
                    entered.settle(outcome(failure));
                    return Err(error);
                }
            }
        }
        Err(Error::connection("SORS did not answer.").of(ask.resource))
    }

    /// What a request may say when it fails.
    pub(crate) fn circumstance<'a>(
        &'a self,
        ask: &'a Ask,
        effect: Effect,
        secrets: Vec<Cow<'a, str>>,
    ) -> Circumstance<'a> {
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
        Circumstance {
            resource: ask.resource,
            effect,
            host: self.base_url(),
            database: self.config().database.as_deref().filter(|_| in_database),
            secrets,
        }
    }

    /// One attempt to get JSON. The outer error means that nothing was sent.
    pub(super) async fn attempt(
        &self,
        at: &Circumstance<'_>,
        ask: &Ask,
        until: Instant,
    ) -> Result<Result<Reply, Broken>, Error> {
        let request = self.request(ask, JSON)?;
        self.exchange(at, request, LARGEST_ANSWER, until).await
    }

    fn request(&self, ask: &Ask, accept: &'static str) -> Result<Request, Error> {
        let wire = self
            .contract()
            .wire(ask, self.config().database.as_deref())?;
        let method = match wire.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = Request::new(method, self.url(&wire.target)?);
        let mut headers = self.headers(&wire.headers)?;
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
    async fn exchange(
        &self,
        at: &Circumstance<'_>,
        mut request: Request,
        cap: usize,
        until: Instant,
    ) -> Result<Result<Reply, Broken>, Error> {
        let permit = tokio::time::timeout_at(until, self.permits().acquire()).await;
        let _permit = match permit {
            Ok(Ok(permit)) => permit,
            Ok(Err(_)) => return Err(Error::connection("The connection was closed.")),
            Err(_) => return Err(at.never_sent()),
        };
        let turn = self.gate().turn(until).await;
        let turn = turn.map_err(|wait| at.slowed(wait))?;
        let left = until.saturating_duration_since(Instant::now());
        *request.timeout_mut() = Some(self.config().timeout.min(left));
        let pool = match at.effect {
            Effect::None => Pool::Reads,
            Effect::Creates => Pool::Creations,
        };
        let exchanged = self.transport().exchange(pool, request, cap).await?;
        if let Ok(reply) = &exchanged {
            self.gate().heard(turn, reply.status, reply.retry_after);
        }
        Ok(exchanged)
    }

    /// The answer's value, or what is wrong with it and how that counts.
    fn understand<T>(
        &self,
        at: &Circumstance<'_>,
        reply: Reply,
        parse: impl Fn(&Contract, &Answer<'_>) -> Result<T, Error>,
    ) -> Result<T, (Error, Failure)> {
        let status = reply.status;
        let text = body::text(reply.bytes, reply.content_type.as_deref());
        if !(200..300).contains(&status) {
            let refusal = text
                .map(|text| self.contract().refusal(&text))
                .unwrap_or_default();
            return Err((
                at.status(status, reply.retry_after, &refusal),
                Failure::Status(status),
            ));
        }
        let unusable = |error: Error| {
            let failure = if error.kind() == ErrorKind::Connection {
                Failure::Lost
            } else {
                Failure::Unusable
            };
            (at.not_understood(status, error), failure)
        };
        let text = text.map_err(unusable)?;
        match self.contract().open(at.resource, &text).map_err(unusable)? {
            Err(refusal) => Err((at.unsuccessful(status, &refusal), Failure::Unusable)),
            Ok(answer) => parse(self.contract(), &answer).map_err(unusable),
        }
    }

    fn url(&self, target: &str) -> Result<Url, Error> {
        Url::parse(&format!("{}{target}", self.base_url())).map_err(|_| {
            Error::contract(
                "The contract profile's path makes no address. Correct resources.….path.",
            )
        })
    }

    /// The authorization, and what else the profile wants.
    fn headers(&self, more: &[(String, String)]) -> Result<HeaderMap, Error> {
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
fn outcome(failure: Failure) -> Outcome {
    match failure {
        Failure::NotSent { hopeless: true } => Outcome::Unknown,
        Failure::NotSent { hopeless: false } | Failure::Lost => Outcome::Failed,
        Failure::Status(502..=504) => Outcome::Failed,
        Failure::Status(_) | Failure::Unusable => Outcome::Reached,
    }
}
