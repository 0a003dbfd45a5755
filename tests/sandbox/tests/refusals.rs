//! What is refused, and how.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::HashSet;

use common::{Answer, Wire, answer, profiles};
use serde_json::json;
use sors::contract::{Param, Resource};

fn assert_refused(wire: &Wire, answer: &Answer, status: u16, says: &str) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert!(!wire.succeeded(answer), "{}", answer.text);
    assert!(wire.message(answer).contains(says), "{}", answer.text);
    assert!(!answer.text.contains(&wire.key));
}

#[tokio::test]
async fn a_wrong_key_is_refused_everywhere() {
    for profile in profiles() {
        let mut wire = Wire::start(&profile, 5).await;
        for key in ["wrong", "", "sandbox-key2", "SANDBOX-KEY"] {
            wire.key = key.to_owned();
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
                let got = wire.send(*resource, &params, &json!({})).await;
                assert_eq!(
                    (got.status, wire.succeeded(&got)),
                    (401, false),
                    "{resource}"
                );
            }
        }
        assert!(wire.sandbox.documents(common::DATABASE).is_empty());
    }
}

#[tokio::test]
async fn a_key_without_its_scheme_is_refused() {
    let wire = Wire::start(&profiles()[0], 5).await;
    let url = format!("{}/databases", wire.sandbox.base_url());
    let got = answer(
        wire.client
            .get(&url)
            .header("authorization", &wire.key)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_refused(&wire, &got, 401, "key");
    let got = answer(wire.client.get(&url).send().await.unwrap()).await;
    assert_refused(&wire, &got, 401, "key");
}

#[tokio::test]
async fn an_unknown_database_is_named() {
    for profile in profiles() {
        let mut wire = Wire::start(&profile, 5).await;
        wire.database = Some("MyDatabase1999".to_owned());
        let got = wire.get(Resource::Articles, &[]).await;
        assert_refused(&wire, &got, 404, "MyDatabase1999");
    }
}

#[tokio::test]
async fn unknown_paths_methods_and_parameters_are_refused() {
    let wire = Wire::start(&profiles()[0], 5).await;
    let base = wire.sandbox.base_url();
    let got = answer(
        wire.client
            .get(format!("{base}/no/such/path"))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_refused(&wire, &got, 404, "path");
    let got = answer(
        wire.client
            .delete(format!("{base}/databases"))
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_refused(&wire, &got, 405, "DELETE");
    let raw = [("colour".to_owned(), "red".to_owned())];
    let got = answer(
        wire.request(Resource::Articles, &[], &raw)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_refused(&wire, &got, 400, "colour");
    let raw = [("page".to_owned(), "0".to_owned())];
    let got = answer(
        wire.request(Resource::Articles, &[], &raw)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_refused(&wire, &got, 400, "page");
}

#[tokio::test]
async fn unknown_business_units_and_words_are_refused() {
    for profile in profiles() {
        let wire = Wire::start(&profile, 5).await;
        let got = wire
            .get(Resource::Stock, &[(Param::BusinessUnit, "99")])
            .await;
        assert_refused(&wire, &got, 422, "99");
        let got = wire
            .get(Resource::Stock, &[(Param::StockMode, "free")])
            .await;
        assert_refused(&wire, &got, 422, "free");
    }
    let wire = Wire::start(&profiles()[0], 5).await;
    let got = wire
        .get(Resource::Stock, &[(Param::PriceType, "gross")])
        .await;
    assert_refused(&wire, &got, 422, "gross");
    let got = wire
        .get(Resource::Articles, &[(Param::ChangedSince, "yesterday")])
        .await;
    assert_refused(&wire, &got, 400, "yesterday");
}

#[tokio::test]
async fn every_request_has_an_id_of_its_own() {
    for profile in profiles() {
        let wire = Wire::start(&profile, 5).await;
        let mut ids = HashSet::new();
        for _ in 0..10 {
            let got = wire.get(Resource::BusinessUnits, &[]).await;
            assert!(ids.insert(common::plain(
                wire.at(&got, profile.envelope.request_id.as_ref())
            )));
        }
    }
}

#[tokio::test]
async fn a_body_must_be_json_and_say_so() {
    let wire = Wire::start(&profiles()[0], 5).await;
    let request = wire.request(Resource::CustomerCreate, &[], &[]).body("{}");
    let got = answer(request.send().await.unwrap()).await;
    assert_refused(&wire, &got, 415, "application/json");
    let request = wire
        .request(Resource::CustomerCreate, &[], &[])
        .header("content-type", "application/json");
    let got = answer(request.body("name=x").send().await.unwrap()).await;
    assert_refused(&wire, &got, 400, "JSON");
}
