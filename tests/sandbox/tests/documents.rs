//! Documents: stored, refused, and what they do to stock and debt.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{DATABASE, TestClient, TestResponse, profiles, scalar_text};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use sors::contract::{Field, Param, Profile, Resource};

/// Article id, quantity, unit price, discount.
type DraftItem = (String, &'static str, &'static str, &'static str);

/// A document as the tests think of it; text in the point notation.
#[derive(Clone)]
struct DocumentDraft {
    word: &'static str,
    order: &'static str,
    customer: String,
    unit: &'static str,
    source: Option<String>,
    items: Vec<DraftItem>,
    total: &'static str,
}

impl DocumentDraft {
    /// Two lines whose total is right under the profile's own rules.
    fn valid(client: &TestClient) -> Self {
        let (items, total) = if client.profile.document.unit_price_includes_vat {
            // 3 × 119.90 − 10 % = 323.73; 0.250 × 999.99 = 249.9975 → 250.00
            (
                [("3.000", "119.90", "10.00"), ("0.250", "999.99", "0.00")],
                "573.73",
            )
        } else {
            // (3 × 99.9167 − 0.25) × 1.2 = 359.40012 → 359.40; 0.250 × 833.3250 × 1.2 = 249.9975 → 250.00
            (
                [("3.000", "99.9167", "0.25"), ("0.250", "833.3250", "0.00")],
                "609.40",
            )
        };
        let ids = article_ids(client);
        let items = items
            .into_iter()
            .zip(ids)
            .map(|((quantity, price, discount), id)| (id, quantity, price, discount));
        let customer = client.sandbox.customers(DATABASE)[3]
            .customer
            .id
            .clone()
            .unwrap();
        Self {
            word: "invoice",
            order: "WC-1001",
            customer,
            unit: "2",
            source: None,
            items: items.collect(),
            total,
        }
    }

    fn body(&self, client: &TestClient) -> Value {
        let spec = &client.profile.resources[&Resource::DocumentCreate];
        let named = |names: &std::collections::BTreeMap<Field, String>,
                     fields: Vec<(Field, Value)>| {
            let known = fields
                .into_iter()
                .filter_map(|(field, value)| Some((names.get(&field)?.clone(), value)));
            Value::Object(known.collect::<Map<_, _>>())
        };
        let items: Vec<Value> = self
            .items
            .iter()
            .map(|(id, quantity, price, discount)| {
                let fields = vec![
                    (Field::ArticleId, json!(id)),
                    (Field::Name, json!("Šraf <M6> & \"navrtka\"")),
                    (Field::Quantity, client.decimal(quantity)),
                    (Field::UnitPrice, client.decimal(price)),
                    (Field::Discount, client.decimal(discount)),
                    (Field::VatRate, client.decimal("20.00")),
                ];
                named(&spec.item_body, fields)
            })
            .collect();
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let mut fields = vec![
            (
                Field::DocumentType,
                client.profile.values.document_type[self.word].clone(),
            ),
            (Field::OrderNumber, json!(self.order)),
            (
                Field::Date,
                json!(date.format(&client.profile.formats.date).to_string()),
            ),
            (Field::CustomerId, json!(self.customer)),
            (Field::BusinessUnit, json!(self.unit)),
            (Field::Currency, json!("RSD")),
            (Field::Note, json!("Позвонити пре доставе")),
            (Field::Items, json!(items)),
            (Field::Total, client.decimal(self.total)),
        ];
        fields.extend(
            self.source
                .iter()
                .map(|id| (Field::SourceDocument, json!(id))),
        );
        named(&spec.body, fields)
    }

    fn request(&self, client: &TestClient) -> reqwest::RequestBuilder {
        let word = client.document_type(self.word);
        let in_path = client.profile.resources[&Resource::DocumentCreate]
            .path
            .contains("{document_type}");
        let params = if in_path {
            vec![(Param::DocumentType, word.as_str())]
        } else {
            vec![]
        };
        client.with_body(Resource::DocumentCreate, &params, &self.body(client))
    }

    async fn send(&self, client: &TestClient) -> TestResponse {
        common::read_response(self.request(client).send().await.unwrap()).await
    }
}

/// Ids of two articles with 20 % VAT that are sold in decimals.
fn article_ids(client: &TestClient) -> Vec<String> {
    client
        .sandbox
        .with_database(DATABASE, |database| {
            let fit = database
                .articles()
                .filter(|stored| stored.article.vat_rate == Some(20.into()));
            fit.take(2)
                .map(|stored| stored.article.id.clone())
                .collect()
        })
        .unwrap()
}

/// On hand and reserved in business unit 2.
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
        for (word, number, on_hand, reserved, owed) in [
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
            let source = source.filter(|_| word == "return");
            let response = DocumentDraft {
                word,
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
                "{word}"
            );
            assert_eq!(
                amount_due(&client, &draft.customer) - owed_before,
                owed,
                "{word}"
            );
        }
    }
}

#[tokio::test]
async fn a_wrong_document_is_refused_and_leaves_no_trace() {
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
        for (draft, says) in [
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
                    word: "return",
                    ..valid.clone()
                },
                "made from",
            ),
            (
                DocumentDraft {
                    word: "return",
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
                "{says}: {}",
                response.text
            );
            assert!(
                client.message(&response).contains(says),
                "{} lacks {says}",
                response.text
            );
        }
        assert!(client.sandbox.documents(DATABASE).is_empty());
        assert_eq!(stock_levels(&client, &valid.items[0].0), before);
    }
}

#[tokio::test]
async fn decimals_in_another_profiles_notation_are_refused() {
    for profile in profiles() {
        let client = start_client(&profile).await;
        let mut body = DocumentDraft::valid(&client).body(&client);
        let total = &client.profile.resources[&Resource::DocumentCreate].body[&Field::Total];
        body[total] = if profile.profile == "assumed" {
            json!("573.73")
        } else {
            json!(609.40)
        };
        let word = client.document_type("invoice");
        let in_path = profile.resources[&Resource::DocumentCreate]
            .path
            .contains("{document_type}");
        let params = if in_path {
            vec![(Param::DocumentType, word.as_str())]
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
async fn an_idempotency_key_gives_the_first_answer_again() {
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
        word: "reservation",
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
        word: "delivery_note",
        items,
        total: "390.00",
        ..DocumentDraft::valid(&client)
    };
    assert_eq!(draft.send(&client).await.status, 201);
    assert_eq!(stock_levels(&client, &delivery).0, Decimal::ZERO);
}
