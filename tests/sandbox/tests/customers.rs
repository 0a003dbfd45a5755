//! Customers: search, creation, rejection, debt.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{DATABASE, TestClient, profiles};
use serde_json::{Map, Value, json};
use sors::contract::{Field, Param, Resource};

/// Builds a body with the profile's keys.
fn body(client: &TestClient, fields: &[(Field, Value)]) -> Value {
    let names = &client.profile.resources[&Resource::CustomerCreate].body;
    Value::Object(
        fields
            .iter()
            .map(|(field, value)| (names[field].clone(), value.clone()))
            .collect::<Map<_, _>>(),
    )
}

#[tokio::test]
async fn a_customer_is_found_by_each_criterion() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 5).await;
        let customers = client.sandbox.customers(DATABASE);
        assert!(customers.len() >= 200);
        let one = customers
            .iter()
            .find(|c| c.customer.pib.is_some() && c.customer.email.is_some())
            .unwrap();
        let customer = &one.customer;
        let upper = customer.email.as_ref().unwrap().to_uppercase();
        for (param, value) in [
            (Param::Pib, customer.pib.as_deref().unwrap()),
            (Param::Email, upper.as_str()),
            (Param::Code, customer.code.as_deref().unwrap()),
        ] {
            let response = client.get(Resource::Customers, &[(param, value)]).await;
            let rows = client.data(&response).as_array().unwrap();
            assert_eq!(rows.len(), 1, "{param}");
            assert_eq!(
                client.field_text(Resource::Customers, &rows[0], Field::Id),
                customer.id.clone().unwrap()
            );
        }
        let unmatched = [
            (Param::Pib, customer.pib.as_deref().unwrap()),
            (Param::Email, "nobody@kupac.example"),
        ];
        let response = client.get(Resource::Customers, &unmatched).await;
        assert!(client.data(&response).as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_customer_is_created_found_and_not_created_twice() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 5).await;
        let fields = [
            (Field::Name, json!("Đorđe Šćepanović")),
            (Field::Company, json!("Žito & Čvarak d.o.o.")),
            (
                Field::Kind,
                profile.values.customer_kind["domestic_company"].clone(),
            ),
            (Field::Email, json!("djordje@primer.example")),
            (Field::Pib, json!("100002887")),
            (Field::City, json!("Ниш")),
            (Field::Country, json!("RS")),
        ];
        let response = client
            .send(Resource::CustomerCreate, &[], &body(&client, &fields))
            .await;
        assert_eq!(
            (response.status, client.is_success(&response)),
            (201, true),
            "{}",
            response.text
        );
        let id = client.field_text(Resource::CustomerCreate, client.data(&response), Field::Id);
        let stored = client.sandbox.customers(DATABASE).pop().unwrap();
        assert_eq!(stored.customer.id.as_deref(), Some(id.as_str()));
        assert_eq!(
            stored.customer.company.as_deref(),
            Some("Žito & Čvarak d.o.o.")
        );
        assert_eq!(stored.customer.city.as_deref(), Some("Ниш"));
        assert!(stored.received.is_some());

        let found = client
            .get(Resource::Customers, &[(Param::Pib, "100002887")])
            .await;
        assert_eq!(
            client.field_text(Resource::Customers, &client.data(&found)[0], Field::Id),
            id
        );
        let count = client.sandbox.customers(DATABASE).len();
        let again = client
            .send(Resource::CustomerCreate, &[], &body(&client, &fields))
            .await;
        assert_eq!((again.status, client.is_success(&again)), (422, false));
        assert!(client.message(&again).contains("PIB"));
        assert_eq!(client.sandbox.customers(DATABASE).len(), count);

        let debt = client
            .get(Resource::CustomerDebt, &[(Param::CustomerId, &id)])
            .await;
        let zero = client.field_text(Resource::CustomerDebt, client.data(&debt), Field::Due);
        assert!(["0.00", "0,00", "0.0"].contains(&zero.as_str()), "{zero}");
    }
}

#[tokio::test]
async fn wrong_customers_are_rejected() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 5).await;
        let name = (Field::Name, json!("Ana"));
        for (fields, expected) in [
            (vec![(Field::City, json!("Niš"))], "required"),
            (vec![(Field::Name, json!("   "))], "required"),
            (
                vec![name.clone(), (Field::Pib, json!("100002888"))],
                "check digit",
            ),
            (vec![name.clone(), (Field::Pib, json!("12"))], "check digit"),
            (vec![name.clone(), (Field::Email, json!("ana"))], "email"),
            (
                vec![name.clone(), (Field::Kind, json!("company"))],
                "unknown value",
            ),
            (
                vec![name.clone(), (Field::Country, json!("Srbija"))],
                "capital letters",
            ),
            (vec![name.clone(), (Field::Phone, json!(5))], "text"),
        ] {
            let response = client
                .send(Resource::CustomerCreate, &[], &body(&client, &fields))
                .await;
            assert_eq!(
                (response.status, client.is_success(&response)),
                (422, false),
                "{}",
                response.text
            );
            assert!(
                client.message(&response).contains(expected),
                "{} lacks {expected}",
                response.text
            );
        }
        let mut unknown = body(&client, &[name]);
        unknown["nickname"] = json!("Anči");
        let response = client.send(Resource::CustomerCreate, &[], &unknown).await;
        assert!(response.status == 422 && client.message(&response).contains("nickname"));
        assert!(
            client
                .sandbox
                .customers(DATABASE)
                .iter()
                .all(|c| c.received.is_none())
        );
    }
}

#[tokio::test]
async fn a_foreign_tax_number_is_accepted_unchecked() {
    let client = TestClient::start(&profiles()[0], 5).await;
    let fields = [
        (Field::Name, json!("Müller")),
        (Field::Pib, json!("ATU12345678")),
        (Field::Country, json!("AT")),
    ];
    assert_eq!(
        client
            .send(Resource::CustomerCreate, &[], &body(&client, &fields))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn debt_of_an_unknown_customer_is_not_found() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 5).await;
        let response = client
            .get(Resource::CustomerDebt, &[(Param::CustomerId, "999999")])
            .await;
        assert_eq!(
            (response.status, client.is_success(&response)),
            (404, false)
        );
    }
}
