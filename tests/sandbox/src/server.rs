//! The HTTP side of one request: found, delayed, answered or spoilt, and logged.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Response, header};
use chrono::Utc;
use sors::contract::{Method, Param, Resource, ResourceSpec};

use crate::api::{self, Call, FILES};
use crate::connection::Secure;
use crate::fault_response::{self, Plain};
use crate::faults::Fault;
use crate::request_log::{LoggedRequest, Outcome};
use crate::response::{ApiError, Payload};
use crate::routing::Found;
use crate::state::Shared;
use crate::{admin, decode, envelope};

/// Longest body that is read.
const LONGEST_BODY: usize = 8 * 1024 * 1024;

/// Everything the sandbox answers.
pub fn router(shared: Arc<Shared>) -> Router {
    admin::router(Arc::clone(&shared)).merge(Router::new().fallback(handle).with_state(shared))
}

/// What the path of a request leads to.
enum Target {
    Resource(Resource, BTreeMap<Param, String>),
    /// The address of a picture, without [`FILES`].
    File(String),
    Nowhere(ApiError),
}

impl Target {
    fn find(shared: &Shared, parts: &Parts) -> Self {
        let path = parts.uri.path();
        if let Some(file) = path.strip_prefix(FILES) {
            return Self::File(file.to_owned());
        }
        match shared.routes.find(parts.method.as_str(), path) {
            Found::Resource(resource, params) => Self::Resource(resource, params),
            Found::OtherMethod => Self::Nowhere(ApiError {
                status: 405,
                code: "METHOD",
                message: format!("This path does not take {}.", parts.method),
            }),
            Found::Nothing => Self::Nowhere(ApiError::not_found(
                "NO_SUCH_PATH",
                "There is nothing at this path.",
            )),
        }
    }

    fn resource(&self) -> Option<Resource> {
        match self {
            Self::Resource(resource, _) => Some(*resource),
            Self::File(_) => Some(Resource::ImageContent),
            Self::Nowhere(_) => None,
        }
    }
}

async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    // The whole request is read first: a connection that is closed was closed after a complete request.
    let body = axum::body::to_bytes(body, LONGEST_BODY).await;
    let id = shared.request_id();
    let target = Target::find(&shared, &parts);
    let nothing = nothing();
    let mut call = call(&shared, &parts, &target, &nothing);
    let first_page = call.page().is_ok_and(|page| page.is_first());
    let met = shared.faults().meet(target.resource(), first_page);
    let mut ending = Ending::begin(&shared, &id, &call, &parts, &target, met.words);
    tokio::time::sleep(Duration::from_millis(shared.latency() + met.wait)).await;
    if let Some(response) = met
        .fault
        .as_ref()
        .and_then(|fault| fault_response::instead(&shared, fault, &parts.headers, &id))
    {
        ending.outcome.status = fault_response::status(&response);
        return response;
    }
    call.fault = met.fault;
    let answered = match (body, &target) {
        (Err(_), _) => Err(ApiError {
            status: 413,
            code: "TOO_LONG",
            message: "The body is too long.".into(),
        }),
        (_, Target::Nowhere(refusal)) => Err(refusal.clone()),
        (_, Target::File(path)) => tokio::task::block_in_place(|| api::image_file(&shared, path)),
        (Ok(body), Target::Resource(..)) => {
            call.body = body;
            tokio::task::block_in_place(|| json_body(&call).and_then(|()| api::answer(&call)))
        }
    };
    if let Ok(Payload::List { count, .. }) = &answered {
        ending.outcome.rows = Some(*count);
    }
    let response = fault_response::after(
        call.fault.as_ref(),
        &parts.headers,
        plain(&shared, answered, &id),
    );
    ending.outcome.status = fault_response::status(&response);
    let wait = call.fault.as_ref().map(Fault::wait_after);
    tokio::time::sleep(Duration::from_millis(wait.unwrap_or_default())).await;
    response
}

fn call<'a>(
    shared: &'a Shared,
    parts: &'a Parts,
    target: &Target,
    nothing: &'a ResourceSpec,
) -> Call<'a> {
    let resource = target.resource().unwrap_or(Resource::Databases);
    let secure = parts
        .extensions
        .get::<Secure>()
        .is_some_and(|secure| secure.0);
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .map(str::to_owned);
    let host = host
        .or_else(|| parts.uri.authority().map(ToString::to_string))
        .unwrap_or_default();
    Call {
        shared,
        resource,
        spec: shared.profile.resources.get(&resource).unwrap_or(nothing),
        path: if let Target::Resource(_, params) = target {
            params.clone()
        } else {
            BTreeMap::new()
        },
        query: decode::parse_query(parts.uri.query().unwrap_or_default()),
        headers: &parts.headers,
        body: Bytes::new(),
        origin: format!("{}://{host}", if secure { "https" } else { "http" }),
        fault: None,
    }
}

/// The words about a resource the profile doesn't have.
fn nothing() -> ResourceSpec {
    ResourceSpec {
        method: Method::Get,
        path: String::new(),
        in_database: true,
        query: BTreeMap::new(),
        paging: None,
        fields: BTreeMap::new(),
        body: BTreeMap::new(),
        item_body: BTreeMap::new(),
    }
}

/// Refuses a body that doesn't say it is JSON.
fn json_body(call: &Call<'_>) -> Result<(), ApiError> {
    let kind = call
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    if call.body.is_empty() || kind.to_ascii_lowercase().starts_with("application/json") {
        return Ok(());
    }
    Err(ApiError {
        status: 415,
        code: "NOT_JSON",
        message: "The body must be application/json.".into(),
    })
}

fn plain(shared: &Shared, answered: Result<Payload, ApiError>, id: &str) -> Plain {
    let envelope = &shared.profile.envelope;
    match answered {
        Ok(Payload::File { bytes, mime }) => Plain {
            status: 200,
            mime,
            bytes,
        },
        Ok(payload) => {
            let created = matches!(payload, Payload::Object { created: true, .. });
            let bytes = envelope::success_envelope(envelope, &payload, id).into();
            Plain {
                status: if created { 201 } else { 200 },
                mime: fault_response::JSON,
                bytes,
            }
        }
        Err(refusal) => Plain {
            status: refusal.status,
            mime: fault_response::JSON,
            bytes: envelope::error_envelope(envelope, &refusal, id).into(),
        },
    }
}

/// Writes a request's end into the log, however it ends.
struct Ending<'a> {
    shared: &'a Shared,
    id: &'a str,
    outcome: Outcome,
}

impl<'a> Ending<'a> {
    fn begin(
        shared: &'a Shared,
        id: &'a str,
        call: &Call<'_>,
        parts: &Parts,
        target: &Target,
        fault: Option<String>,
    ) -> Self {
        shared.requests().begin(LoggedRequest {
            id: id.to_owned(),
            at: Utc::now(),
            method: parts.method.to_string(),
            resource: target
                .resource()
                .map_or("unknown", Resource::as_str)
                .to_owned(),
            database: call.database_name(),
            status: None,
            fault: None,
            rows: None,
        });
        Self {
            shared,
            id,
            outcome: Outcome {
                fault,
                ..Outcome::default()
            },
        }
    }
}

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.shared
            .requests()
            .end(self.id, std::mem::take(&mut self.outcome));
    }
}
