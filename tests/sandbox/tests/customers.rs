//! Customers: found, created, refused, and what they owe.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{DATABASE, Wire, profiles};
use serde_json::{Map, Value, json};
use sors::contract::{Field, Param, Resource};

/// A body under the profile's names.
fn body(wire: &Wire, fields: &[(Field, Value)]) -> Value {
    let names = &wire.profile.resources[&Resource::CustomerCreate].body;
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
        let wire = Wire::start(&profile, 5).await;
        let customers = wire.sandbox.customers(DATABASE);
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
            let got = wire.get(Resource::Customers, &[(param, value)]).await;
            let rows = wire.data(&got).as_array().unwrap();
            assert_eq!(rows.len(), 1, "{param}");
            assert_eq!(
                wire.text(Resource::Customers, &rows[0], Field::Id),
                customer.id.clone().unwrap()
            );
        }
        let nobody = [
            (Param::Pib, customer.pib.as_deref().unwrap()),
            (Param::Email, "nobody@kupac.example"),
        ];
        let got = wire.get(Resource::Customers, &nobody).await;
        assert!(wire.data(&got).as_array().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_customer_is_created_found_and_not_created_twice() {
    for profile in profiles() {
        let wire = Wire::start(&profile, 5).await;
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
        let got = wire
            .send(Resource::CustomerCreate, &[], &body(&wire, &fields))
            .await;
        assert_eq!(
            (got.status, wire.succeeded(&got)),
            (201, true),
            "{}",
            got.text
        );
        let id = wire.text(Resource::CustomerCreate, wire.data(&got), Field::Id);
        let stored = wire.sandbox.customers(DATABASE).pop().unwrap();
        assert_eq!(stored.customer.id.as_deref(), Some(id.as_str()));
        assert_eq!(
            stored.customer.company.as_deref(),
            Some("Žito & Čvarak d.o.o.")
        );
        assert_eq!(stored.customer.city.as_deref(), Some("Ниш"));
        assert!(stored.received.is_some());

        let found = wire
            .get(Resource::Customers, &[(Param::Pib, "100002887")])
            .await;
        assert_eq!(
            wire.text(Resource::Customers, &wire.data(&found)[0], Field::Id),
            id
        );
        let count = wire.sandbox.customers(DATABASE).len();
        let again = wire
            .send(Resource::CustomerCreate, &[], &body(&wire, &fields))
            .await;
        assert_eq!((again.status, wire.succeeded(&again)), (422, false));
        assert!(wire.message(&again).contains("PIB"));
        assert_eq!(wire.sandbox.customers(DATABASE).len(), count);

        let debt = wire
            .get(Resource::CustomerDebt, &[(Param::CustomerId, &id)])
            .await;
        let zero = wire.text(Resource::CustomerDebt, wire.data(&debt), Field::Due);
        assert!(["0.00", "0,00", "0.0"].contains(&zero.as_str()), "{zero}");
    }
}

#[tokio::test]
async fn wrong_customers_are_refused() {
    for profile in profiles() {
        let wire = Wire::start(&profile, 5).await;
        let name = (Field::Name, json!("Ana"));
        for (fields, says) in [
            (vec![(Field::City, json!("Niš"))], "required"),
            (vec![(Field::Name, json!("   "))], "required"),
            (
                vec![name.clone(), (Field::Pib, json!("100002888"))],
                "check digit",
            ),
            (vec![name.clone(), (Field::Pib, json!("12"))], "check digit"),
            (vec![name.clone(), (Field::Email, json!("ana"))], "e-mail"),
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
            let got = wire
                .send(Resource::CustomerCreate, &[], &body(&wire, &fields))
                .await;
            assert_eq!(
                (got.status, wire.succeeded(&got)),
                (422, false),
                "{}",
                got.text
            );
            assert!(
                wire.message(&got).contains(says),
                "{} lacks {says}",
                got.text
            );
        }
        let mut unknown = body(&wire, &[name]);
        unknown["nickname"] = json!("Anči");
        let got = wire.send(Resource::CustomerCreate, &[], &unknown).await;
        assert!(got.status == 422 && wire.message(&got).contains("nickname"));
        assert!(
            wire.sandbox
                .customers(DATABASE)
                .iter()
                .all(|c| c.received.is_none())
        );
    }
}

#[tokio::test]
async fn a_foreign_tax_number_is_taken_as_it_is() {
    let wire = Wire::start(&profiles()[0], 5).await;
    let fields = [
        (Field::Name, json!("Müller")),
        (Field::Pib, json!("ATU12345678")),
        (Field::Country, json!("AT")),
    ];
    assert_eq!(
        wire.send(Resource::CustomerCreate, &[], &body(&wire, &fields))
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn debt_of_nobody_is_not_found() {
    for profile in profiles() {
        let wire = Wire::start(&profile, 5).await;
        let got = wire
            .get(Resource::CustomerDebt, &[(Param::CustomerId, "999999")])
            .await;
        assert_eq!((got.status, wire.succeeded(&got)), (404, false));
    }
}
