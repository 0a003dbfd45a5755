use std::sync::Arc;

use super::*;
use crate::contract::Profile;

fn contract(change: impl Fn(&mut Profile)) -> Contract {
    let mut profile = (*Profile::built_in().unwrap()).clone();
    change(&mut profile);
    Contract::new(Arc::new(profile)).unwrap()
}

fn response(rows: &str, more: &str) -> String {
    let mut envelope = serde_json::json!({ "rows": 0 });
    let profile = Profile::built_in().unwrap();
    let keys = &profile.envelope;
    envelope[&keys.success] = profile.envelope.success_values[0].clone();
    let head = envelope.to_string();
    format!(
        "{},\"{}\":{rows}{more}}}",
        head.trim_end_matches('}'),
        keys.data
    )
}

fn inspect(contract: &Contract, resource: Resource, rows: &str) -> Inspection {
    let text = response(rows, "");
    let response = contract.open_envelope(resource, &text).unwrap().unwrap();
    contract.inspect(&response, PriceType::Gross)
}

#[test]
fn keys_are_found_by_their_aliases_and_over_all_rows() {
    let contract = contract(|_| ());
    let rows = r#"[{"id":1,"code":"A","name":"Šljiva","sifraPoreza":3},{"id":2,"sku":"B","name":"Ћевапи","unit":"kom"}]"#;
    let inspection = inspect(&contract, Resource::Articles, rows);
    assert_eq!(inspection.rows, 2);
    assert!(inspection.problem.is_none(), "{:?}", inspection.problem);
    let found: Vec<(Field, &str)> = inspection
        .fields
        .found
        .iter()
        .map(|(field, key)| (*field, key.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Field::Id, "id"),
            (Field::Code, "sku"),
            (Field::Name, "name"),
            (Field::Unit, "unit")
        ]
    );
    assert!(inspection.fields.missing_required.is_empty());
    assert_eq!(
        inspection.fields.missing_optional[&Field::Gtin],
        ["gtin", "barcode"]
    );
    assert_eq!(inspection.fields.unknown, ["sifraPoreza"]);
}

#[test]
fn a_required_key_that_no_row_has_is_a_problem_with_its_path() {
    let contract = contract(|_| ());
    let inspection = inspect(
        &contract,
        Resource::Stock,
        r#"[{"productId":1,"stanje":5,"price":"9"}]"#,
    );
    assert_eq!(
        inspection.fields.missing_required,
        BTreeMap::from([(Field::OnHand, vec!["onHand".to_owned()])])
    );
    let message = inspection.problem.unwrap().message().to_owned();
    for part in [
        "`data[*].onHand`",
        "resources.stock.fields.on_hand",
        "productId, stanje, price",
    ] {
        assert!(message.contains(part), "{part} is not in: {message}");
    }
}

#[test]
fn the_price_of_the_chosen_type_must_come() {
    let contract = contract(|_| ());
    let inspection = inspect(
        &contract,
        Resource::Stock,
        r#"[{"productId":1,"onHand":5,"cena":9}]"#,
    );
    assert!(
        inspection
            .fields
            .missing_required
            .contains_key(&Field::Price)
    );
    let message = inspection.problem.unwrap().message().to_owned();
    assert!(
        message.contains("resources.stock.fields.price)") && message.contains("cena"),
        "{message}"
    );
}

#[test]
fn one_of_two_fields_is_enough() {
    let contract = contract(|_| ());
    let inspection = inspect(
        &contract,
        Resource::Customers,
        r#"[{"id":1,"company":"Šumadija d.o.o."}]"#,
    );
    assert!(inspection.fields.missing_required.is_empty());
    assert!(
        inspection
            .fields
            .missing_optional
            .contains_key(&Field::Name)
    );
    assert_eq!(inspection.sample.customer_id.as_deref(), Some("1"));
}

#[test]
fn a_few_bad_rows_are_counted_and_the_first_is_named_by_its_place() {
    let contract = contract(|_| ());
    let rows = r#"[{"id":1,"code":"A","name":"x"},{"id":2,"code":"B","name":"y","weight":"tri kile"},{"id":3,"code":"C","name":"z"}]"#;
    let inspection = inspect(&contract, Resource::Articles, rows);
    assert!(inspection.problem.is_none());
    let remarks = inspection.remarks.join(" ");
    assert!(
        remarks.contains("1 of 3 rows can't be parsed") && remarks.contains("`data[1].weight`"),
        "{remarks}"
    );
    assert!(!remarks.contains("tri kile"), "{remarks}");
}

#[test]
fn only_the_first_rows_are_looked_at() {
    let contract = contract(|_| ());
    let rows: Vec<String> = (0..500)
        .map(|id| match id {
            499 => r#"{"id":499,"naziv":"poslednji"}"#.to_owned(),
            id => format!(r#"{{"id":{id},"name":"Grupa"}}"#),
        })
        .collect();
    let inspection = inspect(
        &contract,
        Resource::Groups,
        &format!("[{}]", rows.join(",")),
    );
    assert_eq!(inspection.rows, 500);
    assert!(inspection.fields.unknown.is_empty());
    assert!(
        !inspection
            .remarks
            .iter()
            .any(|remark| remark.contains("understood")),
        "{:?}",
        inspection.remarks
    );
}

#[test]
fn an_empty_list_says_that_nothing_could_be_checked() {
    let contract = contract(|_| ());
    let inspection = inspect(&contract, Resource::Articles, "[]");
    assert_eq!(inspection.fields, FieldReport::default());
    assert!(inspection.problem.is_none());
    assert!(
        inspection.remarks[0].contains("is empty"),
        "{:?}",
        inspection.remarks
    );
}

#[test]
fn one_object_where_a_list_belongs_is_named_with_its_keys() {
    let contract = contract(|_| ());
    let inspection = inspect(&contract, Resource::Groups, r#"{"items":[],"count":0}"#);
    let message = inspection.problem.unwrap().message().to_owned();
    assert!(
        message.contains("an object with the keys items, count"),
        "{message}"
    );
}

#[test]
fn a_list_whose_end_nobody_could_see_is_remarked() {
    let contract = contract(|profile| {
        profile.envelope.total = Some("ukupno".to_owned());
        profile.envelope.next_cursor = Some("dalje".to_owned());
        profile.paging = Paging::Cursor {
            cursor: "c".to_owned(),
            limit: "n".to_owned(),
            rows: 1,
        };
    });
    let remarks = inspect(&contract, Resource::Groups, r#"[{"id":1,"name":"A"}]"#).remarks;
    assert!(
        remarks
            .iter()
            .any(|remark| remark.contains("`ukupno` (profile key envelope.total)"))
    );
    assert!(
        remarks
            .iter()
            .any(|remark| remark.contains("`dalje` (profile key envelope.next_cursor)"))
    );
}

#[test]
fn a_key_that_looks_like_data_is_covered() {
    let contract = contract(|_| ());
    let rows = r#"[{"id":1,"name":"A","pera@primer.rs":1,"101134702":2,"dodatno1":3}]"#;
    let inspection = inspect(&contract, Resource::Groups, rows);
    assert_eq!(inspection.fields.unknown, ["…", "…", "dodatno1"]);
}

#[test]
fn a_profile_without_the_price_type_is_told() {
    let contract = contract(|profile| {
        let stock = profile.resources.get_mut(&Resource::Stock).unwrap();
        stock.fields.remove(&Field::Price);
        stock
            .fields
            .insert(Field::PriceNet, vec!["netPrice".to_owned()]);
    });
    let inspection = inspect(
        &contract,
        Resource::Stock,
        r#"[{"productId":1,"onHand":5,"netPrice":9}]"#,
    );
    let message = inspection.problem.unwrap().message().to_owned();
    assert!(
        message.contains("reads no price of the chosen type"),
        "{message}"
    );
}
