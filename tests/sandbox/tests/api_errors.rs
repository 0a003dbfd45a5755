//! Rejected requests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::HashSet;

use common::{TestClient, TestResponse, profiles, read_response};
use serde_json::json;
use sors::contract::{Param, Resource};

fn assert_rejected(client: &TestClient, response: &TestResponse, status: u16, expected: &str) {
    assert_eq!(response.status, status, "{}", response.text);
    assert!(!client.is_success(response), "{}", response.text);
    assert!(
        client.message(response).contains(expected),
        "{}",
        response.text
    );
    assert!(!response.text.contains(&client.key));
}

#[tokio::test]
async fn a_wrong_key_is_rejected_everywhere() {
    for profile in profiles() {
        let mut client = TestClient::start(&profile, 5).await;
        for key in ["wrong", "", "sandbox-key2", "SANDBOX-KEY"] {
            client.key = key.to_owned();
            for resource in profile.resources.keys() {
                let params: Vec<(Param, &str)> =
                    [Param::CustomerId, Param::ImageId, Param::DocumentType]
                        .into_iter()
                        .filter(|param| {
                            profile.resources[resource]
                                .path
                                .contains(&format!("{{{param}}}"))
                        })
                        .map(|param| (param, "1"))
                        .collect();
                let response = client.send(*resource, &params, &json!({})).await;
                assert_eq!(
                    (response.status, client.is_success(&response)),
                    (401, false),
                    "{resource}"
                );
            }
        }
        assert!(client.sandbox.documents(common::DATABASE).is_empty());
    }
}

#[tokio::test]
async fn a_key_without_its_scheme_is_rejected() {
    let client = TestClient::start(&profiles()[0], 5).await;
    let url = format!("{}/databases", client.sandbox.base_url());
    let response = read_response(
        client
            .http
            .get(&url)
            .header("authorization", &client.key)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_rejected(&client, &response, 401, "key");
    let response = read_response(client.http.get(&url).send().await.unwrap()).await;
    assert_rejected(&client, &response, 401, "key");
}

#[tokio::test]
async fn an_unknown_database_is_named() {
    for profile in profiles() {
        let mut client = TestClient::start(&profile, 5).await;
        client.database = Some("MyDatabase1999".to_owned());
        let response = client.get(Resource::Articles, &[]).await;
        assert_rejected(&client, &response, 404, "MyDatabase1999");
    }
}

#[tokio::test]
async fn unknown_paths_methods_and_parameters_are_rejected() {
    let client = TestClient::start(&profiles()[0], 5).await;
    let base = client.sandbox.base_url();
    let response = read_response(
        client
            .http
            .get(format!("{base}/no/such/path"))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_rejected(&client, &response, 404, "path");
    let response = read_response(
        client
            .http
            .delete(format!("{base}/databases"))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_rejected(&client, &response, 405, "DELETE");
    let raw = [("color".to_owned(), "red".to_owned())];
    let response = read_response(
        client
            .request(Resource::Articles, &[], &raw)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_rejected(&client, &response, 400, "color");
    let raw = [("page".to_owned(), "0".to_owned())];
    let response = read_response(
        client
            .request(Resource::Articles, &[], &raw)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_rejected(&client, &response, 400, "page");
}

#[tokio::test]
async fn unknown_business_units_and_values_are_rejected() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 5).await;
        let response = client
            .get(Resource::Stock, &[(Param::BusinessUnit, "99")])
            .await;
        assert_rejected(&client, &response, 422, "99");
        let response = client
            .get(Resource::Stock, &[(Param::StockMode, "free")])
            .await;
        assert_rejected(&client, &response, 422, "free");
    }
    let client = TestClient::start(&profiles()[0], 5).await;
    let response = client
        .get(Resource::Stock, &[(Param::PriceType, "gross")])
        .await;
    assert_rejected(&client, &response, 422, "gross");
}

#[tokio::test]
async fn every_request_has_a_unique_id() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 5).await;
        let mut ids = HashSet::new();
        for _ in 0..10 {
            let response = client.get(Resource::BusinessUnits, &[]).await;
            assert!(ids.insert(common::scalar_text(
                client.envelope_value(&response, profile.envelope.request_id.as_ref())
            )));
        }
    }
}

#[tokio::test]
async fn a_body_must_be_json_and_declare_it() {
    let client = TestClient::start(&profiles()[0], 5).await;
    let request = client
        .request(Resource::CustomerCreate, &[], &[])
        .body("{}");
    let response = read_response(request.send().await.unwrap()).await;
    assert_rejected(&client, &response, 415, "application/json");
    let request = client
        .request(Resource::CustomerCreate, &[], &[])
        .header("content-type", "application/json");
    let response = read_response(request.body("name=x").send().await.unwrap()).await;
    assert_rejected(&client, &response, 400, "JSON");
}
