//! Rules for contract profiles; every violation is reported by name.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use serde_json::{Value, json};
use sors::client::ErrorKind;
use sors::contract::Profile;

const ASSUMED: &str = include_str!("../src/contract/assumed.json");

#[test]
fn each_mistake_in_a_profile_is_named_by_its_path() {
    let cases: Vec<(&str, Value, &str)> = vec![
        ("/base_url", json!("http://api.sors.rs"), "base_url"),
        (
            "/authorization/header",
            json!("Bad Header"),
            "authorization.header",
        ),
        ("/envelope/data", json!("success"), "envelope.data"),
        ("/envelope/data", json!("a..b"), "envelope.data"),
        (
            "/envelope/success_values",
            json!([]),
            "envelope.success_values",
        ),
        ("/envelope/unknown", json!("x"), "envelope"),
        ("/formats/date", json!("%Q"), "formats.date"),
        ("/formats/date", json!("%d.%m."), "formats.date"),
        ("/formats/date_time", json!("%Y"), "formats.date_time"),
        ("/formats/decimal", json!("float"), "formats.decimal"),
        (
            "/formats/false_values",
            json!([true]),
            "formats.false_values",
        ),
        (
            "/paging",
            json!({ "style": "cursor", "cursor": "c", "limit": "l", "rows": 5 }),
            "envelope.next_cursor",
        ),
        ("/paging/rows", json!(0), "paging.rows"),
        ("/paging/pageSize", json!("x"), "paging"),
        ("/prices/source", json!("prices"), "resources.prices"),
        ("/prices/source", json!("images"), "prices.source"),
        (
            "/prices/source",
            json!("articles"),
            "resources.articles.fields",
        ),
        ("/resources/stock/query", json!({}), "resources.stock.query"),
        (
            "/resources/stock/fields/on_hand",
            Value::Null,
            "resources.stock.fields.on_hand",
        ),
        (
            "/resources/articles/fields/code",
            json!([]),
            "resources.articles.fields.code",
        ),
        (
            "/resources/articles/fields/code",
            json!(["id"]),
            "resources.articles.fields",
        ),
        (
            "/resources/articles/fields/color",
            json!(["color"]),
            "resources.articles.fields.color",
        ),
        (
            "/resources/articles/fields/unit",
            json!("jm"),
            "resources.articles.fields.unit",
        ),
        (
            "/resources/articles/method",
            json!("PATCH"),
            "resources.articles.method",
        ),
        ("/resources/products", json!({}), "resources.products"),
        (
            "/resources/stock/query/shop",
            json!("shop"),
            "resources.stock.query.shop",
        ),
        (
            "/resources/articles/path",
            json!("/products"),
            "resources.articles.path",
        ),
        (
            "/resources/articles/path",
            json!("/{database}/{shop}"),
            "{shop}",
        ),
        (
            "/resources/articles/path",
            json!("/{database}/a}b"),
            "resources.articles.path",
        ),
        (
            "/resources/articles/path",
            json!("{database}"),
            "resources.articles.path",
        ),
        ("/resources/articles", Value::Null, "resources.articles"),
        (
            "/resources/databases/path",
            json!("/{database}/x"),
            "resources.databases.path",
        ),
        ("/images/form", json!("binary"), "resources.image"),
        (
            "/images/form",
            json!("base64"),
            "resources.images.fields.data",
        ),
        (
            "/resources/customer_debt/path",
            json!("/{database}/debt"),
            "resources.customer_debt",
        ),
        (
            "/resources/document_lookup/query",
            json!({}),
            "resources.document_lookup",
        ),
        (
            "/resources/document_create/body/order_number",
            Value::Null,
            "resources.document_create.body.order_number",
        ),
        (
            "/resources/document_create/body/note",
            json!("orderNumber"),
            "resources.document_create.body",
        ),
        (
            "/resources/document_create/item_body/quantity",
            Value::Null,
            "resources.document_create.item_body.quantity",
        ),
        (
            "/resources/document_create/body/document_type",
            Value::Null,
            "document_type",
        ),
        (
            "/values/document_type/invoice",
            Value::Null,
            "values.document_type.invoice",
        ),
        (
            "/values/document_type/proforma",
            json!("P"),
            "values.document_type.proforma",
        ),
        (
            "/values/price_type/net",
            json!("SaleGross"),
            "values.price_type",
        ),
        (
            "/values/stock_mode/free",
            json!({}),
            "values.stock_mode.free",
        ),
    ];
    for (pointer, value, named) in cases {
        let mut profile: Value = serde_json::from_str(ASSUMED).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = profile
            .pointer_mut(parent)
            .unwrap()
            .as_object_mut()
            .unwrap();
        match value {
            Value::Null => parent.remove(key),
            ref value => parent.insert(key.to_owned(), value.clone()),
        };
        let error = match Profile::parse(&profile.to_string(), "the profile my.json") {
            Err(error) => error,
            Ok(_) => panic!("{pointer} = {value} was taken"),
        };
        assert_eq!(error.kind(), ErrorKind::Contract);
        assert!(error.message().contains("my.json"), "{error}");
        assert!(
            error.message().contains(named),
            "{pointer} = {value}: {error}"
        );
    }
}

#[test]
fn a_profile_that_is_no_json_says_where() {
    for text in ["", "{", "[]", "{\"profile\": 1}", &format!("{ASSUMED} x")] {
        let error = Profile::parse(text, "my.json").unwrap_err();
        assert!(error.message().contains("my.json"), "{error}");
    }
    assert!(Profile::parse(&format!("\u{feff}{ASSUMED}"), "x").is_ok());
    assert!(
        !Profile::built_in().unwrap().verified,
        "the built-in profile must not claim to be verified"
    );
    let error = Profile::from_file(std::path::Path::new("/nowhere/profile.json")).unwrap_err();
    assert!(error.message().contains("/nowhere/profile.json"), "{error}");
}
