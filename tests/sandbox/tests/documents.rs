//! Documents: stored, refused, and what they do to stock and debt.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Answer, DATABASE, Wire, plain, profiles};
use rust_decimal::Decimal;
use serde_json::{Map, Value, json};
use sors::contract::{Field, Param, Profile, Resource};

/// Article id, quantity, unit price, discount.
type Item = (String, &'static str, &'static str, &'static str);

/// A document as the tests think of it; text in the point notation.
#[derive(Clone)]
struct Draft {
    word: &'static str,
    order: &'static str,
    customer: String,
    unit: &'static str,
    source: Option<String>,
    items: Vec<Item>,
    total: &'static str,
}

impl Draft {
    /// Two lines whose total is right under the profile's own rules.
    fn right(wire: &Wire) -> Self {
        let (items, total) = if wire.profile.document.unit_price_includes_vat {
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
        let ids = articles(wire);
        let items = items
            .into_iter()
            .zip(ids)
            .map(|((quantity, price, discount), id)| (id, quantity, price, discount));
        let customer = wire.sandbox.customers(DATABASE)[3]
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

    fn body(&self, wire: &Wire) -> Value {
        let spec = &wire.profile.resources[&Resource::DocumentCreate];
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
                    (Field::Quantity, wire.decimal(quantity)),
                    (Field::UnitPrice, wire.decimal(price)),
                    (Field::Discount, wire.decimal(discount)),
                    (Field::VatRate, wire.decimal("20.00")),
                ];
                named(&spec.item_body, fields)
            })
            .collect();
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let mut fields = vec![
            (
                Field::DocumentType,
                wire.profile.values.document_type[self.word].clone(),
            ),
            (Field::OrderNumber, json!(self.order)),
            (
                Field::Date,
                json!(date.format(&wire.profile.formats.date).to_string()),
            ),
            (Field::CustomerId, json!(self.customer)),
            (Field::BusinessUnit, json!(self.unit)),
            (Field::Currency, json!("RSD")),
            (Field::Note, json!("Позвонити пре доставе")),
            (Field::Items, json!(items)),
            (Field::Total, wire.decimal(self.total)),
        ];
        fields.extend(
            self.source
                .iter()
                .map(|id| (Field::SourceDocument, json!(id))),
        );
        named(&spec.body, fields)
    }

    fn request(&self, wire: &Wire) -> reqwest::RequestBuilder {
        let word = wire.document_type(self.word);
        let in_path = wire.profile.resources[&Resource::DocumentCreate]
            .path
            .contains("{document_type}");
        let params = if in_path {
            vec![(Param::DocumentType, word.as_str())]
        } else {
            vec![]
        };
        wire.with_body(Resource::DocumentCreate, &params, &self.body(wire))
    }

    async fn send(&self, wire: &Wire) -> Answer {
        common::answer(self.request(wire).send().await.unwrap()).await
    }
}

/// Ids of two articles with 20 % VAT that are sold in decimals.
fn articles(wire: &Wire) -> Vec<String> {
    wire.sandbox
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
fn stock(wire: &Wire, id: &str) -> (Decimal, Decimal) {
    let read = |database: &sors_sandbox::Database| {
        let unit = &database.article(id).unwrap().units[1];
        (unit.on_hand, unit.reserved)
    };
    wire.sandbox.with_database(DATABASE, read).unwrap()
}

fn due(wire: &Wire, id: &str) -> Decimal {
    let customers = wire.sandbox.customers(DATABASE);
    customers
        .iter()
        .find(|c| c.customer.id.as_deref() == Some(id))
        .unwrap()
        .debt
        .due
}

async fn wire(profile: &Profile) -> Wire {
    Wire::start(profile, 60).await
}

#[tokio::test]
async fn a_document_is_stored_as_it_was_sent() {
    for profile in profiles() {
        let wire = wire(&profile).await;
        let draft = Draft::right(&wire);
        let got = draft.send(&wire).await;
        assert_eq!(
            (got.status, wire.succeeded(&got)),
            (201, true),
            "{}",
            got.text
        );
        let row = wire.data(&got);
        assert_eq!(
            wire.text(Resource::DocumentCreate, row, Field::Number),
            "RAC-000001/2026"
        );
        let documents = wire.sandbox.documents(DATABASE);
        assert_eq!(documents.len(), 1);
        let stored = &documents[0];
        assert_eq!(
            wire.text(Resource::DocumentCreate, row, Field::Id),
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
        let admin = wire.admin(&format!("data/{DATABASE}/documents")).await;
        assert_eq!(admin[0]["document_type"], "invoice");
        assert_eq!(admin[0]["total"], draft.total);
    }
}

#[tokio::test]
async fn each_type_has_its_own_effect_and_number() {
    for profile in profiles() {
        let wire = wire(&profile).await;
        let draft = Draft::right(&wire);
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
            let (before, owed_before) = (stock(&wire, &id), due(&wire, &draft.customer));
            let source = wire
                .sandbox
                .documents(DATABASE)
                .first()
                .map(|stored| stored.id.clone());
            let source = source.filter(|_| word == "return");
            let got = Draft {
                word,
                source,
                ..draft.clone()
            }
            .send(&wire)
            .await;
            assert_eq!(
                wire.text(Resource::DocumentCreate, wire.data(&got), Field::Number),
                number,
                "{}",
                got.text
            );
            let after = stock(&wire, &id);
            assert_eq!(
                (after.0 - before.0, after.1 - before.1),
                (on_hand, reserved),
                "{word}"
            );
            assert_eq!(due(&wire, &draft.customer) - owed_before, owed, "{word}");
        }
    }
}

#[tokio::test]
async fn a_wrong_document_is_refused_and_leaves_no_trace() {
    for profile in profiles() {
        let wire = wire(&profile).await;
        let right = Draft::right(&wire);
        let item = |at: usize, change: &dyn Fn(&mut Item)| {
            let mut draft = right.clone();
            change(&mut draft.items[at]);
            draft
        };
        let para = if right.total == "573.73" {
            "573.74"
        } else {
            "609.41"
        };
        let before = stock(&wire, &right.items[0].0);
        for (draft, says) in [
            (
                Draft {
                    total: para,
                    ..right.clone()
                },
                "add up",
            ),
            (
                Draft {
                    customer: "999999".into(),
                    ..right.clone()
                },
                "Customer 999999",
            ),
            (
                Draft {
                    unit: "9",
                    ..right.clone()
                },
                "Business unit 9",
            ),
            (
                Draft {
                    items: vec![],
                    ..right.clone()
                },
                "empty",
            ),
            (
                Draft {
                    order: "",
                    ..right.clone()
                },
                "required",
            ),
            (
                Draft {
                    word: "return",
                    ..right.clone()
                },
                "made from",
            ),
            (
                Draft {
                    word: "return",
                    source: Some("777".into()),
                    ..right.clone()
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
            let got = draft.send(&wire).await;
            assert_eq!(
                (got.status, wire.succeeded(&got)),
                (422, false),
                "{says}: {}",
                got.text
            );
            assert!(
                wire.message(&got).contains(says),
                "{} lacks {says}",
                got.text
            );
        }
        assert!(wire.sandbox.documents(DATABASE).is_empty());
        assert_eq!(stock(&wire, &right.items[0].0), before);
    }
}

#[tokio::test]
async fn decimals_in_another_profiles_notation_are_refused() {
    for profile in profiles() {
        let wire = wire(&profile).await;
        let mut body = Draft::right(&wire).body(&wire);
        let total = &wire.profile.resources[&Resource::DocumentCreate].body[&Field::Total];
        body[total] = if profile.profile == "assumed" {
            json!("573.73")
        } else {
            json!(609.40)
        };
        let word = wire.document_type("invoice");
        let in_path = profile.resources[&Resource::DocumentCreate]
            .path
            .contains("{document_type}");
        let params = if in_path {
            vec![(Param::DocumentType, word.as_str())]
        } else {
            vec![]
        };
        let got = wire.send(Resource::DocumentCreate, &params, &body).await;
        assert_eq!(got.status, 422, "{}", got.text);
        assert!(wire.message(&got).contains("decimal"));
    }
}

#[tokio::test]
async fn the_article_code_must_belong_to_the_id() {
    let wire = wire(&profiles()[0]).await;
    let draft = Draft::right(&wire);
    let mut body = draft.body(&wire);
    body["items"][0]["sku"] = json!("OF-ANOTHER-DATABASE");
    let got = wire.send(Resource::DocumentCreate, &[], &body).await;
    assert_eq!(got.status, 422);
    assert!(wire.message(&got).contains("OF-ANOTHER-DATABASE"));
}

#[tokio::test]
async fn an_idempotency_key_gives_the_first_answer_again() {
    let wire = wire(&profiles()[1]).await;
    let draft = Draft::right(&wire);
    let send = async |draft: &Draft, key: &str| {
        common::answer(
            draft
                .request(&wire)
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
    assert_eq!(wire.data(&first), wire.data(&again));
    assert_eq!(wire.sandbox.documents(DATABASE).len(), 1);
    let other = send(
        &Draft {
            order: "WC-2",
            ..draft.clone()
        },
        "a",
    )
    .await;
    assert_eq!((other.status, wire.succeeded(&other)), (422, false));
    send(&draft, "b").await;
    assert_eq!(
        wire.sandbox.documents(DATABASE).len(),
        2,
        "another key, another document"
    );
}

#[tokio::test]
async fn a_document_is_found_by_order_number_and_type() {
    let wire = wire(&profiles()[0]).await;
    let draft = Draft::right(&wire);
    draft.send(&wire).await;
    Draft {
        word: "reservation",
        ..draft.clone()
    }
    .send(&wire)
    .await;
    Draft {
        order: "WC-7",
        ..draft.clone()
    }
    .send(&wire)
    .await;
    let find = async |params: &[(Param, &str)]| {
        let got = wire.get(Resource::DocumentLookup, params).await;
        let rows = wire.data(&got).as_array().unwrap().clone();
        rows.iter()
            .map(|row| plain(&row["number"]))
            .collect::<Vec<_>>()
    };
    let order = (Param::OrderNumber, "WC-1001");
    assert_eq!(find(&[order]).await, ["RAC-000001/2026", "REZ-000001/2026"]);
    assert_eq!(
        find(&[order, (Param::DocumentType, "Reservation")]).await,
        ["REZ-000001/2026"]
    );
    assert!(find(&[(Param::OrderNumber, "WC-100")]).await.is_empty());
    assert_eq!(wire.get(Resource::DocumentLookup, &[]).await.status, 400);
}

#[tokio::test]
async fn a_service_has_no_stock_to_lower() {
    let wire = wire(&profiles()[0]).await;
    let delivery = wire
        .sandbox
        .with_database(DATABASE, |d| {
            d.article_by_code("DOSTAVA").unwrap().article.id.clone()
        })
        .unwrap();
    let items = vec![(delivery.clone(), "1.000", "390.00", "0.00")];
    let draft = Draft {
        word: "delivery_note",
        items,
        total: "390.00",
        ..Draft::right(&wire)
    };
    assert_eq!(draft.send(&wire).await.status, 201);
    assert_eq!(stock(&wire, &delivery).0, Decimal::ZERO);
}
