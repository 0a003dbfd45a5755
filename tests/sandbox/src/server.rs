//! HTTP handling of one request: route, delay, response or fault, log.

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

use crate::api::{self, FILES_PATH, RequestContext};
use crate::connection::IsTls;
use crate::fault_response::{self, ResponseDraft};
use crate::faults::Fault;
use crate::request_log::{LoggedRequest, RequestOutcome};
use crate::response::{ApiError, Payload};
use crate::routing::RouteMatch;
use crate::state::SharedState;
use crate::{admin, decode, envelope};

/// Maximum size of a request body.
const MAX_BODY_BYTES: usize = 8 * 1024 * 1024;

/// Builds the router of the API and the admin API.
pub fn router(state: Arc<SharedState>) -> Router {
    admin::router(Arc::clone(&state))
        .merge(Router::new().fallback(handle_request).with_state(state))
}

/// Target of a request path.
enum RequestTarget {
    Resource(Resource, BTreeMap<Param, String>),
    /// Path of an image, without [`FILES_PATH`].
    File(String),
    Unmatched(ApiError),
}

impl RequestTarget {
    fn from_request(state: &SharedState, parts: &Parts) -> Self {
        let path = parts.uri.path();
        if let Some(file) = path.strip_prefix(FILES_PATH) {
            return Self::File(file.to_owned());
        }
        match state.routes.match_request(parts.method.as_str(), path) {
            RouteMatch::Resource(resource, params) => Self::Resource(resource, params),
            RouteMatch::OtherMethod => Self::Unmatched(ApiError {
                status: 405,
                code: "METHOD",
                message: format!("This path doesn't accept {}.", parts.method),
            }),
            RouteMatch::Nothing => Self::Unmatched(ApiError::not_found(
                "NO_SUCH_PATH",
                "There is no such path.",
            )),
        }
    }

    fn resource(&self) -> Option<Resource> {
        match self {
            Self::Resource(resource, _) => Some(*resource),
            Self::File(_) => Some(Resource::ImageContent),
            Self::Unmatched(_) => None,
        }
    }
}

async fn handle_request(State(state): State<Arc<SharedState>>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    // The body is read first, so that a fault closes the connection only after a complete request.
    let body = axum::body::to_bytes(body, MAX_BODY_BYTES).await;
    let id = state.request_id();
    let target = RequestTarget::from_request(&state, &parts);
    let empty_spec = empty_spec();
    let mut context = build_context(&state, &parts, &target, &empty_spec);
    let first_page = context.page().is_ok_and(|page| page.is_first());
    let active = state.faults().activate(target.resource(), first_page);
    let mut guard = RequestLogGuard::start(&state, &id, &context, &parts, &target, active.names);
    tokio::time::sleep(Duration::from_millis(state.latency() + active.delay)).await;
    if let Some(response) = active.fault.as_ref().and_then(|fault| {
        fault_response::response_before_handling(&state, fault, &parts.headers, &id)
    }) {
        guard.outcome.status = fault_response::sent_status(&response);
        return response;
    }
    context.fault = active.fault;
    let result = match (body, &target) {
        (Err(_), _) => Err(ApiError {
            status: 413,
            code: "TOO_LONG",
            message: "The body is too long.".into(),
        }),
        (_, RequestTarget::Unmatched(error)) => Err(error.clone()),
        (_, RequestTarget::File(path)) => {
            tokio::task::block_in_place(|| api::image_file(&state, path))
        }
        (Ok(body), RequestTarget::Resource(..)) => {
            context.body = body;
            tokio::task::block_in_place(|| {
                require_json_body(&context).and_then(|()| api::respond(&context))
            })
        }
    };
    if let Ok(Payload::List { count, .. }) = &result {
        guard.outcome.rows = Some(*count);
    }
    let response = fault_response::response_after_handling(
        context.fault.as_ref(),
        &parts.headers,
        draft_response(&state, result, &id),
    );
    guard.outcome.status = fault_response::sent_status(&response);
    let delay = context.fault.as_ref().map(Fault::delay_after_milliseconds);
    tokio::time::sleep(Duration::from_millis(delay.unwrap_or_default())).await;
    response
}

fn build_context<'a>(
    state: &'a SharedState,
    parts: &'a Parts,
    target: &RequestTarget,
    empty_spec: &'a ResourceSpec,
) -> RequestContext<'a> {
    let resource = target.resource().unwrap_or(Resource::Databases);
    let is_tls = parts
        .extensions
        .get::<IsTls>()
        .is_some_and(|is_tls| is_tls.0);
    let host = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .map(str::to_owned);
    let host = host
        .or_else(|| parts.uri.authority().map(ToString::to_string))
        .unwrap_or_default();
    RequestContext {
        state,
        resource,
        spec: state.profile.resources.get(&resource).unwrap_or(empty_spec),
        path: if let RequestTarget::Resource(_, params) = target {
            params.clone()
        } else {
            BTreeMap::new()
        },
        query: decode::parse_query(parts.uri.query().unwrap_or_default()),
        headers: &parts.headers,
        body: Bytes::new(),
        origin: format!("{}://{host}", if is_tls { "https" } else { "http" }),
        fault: None,
    }
}

/// Returns the spec of a resource that the profile doesn't have.
fn empty_spec() -> ResourceSpec {
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

/// Rejects a body whose content type isn't JSON.
fn require_json_body(context: &RequestContext<'_>) -> Result<(), ApiError> {
    let content_type = context
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|content_type| content_type.to_str().ok())
        .unwrap_or_default();
    if context.body.is_empty()
        || content_type
            .to_ascii_lowercase()
            .starts_with("application/json")
    {
        return Ok(());
    }
    Err(ApiError {
        status: 415,
        code: "NOT_JSON",
        message: "The body must be application/json.".into(),
    })
}

fn draft_response(
    state: &SharedState,
    result: Result<Payload, ApiError>,
    id: &str,
) -> ResponseDraft {
    let envelope = &state.profile.envelope;
    match result {
        Ok(Payload::File { bytes, mime }) => ResponseDraft {
            status: 200,
            mime,
            bytes,
        },
        Ok(payload) => {
            let created = matches!(payload, Payload::Object { created: true, .. });
            let bytes = envelope::success_envelope(envelope, &payload, id).into();
            ResponseDraft {
                status: if created { 201 } else { 200 },
                mime: fault_response::JSON,
                bytes,
            }
        }
        Err(error) => ResponseDraft {
            status: error.status,
            mime: fault_response::JSON,
            bytes: envelope::error_envelope(envelope, &error, id).into(),
        },
    }
}

/// Logs the end of a request when dropped, even if the client cancels it.
struct RequestLogGuard<'a> {
    state: &'a SharedState,
    id: &'a str,
    outcome: RequestOutcome,
}

impl<'a> RequestLogGuard<'a> {
    fn start(
        state: &'a SharedState,
        id: &'a str,
        context: &RequestContext<'_>,
        parts: &Parts,
        target: &RequestTarget,
        fault: Option<String>,
    ) -> Self {
        state.requests().record_start(LoggedRequest {
            id: id.to_owned(),
            at: Utc::now(),
            method: parts.method.to_string(),
            resource: target
                .resource()
                .map_or("unknown", Resource::as_str)
                .to_owned(),
            database: context.database_name(),
            status: None,
            fault: None,
            rows: None,
        });
        Self {
            state,
            id,
            outcome: RequestOutcome {
                fault,
                ..RequestOutcome::default()
            },
        }
    }
}

impl Drop for RequestLogGuard<'_> {
    fn drop(&mut self) {
        self.state
            .requests()
            .record_end(self.id, std::mem::take(&mut self.outcome));
    }
}
