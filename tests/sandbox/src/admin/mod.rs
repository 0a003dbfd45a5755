//! What a developer or a test asks the sandbox itself, without a key and from loopback only.

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

pub use mutate::{Changed, ImageAction, ImageChange, MutateRequest, PriceChange, StockChange};

use crate::faults::Fault;
use crate::state::Shared;

/// Where the admin pages are.
pub const PREFIX: &str = "/__sandbox";

/// The admin pages and endpoints.
pub fn router(shared: Arc<Shared>) -> Router {
    let routes = Router::new()
        .route("/", get(overview))
        .route("/data/{database}/{kind}", get(data))
        .route("/requests", get(requests).delete(clear_requests))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/latency", get(latency).post(set_latency))
        .route("/mutate/{database}", post(mutate))
        .route("/reset", post(reset))
        .fallback(|| async {
            failure(
                StatusCode::NOT_FOUND,
                "There is nothing at this path of the sandbox.",
            )
        })
        .layer(from_fn(loopback_only))
        .with_state(Arc::clone(&shared));
    // `nest` leaves out the prefix with a slash after it, which is where the page is.
    let page = get(overview)
        .layer(from_fn(loopback_only))
        .with_state(shared);
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
    failure(
        StatusCode::FORBIDDEN,
        "The sandbox's admin pages answer to this machine only.",
    )
}

async fn overview(State(shared): State<Arc<Shared>>) -> Response {
    let html = tokio::task::block_in_place(|| page::html(&shared));
    let mut response = Response::new(Body::from(html));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

async fn data(
    State(shared): State<Arc<Shared>>,
    Path((database, kind)): Path<(String, String)>,
    Query(filter): Query<data::Filter>,
) -> Response {
    match tokio::task::block_in_place(|| data::rows(&shared, &database, &kind, &filter)) {
        Ok(rows) => answer(&rows),
        Err(message) => failure(StatusCode::NOT_FOUND, &message),
    }
}

async fn requests(State(shared): State<Arc<Shared>>) -> Response {
    answer(&json!(*shared.requests()))
}

async fn clear_requests(State(shared): State<Arc<Shared>>) -> Response {
    shared.requests().clear();
    done()
}

async fn faults(State(shared): State<Arc<Shared>>) -> Response {
    answer(&json!(shared.faults().all()))
}

/// One fault, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum NewFaults {
    One(Box<Fault>),
    Many(Vec<Fault>),
}

async fn add_fault(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let faults = match serde_json::from_slice::<Value>(&body).map(|value| value.is_array()) {
        Ok(true) => read(&body).map(NewFaults::Many),
        _ => read(&body).map(NewFaults::One),
    };
    let faults = match faults {
        Ok(NewFaults::One(fault)) => vec![*fault],
        Ok(NewFaults::Many(faults)) => faults,
        Err(refused) => return *refused,
    };
    for fault in &faults {
        if let Err(message) = fault.check() {
            return failure(StatusCode::UNPROCESSABLE_ENTITY, &message);
        }
    }
    faults
        .into_iter()
        .for_each(|fault| shared.faults().add(fault));
    done()
}

async fn clear_faults(State(shared): State<Arc<Shared>>) -> Response {
    shared.faults().clear();
    done()
}

async fn latency(State(shared): State<Arc<Shared>>) -> Response {
    answer(&json!({ "milliseconds": shared.latency() }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Latency {
    milliseconds: u64,
}

async fn set_latency(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    match read::<Latency>(&body) {
        Ok(latency) => {
            shared.set_latency(latency.milliseconds);
            done()
        }
        Err(refused) => *refused,
    }
}

async fn mutate(
    State(shared): State<Arc<Shared>>,
    Path(database): Path<String>,
    body: Bytes,
) -> Response {
    let request = match read::<MutateRequest>(&body) {
        Ok(request) => request,
        Err(refused) => return *refused,
    };
    match tokio::task::block_in_place(|| shared.mutate(&database, &request, Utc::now())) {
        Ok(changed) => answer(&json!(changed)),
        Err(message) => failure(StatusCode::UNPROCESSABLE_ENTITY, &message),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    articles: Option<usize>,
    seed: Option<u64>,
}

async fn reset(State(shared): State<Arc<Shared>>, body: Bytes) -> Response {
    let body = if body.is_empty() {
        Bytes::from_static(b"{}")
    } else {
        body
    };
    let wanted = match read::<Reset>(&body) {
        Ok(wanted) => wanted,
        Err(refused) => return *refused,
    };
    let databases = shared.databases();
    match shared.reset(
        wanted.articles.unwrap_or(databases.articles),
        wanted.seed.unwrap_or(databases.seed),
    ) {
        Ok(()) => done(),
        Err(message) => failure(StatusCode::INTERNAL_SERVER_ERROR, &message),
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> Result<T, Box<Response>> {
    serde_json::from_slice(body).map_err(|error| {
        Box::new(failure(
            StatusCode::UNPROCESSABLE_ENTITY,
            &format!("The body can't be used: {error}."),
        ))
    })
}

fn answer(value: &Value) -> Response {
    let mut response = Response::new(Body::from(value.to_string()));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}

fn done() -> Response {
    answer(&json!({ "ok": true }))
}

fn failure(status: StatusCode, message: &str) -> Response {
    (status, answer(&json!({ "error": message }))).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tower_service::Service as _;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn only_this_machine_is_answered() {
        let shared = Arc::new(Shared::new(&crate::Options::default()).unwrap());
        let mut router = router(shared);
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
