//! A document to send, independent of the profile.

use serde_json::{Map, Value, json};
use sors::contract::{Field, Param, Resource};

use crate::common::{self, DATABASE, TestClient, TestResponse};

/// Article ID, quantity, unit price, discount.
pub type DraftItem = (String, &'static str, &'static str, &'static str);

/// A document independent of the profile; decimals in point notation.
#[derive(Clone)]
pub struct DocumentDraft {
    pub type_name: &'static str,
    pub order: &'static str,
    pub customer: String,
    pub unit: &'static str,
    pub source: Option<String>,
    pub items: Vec<DraftItem>,
    pub total: &'static str,
}

impl DocumentDraft {
    /// Creates two lines whose total is valid under the profile's rules.
    pub fn valid(client: &TestClient) -> Self {
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
            type_name: "invoice",
            order: "WC-1001",
            customer,
            unit: "2",
            source: None,
            items: items.collect(),
            total,
        }
    }

    pub fn body(&self, client: &TestClient) -> Value {
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
                client.profile.values.document_type[self.type_name].clone(),
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

    pub fn request(&self, client: &TestClient) -> reqwest::RequestBuilder {
        let type_name = client.document_type(self.type_name);
        let in_path = client.profile.resources[&Resource::DocumentCreate]
            .path
            .contains("{document_type}");
        let params = if in_path {
            vec![(Param::DocumentType, type_name.as_str())]
        } else {
            vec![]
        };
        client.with_body(Resource::DocumentCreate, &params, &self.body(client))
    }

    pub async fn send(&self, client: &TestClient) -> TestResponse {
        common::read_response(self.request(client).send().await.unwrap()).await
    }
}

/// Returns IDs of two articles with 20% VAT.
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
