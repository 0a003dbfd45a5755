//! Documents: storage, rejection, effects on stock and debt.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "common/document_draft.rs"]
mod document_draft;

use common::{DATABASE, TestClient, profiles, scalar_text};
use document_draft::{DocumentDraft, DraftItem};
use rust_decimal::Decimal;
use serde_json::json;
use sors::contract::{Field, Param, Profile, Resource};

/// Returns on hand and reserved in business unit 2.
fn stock_levels(client: &TestClient, id: &str) -> (Decimal, Decimal) {
    let levels = |database: &sors_sandbox::Database| {
        let unit = &database.article(id).unwrap().units[1];
        (unit.on_hand, unit.reserved)
    };
    client.sandbox.with_database(DATABASE, levels).unwrap()
}

fn amount_due(client: &TestClient, id: &str) -> Decimal {
    let customers = client.sandbox.customers(DATABASE);
    customers
        .iter()
        .find(|c| c.customer.id.as_deref() == Some(id))
        .unwrap()
        .debt
        .due
}

async fn start_client(profile: &Profile) -> TestClient {
    TestClient::start(profile, 60).await
}

#[tokio::test]
async fn a_document_is_stored_as_it_was_sent() {
    for profile in profiles() {
        let client = start_client(&profile).await;
        let draft = DocumentDraft::valid(&client);
        let response = draft.send(&client).await;
        assert_eq!(
            (response.status, client.is_success(&response)),
            (201, true),
            "{}",
            response.text
        );
        let row = client.data(&response);
        assert_eq!(
            client.field_text(Resource::DocumentCreate, row, Field::Number),
            "RAC-000001/2026"
        );
        let documents = client.sandbox.documents(DATABASE);
        assert_eq!(documents.len(), 1);
        let stored = &documents[0];
        assert_eq!(
            client.field_text(Resource::DocumentCreate, row, Field::Id),
            stored.id
        );
        assert_eq!(stored.document.order_number, "WC-1001");
        assert_eq!(stored.document.total.to_string(), draft.total);
        assert_eq!(stored.document.items.len(), 2);
        assert_eq!(
            stored.document.items[1].quantity.to_string(),
            if profile.profile == "assumed" {
                "0.25"
            } else {
                "0.250"
            }
        );
        assert_eq!(
            stored.document.note.as_deref(),
            Some("Позвонити пре доставе")
        );
        assert_eq!(stored.document.date.to_string(), "2026-11-24");
        let admin = client
            .get_admin(&format!("data/{DATABASE}/documents"))
            .await;
        assert_eq!(admin[0]["document_type"], "invoice");
        assert_eq!(admin[0]["total"], draft.total);
    }
}

#[tokio::test]
async fn each_type_has_its_own_effect_and_number() {
    for profile in profiles() {
        let client = start_client(&profile).await;
        let draft = DocumentDraft::valid(&client);
        let id = draft.items[0].0.clone();
        let three = Decimal::from(3);
        let total: Decimal = draft.total.parse().unwrap();
        for (type_name, number, on_hand, reserved, owed) in [
            (
                "invoice",
                "RAC-000001/2026",
                Decimal::ZERO,
                Decimal::ZERO,
                total,
            ),
            (
                "invoice_delivery_note",
                "ROT-000001/2026",
                -three,
                Decimal::ZERO,
                total,
            ),
            (
                "delivery_note",
                "OTP-000001/2026",
                -three,
                Decimal::ZERO,
                Decimal::ZERO,
            ),
            (
                "reservation",
                "REZ-000001/2026",
                Decimal::ZERO,
                three,
                Decimal::ZERO,
            ),
            (
                "return",
                "POV-000001/2026",
                three,
                Decimal::ZERO,
                Decimal::ZERO,
            ),
        ] {
            let (before, owed_before) = (
                stock_levels(&client, &id),
                amount_due(&client, &draft.customer),
            );
            let source = client
                .sandbox
                .documents(DATABASE)
                .first()
                .map(|stored| stored.id.clone());
            let source = source.filter(|_| type_name == "return");
            let response = DocumentDraft {
                type_name,
                source,
                ..draft.clone()
            }
            .send(&client)
            .await;
            assert_eq!(
                client.field_text(
                    Resource::DocumentCreate,
                    client.data(&response),
                    Field::Number
                ),
                number,
                "{}",
                response.text
            );
            let after = stock_levels(&client, &id);
            assert_eq!(
                (after.0 - before.0, after.1 - before.1),
                (on_hand, reserved),
                "{type_name}"
            );
            assert_eq!(
                amount_due(&client, &draft.customer) - owed_before,
                owed,
                "{type_name}"
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_document_is_rejected_and_leaves_no_trace() {
    for profile in profiles() {
        let client = start_client(&profile).await;
        let valid = DocumentDraft::valid(&client);
        let item = |at: usize, change: &dyn Fn(&mut DraftItem)| {
            let mut draft = valid.clone();
            change(&mut draft.items[at]);
            draft
        };
        let para = if valid.total == "573.73" {
            "573.74"
        } else {
            "609.41"
        };
        let before = stock_levels(&client, &valid.items[0].0);
        for (draft, expected) in [
            (
                DocumentDraft {
                    total: para,
                    ..valid.clone()
                },
                "add up",
            ),
            (
                DocumentDraft {
                    customer: "999999".into(),
                    ..valid.clone()
                },
                "Customer 999999",
            ),
            (
                DocumentDraft {
                    unit: "9",
                    ..valid.clone()
                },
                "Business unit 9",
            ),
            (
                DocumentDraft {
                    items: vec![],
                    ..valid.clone()
                },
                "empty",
            ),
            (
                DocumentDraft {
                    order: "",
                    ..valid.clone()
                },
                "required",
            ),
            (
                DocumentDraft {
                    type_name: "return",
                    ..valid.clone()
                },
                "made from",
            ),
            (
                DocumentDraft {
                    type_name: "return",
                    source: Some("777".into()),
                    ..valid.clone()
                },
                "Source document 777",
            ),
            (item(0, &|item| item.0 = "888888".into()), "Item 1 (888888)"),
            (item(1, &|item| item.1 = "0.000"), "quantity"),
            (item(1, &|item| item.1 = "-1.000"), "quantity"),
            (item(1, &|item| item.1 = "0.2505"), "quantity"),
            (item(1, &|item| item.2 = "999.99001"), "unit price"),
            (item(0, &|item| item.3 = "-1.00"), "discount"),
            (item(0, &|item| item.3 = "100000.00"), "discount"),
        ] {
            let response = draft.send(&client).await;
            assert_eq!(
                (response.status, client.is_success(&response)),
                (422, false),
                "{expected}: {}",
                response.text
            );
            assert!(
                client.message(&response).contains(expected),
                "{} lacks {expected}",
                response.text
            );
        }
        assert!(client.sandbox.documents(DATABASE).is_empty());
        assert_eq!(stock_levels(&client, &valid.items[0].0), before);
    }
}

#[tokio::test]
async fn decimals_in_another_profiles_notation_are_rejected() {
    for profile in profiles() {
        let client = start_client(&profile).await;
        let mut body = DocumentDraft::valid(&client).body(&client);
        let total = &client.profile.resources[&Resource::DocumentCreate].body[&Field::Total];
        body[total] = if profile.profile == "assumed" {
            json!("573.73")
        } else {
            json!(609.40)
        };
        let type_name = client.document_type("invoice");
        let in_path = profile.resources[&Resource::DocumentCreate]
            .path
            .contains("{document_type}");
        let params = if in_path {
            vec![(Param::DocumentType, type_name.as_str())]
        } else {
            vec![]
        };
        let response = client.send(Resource::DocumentCreate, &params, &body).await;
        assert_eq!(response.status, 422, "{}", response.text);
        assert!(client.message(&response).contains("decimal"));
    }
}

#[tokio::test]
async fn the_article_code_must_belong_to_the_id() {
    let client = start_client(&profiles()[0]).await;
    let draft = DocumentDraft::valid(&client);
    let mut body = draft.body(&client);
    body["items"][0]["sku"] = json!("OF-ANOTHER-DATABASE");
    let response = client.send(Resource::DocumentCreate, &[], &body).await;
    assert_eq!(response.status, 422);
    assert!(client.message(&response).contains("OF-ANOTHER-DATABASE"));
}

#[tokio::test]
async fn an_idempotency_key_returns_the_first_result() {
    let client = start_client(&profiles()[1]).await;
    let draft = DocumentDraft::valid(&client);
    let send = async |draft: &DocumentDraft, key: &str| {
        common::read_response(
            draft
                .request(&client)
                .header("X-Jednom", key)
                .send()
                .await
                .unwrap(),
        )
        .await
    };
    let first = send(&draft, "a").await;
    let again = send(&draft, "a").await;
    assert_eq!((first.status, again.status), (201, 200));
    assert_eq!(client.data(&first), client.data(&again));
    assert_eq!(client.sandbox.documents(DATABASE).len(), 1);
    let other = send(
        &DocumentDraft {
            order: "WC-2",
            ..draft.clone()
        },
        "a",
    )
    .await;
    assert_eq!((other.status, client.is_success(&other)), (422, false));
    send(&draft, "b").await;
    assert_eq!(
        client.sandbox.documents(DATABASE).len(),
        2,
        "another key, another document"
    );
}

#[tokio::test]
async fn a_document_is_found_by_order_number_and_type() {
    let client = start_client(&profiles()[0]).await;
    let draft = DocumentDraft::valid(&client);
    draft.send(&client).await;
    DocumentDraft {
        type_name: "reservation",
        ..draft.clone()
    }
    .send(&client)
    .await;
    DocumentDraft {
        order: "WC-7",
        ..draft.clone()
    }
    .send(&client)
    .await;
    let find = async |params: &[(Param, &str)]| {
        let response = client.get(Resource::DocumentLookup, params).await;
        let rows = client.data(&response).as_array().unwrap().clone();
        rows.iter()
            .map(|row| scalar_text(&row["number"]))
            .collect::<Vec<_>>()
    };
    let order = (Param::OrderNumber, "WC-1001");
    assert_eq!(find(&[order]).await, ["RAC-000001/2026", "REZ-000001/2026"]);
    assert_eq!(
        find(&[order, (Param::DocumentType, "Reservation")]).await,
        ["REZ-000001/2026"]
    );
    assert!(find(&[(Param::OrderNumber, "WC-100")]).await.is_empty());
    assert_eq!(client.get(Resource::DocumentLookup, &[]).await.status, 400);
}

#[tokio::test]
async fn a_service_has_no_stock_to_lower() {
    let client = start_client(&profiles()[0]).await;
    let delivery = client
        .sandbox
        .with_database(DATABASE, |d| {
            d.article_by_code("DOSTAVA").unwrap().article.id.clone()
        })
        .unwrap();
    let items = vec![(delivery.clone(), "1.000", "390.00", "0.00")];
    let draft = DocumentDraft {
        type_name: "delivery_note",
        items,
        total: "390.00",
        ..DocumentDraft::valid(&client)
    };
    assert_eq!(draft.send(&client).await.status, 201);
    assert_eq!(stock_levels(&client, &delivery).0, Decimal::ZERO);
}
