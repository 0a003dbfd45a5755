//! Admin API for developers and tests: needs no key, accepts requests from loopback only.

mod data;
mod mutate;
mod page;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use chrono::Utc;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub use mutate::{ChangeCounts, ImageAction, ImageChange, MutateRequest, PriceChange, StockChange};

use crate::faults::Fault;
use crate::state::SharedState;

/// Path prefix of the admin API.
pub const PREFIX: &str = "/__sandbox";

/// Builds the router of the admin page and endpoints.
pub fn router(state: Arc<SharedState>) -> Router {
    let routes = Router::new()
        .route("/", get(show_overview))
        .route("/data/{database}/{kind}", get(list_data))
        .route("/requests", get(list_requests).delete(clear_requests))
        .route(
            "/faults",
            get(list_faults).post(add_fault).delete(clear_faults),
        )
        .route("/latency", get(get_latency).post(set_latency))
        .route("/mutate/{database}", post(mutate_database))
        .route("/reset", post(reset_sandbox))
        .fallback(|| async {
            error_response(StatusCode::NOT_FOUND, "The sandbox has no such path.")
        })
        .layer(from_fn(loopback_only))
        .with_state(Arc::clone(&state));
    // `nest` doesn't match the prefix with a trailing slash, where the page is.
    let page = get(show_overview)
        .layer(from_fn(loopback_only))
        .with_state(state);
    Router::new()
        .nest(PREFIX, routes)
        .route(&format!("{PREFIX}/"), page)
}

async fn loopback_only(request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip().to_canonical());
    if peer.is_some_and(|ip| ip.is_loopback()) {
        return next.run(request).await;
    }
    error_response(
        StatusCode::FORBIDDEN,
        "The sandbox's admin API accepts requests from loopback only.",
    )
}

async fn show_overview(State(state): State<Arc<SharedState>>) -> Response {
    let html = tokio::task::block_in_place(|| page::render_page(&state));
    let mut response = Response::new(Body::from(html));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

async fn list_data(
    State(state): State<Arc<SharedState>>,
    Path((database, kind)): Path<(String, String)>,
    Query(filter): Query<data::DataFilter>,
) -> Response {
    match tokio::task::block_in_place(|| data::list_rows(&state, &database, &kind, &filter)) {
        Ok(rows) => json_response(&rows),
        Err(message) => error_response(StatusCode::NOT_FOUND, &message),
    }
}

async fn list_requests(State(state): State<Arc<SharedState>>) -> Response {
    json_response(&json!(*state.requests()))
}

async fn clear_requests(State(state): State<Arc<SharedState>>) -> Response {
    state.requests().clear();
    ok_response()
}

async fn list_faults(State(state): State<Arc<SharedState>>) -> Response {
    json_response(&json!(state.faults().pending()))
}

/// One fault, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum FaultInput {
    One(Box<Fault>),
    Many(Vec<Fault>),
}

async fn add_fault(State(state): State<Arc<SharedState>>, body: Bytes) -> Response {
    let faults = match serde_json::from_slice::<Value>(&body).map(|value| value.is_array()) {
        Ok(true) => decode_body(&body).map(FaultInput::Many),
        _ => decode_body(&body).map(FaultInput::One),
    };
    let faults = match faults {
        Ok(FaultInput::One(fault)) => vec![*fault],
        Ok(FaultInput::Many(faults)) => faults,
        Err(response) => return *response,
    };
    for fault in &faults {
        if let Err(message) = fault.validate() {
            return error_response(StatusCode::UNPROCESSABLE_ENTITY, &message);
        }
    }
    faults
        .into_iter()
        .for_each(|fault| state.faults().add(fault));
    ok_response()
}

async fn clear_faults(State(state): State<Arc<SharedState>>) -> Response {
    state.faults().clear();
    ok_response()
}

async fn get_latency(State(state): State<Arc<SharedState>>) -> Response {
    json_response(&json!({ "milliseconds": state.latency() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LatencyRequest {
    milliseconds: u64,
}

async fn set_latency(State(state): State<Arc<SharedState>>, body: Bytes) -> Response {
    match decode_body::<LatencyRequest>(&body) {
        Ok(latency) => {
            state.set_latency(latency.milliseconds);
            ok_response()
        }
        Err(response) => *response,
    }
}

async fn mutate_database(
    State(state): State<Arc<SharedState>>,
    Path(database): Path<String>,
    body: Bytes,
) -> Response {
    let request = match decode_body::<MutateRequest>(&body) {
        Ok(request) => request,
        Err(response) => return *response,
    };
    match tokio::task::block_in_place(|| state.mutate(&database, &request, Utc::now())) {
        Ok(changed) => json_response(&json!(changed)),
        Err(message) => error_response(StatusCode::UNPROCESSABLE_ENTITY, &message),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResetRequest {
    articles: Option<usize>,
    seed: Option<u64>,
}

async fn reset_sandbox(State(state): State<Arc<SharedState>>, body: Bytes) -> Response {
    let body = if body.is_empty() {
        Bytes::from_static(b"{}")
    } else {
        body
    };
    let requested = match decode_body::<ResetRequest>(&body) {
        Ok(requested) => requested,
        Err(response) => return *response,
    };
    let databases = state.databases();
    match state.reset(
        requested.articles.unwrap_or(databases.articles),
        requested.seed.unwrap_or(databases.seed),
    ) {
        Ok(()) => ok_response(),
        Err(message) => error_response(StatusCode::INTERNAL_SERVER_ERROR, &message),
    }
}

fn decode_body<T: DeserializeOwned>(body: &Bytes) -> Result<T, Box<Response>> {
    serde_json::from_slice(body).map_err(|error| {
        Box::new(error_response(
            StatusCode::UNPROCESSABLE_ENTITY,
            &format!("The body can't be used: {error}."),
        ))
    })
}

fn json_response(value: &Value) -> Response {
    let mut response = Response::new(Body::from(value.to_string()));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

fn ok_response() -> Response {
    json_response(&json!({ "ok": true }))
}

fn error_response(status: StatusCode, message: &str) -> Response {
    (status, json_response(&json!({ "error": message }))).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tower_service::Service as _;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn only_loopback_is_accepted() {
        let state = Arc::new(SharedState::new(&crate::Options::default()).unwrap());
        let mut router = router(state);
        for (peer, status) in [
            ("127.0.0.1:9", 200),
            ("[::1]:9", 200),
            ("[::ffff:127.0.0.1]:9", 200),
            ("192.0.2.7:9", 403),
        ] {
            for path in [
                "/__sandbox/",
                "/__sandbox/faults",
                "/__sandbox/data/Demo2/customers",
            ] {
                let mut request = Request::builder().uri(path).body(Body::empty()).unwrap();
                request
                    .extensions_mut()
                    .insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
                let response = Router::call(&mut router, request).await.unwrap();
                assert_eq!(response.status(), status, "{peer} {path}");
            }
        }
    }
}
