//! Encoding requests and parsing responses by a contract profile. Without a network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use rust_decimal::Decimal;
use serde_json::{Value, json};
use sors::client::{Error, ErrorKind};
use sors::contract::{ApiRequest, Contract, PageRef, Param, Profile, Resource, ResponseData};
use sors::model::{ArticleKind, PriceType};

const ASSUMED: &str = include_str!("../src/contract/assumed.json");
const SERBIAN: &str = include_str!("profiles/serbian.json");

fn contract(text: &str) -> Contract {
    Contract::new(Arc::new(Profile::parse(text, "test").unwrap())).unwrap()
}

fn parse_body<T>(
    contract: &Contract,
    resource: Resource,
    body: &Value,
    parse: impl Fn(&Contract, &ResponseData<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let text = body.to_string();
    let answer = contract
        .open_envelope(resource, &text)?
        .expect("a successful envelope");
    parse(contract, &answer)
}

#[test]
fn rows_are_read_whatever_form_their_values_have() {
    let body = json!({ "success": true, "totalCount": "2", "data": [
        { "productId": 17, "sku": null, "code": " Š-1 ", "name": "Čaša <b>\u{1F377}</b>", "gtin": "", "type": "Service",
          "vatRate": 20, "weight": 0.1, "active": false, "groupId": 3, "unknown": { "deep": [1, 2] } },
        { "id": "18", "sku": 1042, "name": "Ћевапи", "type": "Nepoznato" },
    ]});
    let rows = parse_body(&contract(ASSUMED), Resource::Articles, &body, |c, a| {
        assert_eq!(a.total, Some(2));
        c.parse_articles(a)
    });
    let rows: Vec<_> = rows.unwrap().rows.into_iter().map(Result::unwrap).collect();
    assert_eq!((rows[0].id.as_str(), rows[0].code.as_str()), ("17", "Š-1"));
    assert_eq!(rows[0].name, "Čaša <b>\u{1F377}</b>");
    assert_eq!(
        (rows[0].gtin.as_deref(), rows[0].kind, rows[0].active),
        (None, Some(ArticleKind::Service), Some(false))
    );
    assert_eq!(rows[0].weight, Some(Decimal::new(1, 1)));
    assert_eq!(rows[0].first_group.as_deref(), Some("3"));
    assert_eq!(
        (rows[1].code.as_str(), rows[1].kind, rows[1].active),
        ("1042", None, None)
    );
}

#[test]
fn serbian_texts_become_exact_numbers() {
    let body = json!({ "odgovor": { "status": "UREDU", "ukupnoRedova": 1, "sledeci": "x1", "podaci": [
        { "artikalID": "a/1", "prodajnaSaPDV": "1.234.567,89", "prodajnaBezPDV": null, "nabavna": "-1,00" },
    ]}});
    let price = |price_type| {
        parse_body(&contract(SERBIAN), Resource::Prices, &body, |c, a| {
            assert_eq!(a.next_cursor.as_deref(), Some("x1"));
            c.parse_prices(a, price_type)
        })
        .unwrap()
        .rows
        .remove(0)
    };
    assert_eq!(
        price(PriceType::Gross).unwrap().amount,
        Some(Decimal::new(123_456_789, 2))
    );
    assert_eq!(price(PriceType::Net).unwrap().amount, None);
    let rejection = price(PriceType::Purchase).unwrap_err();
    assert_eq!(rejection.id.as_deref(), Some("a/1"));
    assert!(
        rejection.reason.contains("odgovor.podaci[0].nabavna")
            && rejection
                .reason
                .contains("resources.prices.fields.price_purchase")
    );
}

#[test]
fn a_bad_row_is_named_and_never_stops_the_list() {
    let good = json!({ "productId": 1, "sku": "A", "onHand": 5.125, "price": 10 });
    let bad = [
        (
            json!({ "productId": 2, "sku": "B", "onHand": "5,0" }),
            Some("B"),
            "data[1].onHand",
        ),
        (
            json!({ "productId": 2, "sku": "B", "onHand": null }),
            Some("B"),
            "data[1].onHand",
        ),
        (
            json!({ "productId": 2, "sku": "B" }),
            Some("B"),
            "resources.stock.fields.on_hand",
        ),
        (json!({ "productId": 2, "onHand": true }), None, "a boolean"),
        (
            json!({ "productId": 2, "onHand": 1, "price": -4 }),
            None,
            "below zero",
        ),
        (json!({ "productId": 2, "onHand": [1] }), None, "a list"),
        (
            json!({ "productId": "", "onHand": 1 }),
            None,
            "resources.stock.fields.article_id",
        ),
        (json!("row"), None, "text"),
        (json!(null), None, "null"),
        (json!([1, 2]), None, "a list"),
        (json!(4.5), None, "a number"),
    ];
    for (row, code, named) in bad {
        let body = json!({ "success": true, "data": [good, row, good] });
        let rows = parse_body(&contract(ASSUMED), Resource::Stock, &body, |c, a| {
            c.parse_stock(a, PriceType::Gross)
        })
        .unwrap()
        .rows;
        assert!(rows[0].is_ok() && rows[2].is_ok(), "{row}");
        let rejection = rows[1].as_ref().unwrap_err();
        assert_eq!(rejection.code.as_deref(), code, "{row}");
        assert!(
            rejection.reason.contains(named),
            "{row}: {}",
            rejection.reason
        );
    }
}

#[test]
fn a_list_that_is_not_understood_is_an_error_that_names_names_only() {
    let secret = "tajna-vrednost";
    let cases = [
        (
            json!({ "ok": true, "data": [] }),
            "envelope.success",
            "data, ok",
        ),
        (
            json!({ "success": true, "items": [secret] }),
            "envelope.data",
            "items, success",
        ),
        (
            json!({ "success": true, "data": null }),
            "envelope.data",
            "data, success",
        ),
        (
            json!({ "success": true, "data": { "rows": [secret] } }),
            "envelope.data",
            "rows",
        ),
        (
            json!({ "success": true, "data": secret }),
            "envelope.data",
            "text",
        ),
        (
            json!({ "success": true, "data": [], "totalCount": "puno" }),
            "envelope.total",
            "text",
        ),
        (
            json!({ "success": true, "data": [{ "id": 1, "sifra": secret, "name": "x" }] }),
            "resources.articles.fields.code",
            "id, name, sifra",
        ),
        (
            json!({ "success": true, "data": [{ "id": 1 }, {}, { "sku": "" }] }),
            "resources.articles.fields.name",
            "id",
        ),
        (
            json!({ "success": true, "data": [{ "id": "", "sku": 1, "name": 1 }, { "id": "", "sku": 1, "name": 2 }, { "id": null, "sku": 1, "name": 3 }] }),
            "resources.articles.fields.id",
            "Not one of 3 rows",
        ),
        (json!([1, 2, 3]), "envelope.success", "none"),
    ];
    for (body, key, named) in cases {
        let error = parse_body(&contract(ASSUMED), Resource::Articles, &body, |c, a| {
            c.parse_articles(a)
        })
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract, "{body}");
        assert_eq!(error.resource(), Some(Resource::Articles), "{body}");
        assert!(
            error.message().contains(key) && error.message().contains(named),
            "{body}: {error}"
        );
        assert!(!error.message().contains(secret), "{error}");
    }
}

fn articles_of(data: &str) -> Result<usize, Error> {
    let text = format!(r#"{{"success":true,"data":[{data}]}}"#);
    let contract = contract(ASSUMED);
    let answer = contract.open_envelope(Resource::Articles, &text)?.unwrap();
    Ok(contract.parse_articles(&answer)?.rows.len())
}

const GOOD: &str = r#"{"productId":1,"sku":"Š-1","name":"Чаша"}"#;

#[test]
fn a_list_of_nothing_but_bad_rows_is_not_read_to_its_end() {
    let null = r#"{"productId":null,"sku":null,"name":null}"#;
    for (element, said) in [
        (null, "Not one of 1000 rows"),
        ("{}", "No row of SORS's response"),
        ("7", "No row of SORS's response"),
    ] {
        let error = articles_of(&vec![element; 5_000].join(",")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract);
        assert!(error.message().contains(said), "{error}");
    }
    let bad = vec![null; 5_000].join(",");
    assert_eq!(articles_of(&format!("{GOOD},{bad}")).unwrap(), 5_001);
}

#[test]
fn an_answer_of_more_rows_than_memory_should_hold_is_refused() {
    let rows = |count: usize| format!("{GOOD}{}", ",{}".repeat(count - 1));
    assert_eq!(articles_of(&rows(300_000)).unwrap(), 300_000);
    let error = articles_of(&rows(300_001)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Contract);
    assert!(error.message().contains("more than 300000 rows"), "{error}");
    assert!(
        error.message().contains("resources.articles.paging"),
        "{error}"
    );
}

#[test]
fn a_blank_under_one_key_hides_nothing_under_another() {
    let mut profile: Value = serde_json::from_str(ASSUMED).unwrap();
    profile["resources"]["articles"]["fields"]["name"] = json!(["name", "title"]);
    profile["resources"]["document_create"]["fields"]["id"] = json!(["id", "guid"]);
    let contract = contract(&profile.to_string());
    let name = |row: &str| {
        let text = format!(r#"{{"success":true,"data":[{{"productId":1,"sku":"Š-1",{row}}}]}}"#);
        let answer = contract
            .open_envelope(Resource::Articles, &text)
            .unwrap()
            .unwrap();
        let rows = contract.parse_articles(&answer).unwrap().rows;
        rows.into_iter().next().unwrap().unwrap().name
    };
    for blank in [r#""""#, r#""  ""#, r#""\t\u00a0""#, "null"] {
        assert_eq!(name(&format!(r#""name":{blank},"title":"Čekić""#)), "Čekić");
        assert_eq!(name(&format!(r#""title":"Čekić","name":{blank}"#)), "Čekić");
        assert_eq!(name(&format!(r#""name":"Čekić","title":{blank}"#)), "Čekić");
        assert_eq!(name(&format!(r#""title":{blank},"name":"Čekić""#)), "Čekić");
    }
    // The first key with a value counts, in either order.
    assert_eq!(name(r#""title":"Клешта","name":"Čekić""#), "Čekić");
    assert_eq!(name(r#""name":"Čekić","title":"Клешта""#), "Čekić");

    for data in [
        r#"{"id":"","guid":"d-7"}"#,
        r#"{"guid":"d-7","id":" ","number":"R-1"}"#,
    ] {
        let text = format!(r#"{{"success":true,"data":{data}}}"#);
        let answer = contract.open_envelope(Resource::DocumentCreate, &text);
        let receipt = contract.parse_receipt(&answer.unwrap().unwrap());
        assert_eq!(receipt.unwrap().id, "d-7");
    }
}

#[test]
fn json_that_is_cut_off_can_be_asked_for_again_and_garbage_can_not() {
    let contract = contract(ASSUMED);
    for (text, kind) in [
        (
            r#"{"success": true, "data": [{"id": 1"#,
            ErrorKind::Connection,
        ),
        (r#"{"success": true"#, ErrorKind::Connection),
        (r#"{"success": true, "data": []} x"#, ErrorKind::Contract),
        (r#"{"success": true, "data": [}"#, ErrorKind::Contract),
        ("{'success': 1}", ErrorKind::Contract),
    ] {
        let error = contract
            .open_envelope(Resource::Articles, text)
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{text}: {error}");
    }
}

#[test]
fn requests_are_written_by_the_profile() {
    let ask = ApiRequest::new(Resource::Stock)
        .with_param(Param::BusinessUnit, Some("2/č"))
        .with_param(Param::PriceType, Some("SaleGross"))
        .with_param(Param::StockMode, Some("NA_STANJU"))
        .at_page(PageRef::Number(3));
    let wire = contract(ASSUMED)
        .encode_request(&ask, Some("Moja Baza/.."))
        .unwrap();
    assert_eq!(
        wire.target,
        "/Moja%20Baza%2F../inventory?businessUnitId=2%2F%C4%8D&priceType=SaleGross&stockMode=NA_STANJU&page=3&pageSize=500"
    );
    assert!(wire.headers.is_empty());

    let wire = contract(SERBIAN)
        .encode_request(&ask.clone().at_page(PageRef::Offset(800)), Some("Baza"))
        .unwrap();
    assert_eq!(
        wire.target,
        "/zalihe?pj=2%2F%C4%8D&vrstaStanja=NA_STANJU&preskoci=800&uzmi=400"
    );
    assert_eq!(wire.headers, [("X-Baza".to_owned(), "Baza".to_owned())]);

    let mut create =
        ApiRequest::new(Resource::DocumentCreate).with_param(Param::DocumentType, Some("RAC"));
    create.idempotency_key = Some("k1".to_owned());
    let wire = contract(SERBIAN)
        .encode_request(&create, Some("Baza"))
        .unwrap();
    assert_eq!(wire.target, "/dokument/RAC");
    assert!(
        wire.headers
            .contains(&("X-Jednom".to_owned(), "k1".to_owned()))
    );

    for database in ["..", ".", ""] {
        let error = contract(ASSUMED)
            .encode_request(&ask, Some(database))
            .unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::Validation,
            "{database:?} must not change the path"
        );
    }
    let debt = contract(ASSUMED)
        .encode_request(&ApiRequest::new(Resource::CustomerDebt), Some("Baza"))
        .unwrap_err();
    assert!(debt.message().contains("customer id"), "{debt}");
}

#[test]
fn one_object_may_come_in_a_list_of_one() {
    let sent = sors::model::Customer {
        name: "Žika".to_owned(),
        ..Default::default()
    };
    for data in [
        json!({ "id": 7, "code": "K7" }),
        json!([{ "id": 7, "code": "K7" }]),
    ] {
        let body = json!({ "success": true, "data": data });
        let created = parse_body(
            &contract(ASSUMED),
            Resource::CustomerCreate,
            &body,
            |c, a| c.parse_created_customer(a, &sent),
        )
        .unwrap();
        assert_eq!(
            (
                created.id.as_deref(),
                created.code.as_deref(),
                created.name.as_str()
            ),
            (Some("7"), Some("K7"), "Žika")
        );
    }
    let body = json!({ "success": true, "data": [{ "id": 7 }, { "id": 8 }] });
    assert!(
        parse_body(
            &contract(ASSUMED),
            Resource::CustomerCreate,
            &body,
            |c, a| c.parse_created_customer(a, &sent)
        )
        .is_err()
    );
    let debt = json!({ "odgovor": { "status": "OK", "podaci": { "zaduzenje": "1.500,50", "razduzenje": "500,25", "dospeva": "09.03.2026." } } });
    let debt = parse_body(&contract(SERBIAN), Resource::CustomerDebt, &debt, |c, a| {
        c.parse_debt(a, "k1")
    })
    .unwrap();
    assert_eq!(
        (debt.due.to_string().as_str(), debt.customer_id.as_str()),
        ("1000.25", "k1")
    );
    assert_eq!(debt.due_date, chrono::NaiveDate::from_ymd_opt(2026, 3, 9));
}
