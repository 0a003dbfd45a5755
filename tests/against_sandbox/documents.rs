use chrono::NaiveDate;
use rust_decimal::Decimal;
use sors::client::{Client, Config, Error, ErrorKind};
use sors::contract::{Field, Profile, Resource, encode_document};
use sors::model::{Document, DocumentItem, DocumentReceipt, DocumentType, PriceType};
use sors_sandbox::{Fault, FaultKind};

use crate::support::{DATABASE, World, assert_clean, profiles};

/// An order of one article with the right total by the profile's rule.
fn document(world: &World, number: &str) -> Document {
    let (article, customer_id) = world
        .sandbox
        .with_database(DATABASE, |database| {
            let stored = database.articles().next().unwrap();
            (
                stored.article.clone(),
                database.customers[0].customer.id.clone().unwrap(),
            )
        })
        .unwrap();
    let includes = world.profile.document.unit_price_includes_vat;
    Document {
        document_type: DocumentType::Reservation,
        order_number: number.to_owned(),
        date: NaiveDate::from_ymd_opt(2026, 3, 9).unwrap(),
        due_date: NaiveDate::from_ymd_opt(2026, 3, 24),
        customer_id,
        business_unit: Some("1".to_owned()),
        price_type: Some(PriceType::Gross),
        currency: "RSD".to_owned(),
        payment_method: Some("Pouzećem".to_owned()),
        note: Some("Zvati posle 17h, Žika tel. 0641234567".to_owned()),
        items: vec![DocumentItem {
            article_id: article.id,
            code: article.code,
            name: "Šolja „Ћеранић“ <0,5 l>".to_owned(),
            quantity: Decimal::new(25, 1),
            unit_price: Decimal::new(10000, 2),
            discount: Decimal::ZERO,
            vat_rate: Some(Decimal::from(20)),
        }],
        total: Decimal::new(if includes { 25000 } else { 30000 }, 2),
        source_document: None,
    }
}

async fn send(client: &Client, document: &Document) -> Result<DocumentReceipt, Error> {
    client
        .create_document(
            document,
            &format!("{}-{:?}", document.order_number, document.document_type),
        )
        .await
}

#[tokio::test]
async fn an_order_arrives_as_it_was_meant() {
    for world in World::both(5).await {
        for (kind, number) in [
            (DocumentType::Invoice, "A-1"),
            (DocumentType::InvoiceDeliveryNote, "A-2"),
            (DocumentType::DeliveryNote, "A-3"),
            (DocumentType::Reservation, "A-4/č"),
        ] {
            let sent = Document {
                document_type: kind,
                ..document(&world, number)
            };
            let receipt = send(&world.client(), &sent).await.unwrap();
            let stored = world.sandbox.documents(DATABASE).pop().unwrap();
            assert_eq!((&stored.id, &stored.number), (&receipt.id, &receipt.number));
            assert_eq!(receipt.total, Some(sent.total));
            let got = stored.document;
            assert_eq!(
                (got.document_type, &got.order_number, got.date, got.due_date),
                (kind, &sent.order_number, sent.date, sent.due_date)
            );
            assert_eq!(
                (&got.customer_id, got.total, &got.note),
                (&sent.customer_id, sent.total, &sent.note)
            );
            assert_eq!(
                (&got.payment_method, got.price_type, &got.business_unit),
                (&sent.payment_method, sent.price_type, &sent.business_unit)
            );
            assert_eq!(got.items, sent.items);
        }
        assert_eq!(world.sandbox.requests().count_for("document_create"), 4);
    }
}

#[tokio::test]
async fn a_document_due_before_its_own_date_is_refused() {
    for world in World::both(5).await {
        let sent = Document {
            due_date: NaiveDate::from_ymd_opt(2026, 3, 8),
            ..document(&world, "D-1")
        };
        let error = send(&world.client(), &sent).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation);
        assert_eq!(world.sandbox.documents(DATABASE).len(), 0);
    }
}

#[tokio::test]
async fn a_return_names_its_source() {
    for world in World::both(5).await {
        let client = world.client();
        let sale = send(
            &client,
            &Document {
                document_type: DocumentType::Invoice,
                ..document(&world, "R-1")
            },
        )
        .await
        .unwrap();
        let back = Document {
            document_type: DocumentType::Return,
            source_document: Some(sale.id.clone()),
            ..document(&world, "R-1")
        };
        send(&client, &back).await.unwrap();
        let stored = world.sandbox.documents(DATABASE).pop().unwrap();
        assert_eq!(stored.document.source_document, Some(sale.id));
    }
}

#[tokio::test]
async fn documents_are_found_by_order_number_where_the_profile_can() {
    for world in World::both(5).await {
        let client = world.client();
        let receipt = send(&client, &document(&world, "L-7")).await.unwrap();
        let found = client
            .find_documents("L-7", DocumentType::Reservation)
            .await;
        if world
            .profile
            .resources
            .contains_key(&Resource::DocumentLookup)
        {
            assert_eq!(found.unwrap(), [receipt]);
            assert!(
                client
                    .find_documents("L-8", DocumentType::Reservation)
                    .await
                    .unwrap()
                    .is_empty()
            );
        } else {
            assert_eq!(found.unwrap_err().kind(), ErrorKind::Contract);
        }
    }
}

/// The assumed profile with the order number in the rows of its look-up.
fn names_orders() -> Profile {
    let [mut profile, _] = profiles();
    let fields = &mut profile
        .resources
        .get_mut(&Resource::DocumentLookup)
        .unwrap()
        .fields;
    fields.insert(Field::OrderNumber, vec!["forOrder".to_owned()]);
    profile
}

#[tokio::test]
async fn a_document_is_found_by_another_spelling_and_never_taken_for_absent() {
    let world = World::new(names_orders(), 5).await;
    let client = world.client();
    let receipt = send(&client, &document(&world, "10045a")).await.unwrap();
    world
        .sandbox
        .add_fault(Fault::new(Resource::DocumentLookup, FaultKind::LooseSearch));
    let find = |number: &'static str| client.find_documents(number, DocumentType::Reservation);
    assert_eq!(find("0010045A").await.unwrap(), [receipt]);
    for cut in ["10045A-2026", "10045"] {
        let error = find(cut).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract, "{cut}");
        assert!(error.message().contains("Look in SORS"), "{error}");
    }
    assert!(find("20045").await.unwrap().is_empty());
}

/// What each fault means for an order: whether SORS has it, the kind of error, and that nothing is sent twice.
#[tokio::test]
async fn an_order_is_sent_once_and_the_error_says_whether_it_can_be_there() {
    use ErrorKind::{Authentication, Connection, RateLimit, Uncertain, Validation};
    let status = |status: u16| {
        move |fault: Fault| Fault {
            status: Some(status),
            ..fault
        }
    };
    type Change = Box<dyn Fn(Fault) -> Fault>;
    let cases: Vec<(FaultKind, Change, ErrorKind, bool, usize)> = vec![
        (FaultKind::DropBefore, Box::new(|f| f), Uncertain, false, 0),
        (FaultKind::DropAfter, Box::new(|f| f), Uncertain, false, 1),
        (FaultKind::CutBody, Box::new(|f| f), Uncertain, false, 1),
        (FaultKind::Html, Box::new(|f| f), Uncertain, false, 0),
        (
            FaultKind::WrongCharset,
            Box::new(|f| f),
            Uncertain,
            false,
            1,
        ),
        (
            FaultKind::TrailingGarbage,
            Box::new(|f| f),
            Uncertain,
            false,
            1,
        ),
        (
            FaultKind::Status,
            Box::new(status(500)),
            Uncertain,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(502)),
            Uncertain,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(504)),
            Uncertain,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(408)),
            Uncertain,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(409)),
            Uncertain,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(503)),
            Connection,
            true,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(|f| Fault {
                status: Some(429),
                retry_after: Some(7),
                ..f
            }),
            RateLimit,
            true,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(401)),
            Authentication,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(403)),
            Authentication,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(404)),
            Validation,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(422)),
            Validation,
            false,
            0,
        ),
        (
            FaultKind::Status,
            Box::new(status(400)),
            Validation,
            false,
            0,
        ),
        (
            FaultKind::Unsuccessful,
            Box::new(|f| f),
            Validation,
            false,
            0,
        ),
    ];
    for world in World::both(5).await {
        for (at, (fault, change, kind, retryable, stored)) in cases.iter().enumerate() {
            let before = world.sandbox.documents(DATABASE).len();
            world.sandbox.clear_faults();
            world.sandbox.clear_requests();
            world
                .sandbox
                .add_fault(change(Fault::new(Resource::DocumentCreate, *fault)));
            let error = send(&world.client(), &document(&world, &format!("F-{at}")))
                .await
                .unwrap_err();
            let name = format!("{} by {}: {error}", fault.as_str(), world.profile.profile);
            assert_eq!(error.kind(), *kind, "{name}");
            assert_eq!(error.is_retryable(), *retryable, "{name}");
            assert_eq!(error.resource(), Some(Resource::DocumentCreate), "{name}");
            assert_eq!(
                world.sandbox.requests().count_for("document_create"),
                1,
                "{name}"
            );
            assert_eq!(
                world.sandbox.documents(DATABASE).len() - before,
                *stored,
                "{name}"
            );
            assert!(
                !error.message().contains("0641234567") && !error.message().contains("Žika"),
                "{name}"
            );
            assert_clean(&error);
            if *kind == RateLimit {
                assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(7)));
            }
        }
    }
}

#[tokio::test]
async fn a_time_out_is_uncertain_and_no_connection_is_not() {
    for world in World::both(5).await {
        world.sandbox.add_fault(Fault {
            milliseconds: Some(3000),
            ..Fault::new(Resource::DocumentCreate, FaultKind::Delay)
        });
        let config = Config {
            timeout: std::time::Duration::from_millis(300),
            ..world.config()
        };
        let error = send(&Client::new(config).unwrap(), &document(&world, "T-1"))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");

        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let config = Config {
            base_url: Some(format!("http://{free}")),
            ..world.config()
        };
        let error = send(&Client::new(config).unwrap(), &document(&world, "T-2"))
            .await
            .unwrap_err();
        assert_eq!(
            (error.kind(), error.is_retryable()),
            (ErrorKind::Connection, true),
            "{error}"
        );
    }
}

#[tokio::test]
async fn amounts_are_written_from_their_own_digits() {
    for world in World::both(5).await {
        let mut sent = document(&world, "D-1");
        sent.items[0].unit_price = Decimal::from_str_exact("12345678901234.5678").unwrap();
        sent.items[0].quantity = Decimal::from_str_exact("0.125").unwrap();
        let body = encode_document(&world.profile, &sent).unwrap();
        let (price, quantity) = match world.profile.formats.decimal {
            sors::contract::DecimalFormat::Number => (":12345678901234.5678", ":0.125"),
            _ => (":\"12345678901234,5678\"", ":\"0,125\""),
        };
        assert!(body.contains(price) && body.contains(quantity), "{body}");
        serde_json::from_str::<serde_json::Value>(&body).unwrap();
        sent.items.clear();
        assert_eq!(
            encode_document(&world.profile, &sent).unwrap_err().kind(),
            ErrorKind::Validation
        );
    }
}
