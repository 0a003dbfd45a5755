use sors::client::{CustomerQuery, ErrorKind};
use sors::contract::Resource;
use sors::model::{Customer, CustomerKind};
use sors_sandbox::{Fault, FaultKind};

use crate::support::{DATABASE, World, assert_clean};

fn sample_customer() -> Customer {
    Customer {
        name: "Živojin Đorđević".to_owned(),
        company: Some("Ћевабџиница „Код Жике“ д.о.о.".to_owned()),
        kind: Some(CustomerKind::DomesticCompany),
        email: Some("zika.kanarinac@primer.rs".to_owned()),
        phone: Some("+381 64 1234567".to_owned()),
        address: Some("Kneza Miloša 12/3".to_owned()),
        city: Some("Чачак".to_owned()),
        postal_code: Some("32000".to_owned()),
        country: Some("RS".to_owned()),
        pib: Some("101134702".to_owned()),
        ..Customer::default()
    }
}

#[tokio::test]
async fn a_customer_is_created_once_and_found_again() {
    for world in World::both(5).await {
        let client = world.client();
        let before = world.sandbox.customers(DATABASE).len();
        let created = client.create_customer(&sample_customer()).await.unwrap();
        let stored = world.sandbox.customers(DATABASE);
        assert_eq!(stored.len(), before + 1);
        let last = &stored.last().unwrap().customer;
        assert_eq!(last.id, created.id);
        assert_eq!(
            (
                last.name.as_str(),
                &last.company,
                last.kind,
                &last.email,
                &last.city,
                &last.pib
            ),
            (
                "Živojin Đorđević",
                &sample_customer().company,
                sample_customer().kind,
                &sample_customer().email,
                &sample_customer().city,
                &sample_customer().pib
            )
        );
        for query in [
            CustomerQuery {
                pib: Some("101134702".to_owned()),
                ..CustomerQuery::default()
            },
            CustomerQuery {
                email: Some("ZIKA.kanarinac@primer.rs".to_owned()),
                ..CustomerQuery::default()
            },
            CustomerQuery {
                code: created.code.clone(),
                ..CustomerQuery::default()
            },
        ] {
            let found = client.customers(query).await.unwrap();
            assert_eq!(
                found
                    .iter()
                    .map(|customer| &customer.id)
                    .collect::<Vec<_>>(),
                [&created.id]
            );
        }
        let unmatched = CustomerQuery {
            email: Some("niko@nigde.rs".to_owned()),
            ..CustomerQuery::default()
        };
        assert!(client.customers(unmatched).await.unwrap().is_empty());
        assert_eq!(
            client
                .customers(CustomerQuery::default())
                .await
                .unwrap()
                .len(),
            stored.len()
        );
    }
}

#[tokio::test]
async fn a_debt_is_exact() {
    for world in World::both(5).await {
        let stored = world.sandbox.customers(DATABASE);
        for stored in stored.iter().take(10) {
            let id = stored.customer.id.as_deref().unwrap();
            assert_eq!(world.client().customer_debt(id).await.unwrap(), stored.debt);
        }
        let error = world.client().customer_debt("nema-ga").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
    }
}

#[tokio::test]
async fn a_lost_answer_is_uncertain_and_not_repeated() {
    for world in World::both(5).await {
        let before = world.sandbox.customers(DATABASE).len();
        world
            .sandbox
            .add_fault(Fault::new(Resource::CustomerCreate, FaultKind::DropAfter));
        let error = world
            .client()
            .create_customer(&sample_customer())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
        assert!(!error.is_retryable());
        assert_eq!(world.sandbox.customers(DATABASE).len(), before + 1);
        assert_eq!(world.sandbox.requests().count_for("customer_create"), 1);
        assert_personal_free(&error);
    }
}

#[tokio::test]
async fn what_sors_says_about_a_person_is_covered() {
    for world in World::both(5).await {
        let wrong = Customer {
            pib: Some("123456789".to_owned()),
            ..sample_customer()
        };
        let error = world.client().create_customer(&wrong).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
        assert!(!error.message().contains("123456789"), "{error}");
        assert_personal_free(&error);
        let nameless = Customer {
            name: "  ".to_owned(),
            ..sample_customer()
        };
        let asked = world.sandbox.requests().total;
        assert_eq!(
            world
                .client()
                .create_customer(&nameless)
                .await
                .unwrap_err()
                .kind(),
            ErrorKind::Validation
        );
        assert_eq!(
            world.sandbox.requests().total,
            asked,
            "a nameless customer must not be sent"
        );
    }
}

fn assert_personal_free(error: &sors::client::Error) {
    assert_clean(error);
    let shown = format!("{error:?}").to_lowercase();
    for personal in ["živojin", "zika.", "1234567", "miloša", "101134702"] {
        assert!(!shown.contains(personal), "{personal} in {shown}");
    }
}
