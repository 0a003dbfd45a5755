//! Each fault, with both profiles.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::time::{Duration, Instant};

use common::{DATABASE, TestClient, profiles, read_response};
use serde_json::{Value, json};
use sors::contract::{Field, Param, Resource};
use sors_sandbox::{EmptyTotal, Fault, FaultKind, Options};

const LIST: Resource = Resource::Articles;

async fn start_clients() -> [TestClient; 2] {
    let [a, b] = profiles();
    [
        TestClient::start(&a, 40).await,
        TestClient::start(&b, 40).await,
    ]
}

/// Builds a request that creates a customer, the only change in these tests.
fn customer_request(client: &TestClient) -> reqwest::RequestBuilder {
    let name = &client.profile.resources[&Resource::CustomerCreate].body[&Field::Name];
    client.with_body(Resource::CustomerCreate, &[], &json!({ name: "Živojin" }))
}

fn count_created(client: &TestClient) -> usize {
    client
        .sandbox
        .customers(DATABASE)
        .iter()
        .filter(|c| c.received.is_some())
        .count()
}

#[tokio::test]
async fn a_drop_before_leaves_nothing_a_drop_after_leaves_everything() {
    for client in start_clients().await {
        client
            .sandbox
            .add_fault(Fault::new(Resource::CustomerCreate, FaultKind::DropBefore).times(1));
        assert!(
            customer_request(&client)
                .send()
                .await
                .unwrap_err()
                .is_request()
        );
        assert_eq!(count_created(&client), 0);
        client
            .sandbox
            .add_fault(Fault::new(Resource::CustomerCreate, FaultKind::DropAfter).times(1));
        assert!(
            customer_request(&client)
                .send()
                .await
                .unwrap_err()
                .is_request()
        );
        assert_eq!(count_created(&client), 1);
        assert_eq!(
            customer_request(&client).send().await.unwrap().status(),
            201
        );
        let counts = client.sandbox.requests();
        assert_eq!(
            (counts.count_for("customer_create"), counts.statuses["none"]),
            (3, 2)
        );
    }
}

#[tokio::test]
async fn a_late_response_leaves_everything_after_the_client_times_out() {
    for client in start_clients().await {
        for (fault, left) in [(FaultKind::Delay, 0), (FaultKind::DelayAfter, 1)] {
            client.sandbox.add_fault(
                Fault::new(Resource::CustomerCreate, fault)
                    .milliseconds(60_000)
                    .times(1),
            );
            let waited = std::time::Duration::from_millis(500);
            assert!(
                customer_request(&client)
                    .timeout(waited)
                    .send()
                    .await
                    .is_err()
            );
            assert_eq!(count_created(&client), left);
        }
    }
}

#[tokio::test]
async fn a_cut_body_arrives_in_half() {
    for client in start_clients().await {
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::CutBody).times(1));
        let mut response = client.request(LIST, &[], &[]).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let promised = response.content_length().unwrap();
        let mut arrived = 0;
        let error = loop {
            match response.chunk().await {
                Ok(Some(chunk)) => arrived += chunk.len() as u64,
                Ok(None) => panic!("the body was whole"),
                Err(error) => break error,
            }
        };
        assert!(error.is_body() || error.is_decode(), "{error:?}");
        assert_eq!(arrived, promised / 2);
    }
}

#[tokio::test]
async fn https_connections_are_dropped_and_cut_too() {
    let client = TestClient::start(&profiles()[0], 40).await;
    let url = format!("{}/{DATABASE}/products", client.sandbox.https_url());
    let get = || {
        client
            .http
            .get(&url)
            .header("authorization", "ApiKey sandbox-key")
            .send()
    };
    assert_eq!(get().await.unwrap().status(), 200);
    client
        .sandbox
        .add_fault(Fault::new(LIST, FaultKind::DropBefore).times(1));
    assert!(get().await.is_err());
    client
        .sandbox
        .add_fault(Fault::new(LIST, FaultKind::CutBody).times(1));
    assert!(get().await.unwrap().bytes().await.is_err());
    assert_eq!(get().await.unwrap().status(), 200);
}

#[tokio::test]
async fn statuses_come_with_retry_after() {
    for client in start_clients().await {
        client.sandbox.add_fault(
            Fault::new(LIST, FaultKind::Status)
                .status(429, Some(7))
                .times(1),
        );
        let response = client.request(LIST, &[], &[]).send().await.unwrap();
        assert_eq!(
            (
                response.status().as_u16(),
                &response.headers()["retry-after"]
            ),
            (429, &"7".parse().unwrap())
        );
        client
            .sandbox
            .add_fault(Fault::everywhere(FaultKind::Status).times(1));
        let response = client.get(Resource::Stock, &[]).await;
        assert_eq!(
            (response.status, client.is_success(&response)),
            (503, false)
        );
        assert_eq!(client.get(LIST, &[]).await.status, 200);
    }
}

#[tokio::test]
async fn faulty_bodies_are_no_valid_responses() {
    for client in start_clients().await {
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::Html).times(1));
        let response = client.get(LIST, &[]).await;
        assert!(response.status == 200 && response.text.starts_with("<!DOCTYPE html>"));
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::Unsuccessful).times(1));
        let response = client.get(LIST, &[]).await;
        assert!(
            response.status == 200
                && !client.is_success(&response)
                && !client.message(&response).is_empty()
        );
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::WrongCharset).times(1));
        let bytes = client
            .request(LIST, &[], &[])
            .send()
            .await
            .unwrap()
            .bytes()
            .await
            .unwrap();
        assert!(std::str::from_utf8(&bytes).is_err());
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::ByteOrderMark).times(1));
        assert!(client.get(LIST, &[]).await.text.starts_with("\u{feff}{"));
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::TrailingGarbage).times(1));
        assert!(client.get(LIST, &[]).await.text.ends_with("-->"));
        let mut huge = Fault::new(LIST, FaultKind::HugeBody).times(1);
        huge.bytes = Some(3_000_000);
        client.sandbox.add_fault(huge);
        let response = client.get(LIST, &[]).await;
        assert!(response.text.len() > 3_000_000 && response.json == Value::Null);
    }
}

#[tokio::test]
async fn an_empty_list_has_a_true_or_a_false_total() {
    for client in start_clients().await {
        for (total, expected) in [
            (EmptyTotal::Zero, json!(0)),
            (EmptyTotal::Real, json!(40)),
            (EmptyTotal::Absent, Value::Null),
        ] {
            client
                .sandbox
                .add_fault(Fault::new(LIST, FaultKind::EmptyList).total(total).times(1));
            let response = client.get(LIST, &[]).await;
            assert!(
                client.is_success(&response)
                    && client.data(&response).as_array().unwrap().is_empty()
            );
            assert_eq!(
                *client.envelope_value(&response, client.profile.envelope.total.as_ref()),
                expected
            );
        }
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::WrongTotal).times(1));
        let response = client.get(LIST, &[]).await;
        assert_eq!(
            *client.envelope_value(&response, client.profile.envelope.total.as_ref()),
            json!(41)
        );
        client
            .sandbox
            .add_fault(Fault::new(LIST, FaultKind::HalfPage).times(1));
        assert_eq!(
            client
                .data(&client.get(LIST, &[]).await)
                .as_array()
                .unwrap()
                .len(),
            20
        );
    }
}

#[tokio::test]
async fn a_page_is_repeated() {
    let [numbered, cursors] = start_clients().await;
    let page = async |client: &TestClient, raw: &[(&str, &str)]| {
        let raw: Vec<_> = raw
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        read_response(client.request(LIST, &[], &raw).send().await.unwrap()).await
    };
    numbered
        .sandbox
        .add_fault(Fault::new(LIST, FaultKind::RepeatPage).times(1));
    let first = page(&numbered, &[("page", "1"), ("pageSize", "10")]).await;
    let second = page(&numbered, &[("page", "2"), ("pageSize", "10")]).await;
    assert_eq!(numbered.data(&first), numbered.data(&second));
    let second = page(&numbered, &[("page", "2"), ("pageSize", "10")]).await;
    assert_ne!(numbered.data(&first), numbered.data(&second));

    let next = |response: &common::TestResponse| {
        common::scalar_text(
            cursors.envelope_value(response, cursors.profile.envelope.next_cursor.as_ref()),
        )
    };
    let first = page(&cursors, &[("najvise", "10")]).await;
    cursors
        .sandbox
        .add_fault(Fault::new(LIST, FaultKind::RepeatPage).times(1));
    let second = page(&cursors, &[("najvise", "10"), ("kursor", &next(&first))]).await;
    assert_eq!(cursors.data(&first), cursors.data(&second));
    assert_ne!(next(&first), next(&second), "only the rows repeat");
    cursors
        .sandbox
        .add_fault(Fault::new(LIST, FaultKind::StuckCursor).times(1));
    let stuck = page(&cursors, &[("najvise", "10"), ("kursor", &next(&second))]).await;
    assert_eq!(next(&stuck), next(&second));
}

#[tokio::test]
async fn delays_and_latency_are_waited_for() {
    let client = TestClient::with_options(Options {
        latency: Duration::from_millis(60),
        articles: 5,
        ..Options::default()
    })
    .await;
    let started = Instant::now();
    client.get(LIST, &[]).await;
    assert!(started.elapsed() >= Duration::from_millis(60));
    client.sandbox.set_latency(Duration::ZERO);
    client.sandbox.add_fault(
        Fault::new(LIST, FaultKind::Delay)
            .milliseconds(120)
            .times(1),
    );
    let started = Instant::now();
    client.get(LIST, &[]).await;
    assert!(started.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn the_admin_api_sets_faults_too() {
    let client = TestClient::start(&profiles()[0], 5).await;
    let fault =
        json!({"resource": "articles", "fault": "status", "status": 500, "times": 1, "skip": 1});
    assert_eq!(client.post_admin("faults", &fault).await.status, 200);
    let statuses = [
        client.get(LIST, &[]).await.status,
        client.get(LIST, &[]).await.status,
        client.get(LIST, &[]).await.status,
    ];
    assert_eq!(statuses, [200, 500, 200]);
    assert_eq!(
        client
            .post_admin(
                "faults",
                &json!([{"resource": "*", "fault": "html", "times": null}])
            )
            .await
            .status,
        200
    );
    assert_eq!(client.get_admin("faults").await[0]["fault"], "html");
    client
        .http
        .delete(format!("{}/faults", client.sandbox.admin_url()))
        .send()
        .await
        .unwrap();
    assert_eq!(
        client
            .get(Resource::Customers, &[(Param::Code, "K00001")])
            .await
            .json["success"],
        true
    );
    for wrong in [
        json!({"resource": "colors", "fault": "html"}),
        json!({"resource": "*", "fault": "fire"}),
    ] {
        assert_eq!(client.post_admin("faults", &wrong).await.status, 422);
    }
}
