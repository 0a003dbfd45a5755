//! Every list, page by page, compared with the admin API's data.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::{BTreeSet, HashSet};

use common::{DATABASE, TestClient, profiles, scalar_text};
use serde_json::Value;
use sors::contract::{Field, ImageForm, Paging, Param, Resource};

/// Fetches all rows of a list by its paging; every page except the last must be full.
async fn fetch_all(
    client: &TestClient,
    resource: Resource,
    params: &[(Param, &str)],
    rows: u32,
) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut cursor: Option<String> = None;
    for page in 0.. {
        let pair = |name: &str, value: String| (name.to_owned(), value);
        let raw = match client.profile.paging_of(resource) {
            Paging::None {} => vec![],
            Paging::Page {
                page: name,
                size,
                first,
                ..
            } => {
                vec![
                    pair(name, (first + page).to_string()),
                    pair(size, rows.to_string()),
                ]
            }
            Paging::Offset { offset, limit, .. } => {
                vec![
                    pair(offset, found.len().to_string()),
                    pair(limit, rows.to_string()),
                ]
            }
            Paging::Cursor {
                cursor: name,
                limit,
                ..
            } => {
                let mut raw = vec![pair(limit, rows.to_string())];
                raw.extend(cursor.iter().map(|cursor| pair(name, cursor.clone())));
                raw
            }
        };
        let response =
            common::read_response(client.request(resource, params, &raw).send().await.unwrap())
                .await;
        assert_eq!(response.status, 200, "{}", response.text);
        let part = client.data(&response).as_array().expect("a list").clone();
        let total = client
            .envelope_value(&response, client.profile.envelope.total.as_ref())
            .as_u64()
            .unwrap();
        found.extend(part.iter().cloned());
        let over = match client.profile.paging_of(resource) {
            Paging::Cursor { .. } => {
                let next =
                    client.envelope_value(&response, client.profile.envelope.next_cursor.as_ref());
                cursor = next.as_str().map(str::to_owned);
                cursor.is_none()
            }
            Paging::None {} => true,
            _ => part.len() < rows as usize,
        };
        assert!(over || part.len() == rows as usize);
        if over {
            assert_eq!(total as usize, found.len(), "{resource}");
            return found;
        }
    }
    unreachable!()
}

#[tokio::test]
async fn articles_are_those_of_the_database_whatever_the_profile() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 230).await;
        let rows = fetch_all(&client, Resource::Articles, &[], 50).await;
        let truth = client.get_admin(&format!("data/{DATABASE}/articles")).await;
        let truth = truth.as_array().unwrap();
        assert_eq!(rows.len(), 230);
        for (row, article) in rows.iter().zip(truth) {
            for field in [Field::Id, Field::Code, Field::Name] {
                assert_eq!(
                    client.field_text(Resource::Articles, row, field),
                    scalar_text(&article[field.as_str()])
                );
            }
            let gtin = client
                .field(Resource::Articles, row, Field::Gtin)
                .as_str()
                .filter(|text| !text.is_empty());
            assert_eq!(gtin, article["gtin"].as_str());
            let kind = &profile.values.article_kind[article["kind"].as_str().unwrap()];
            assert_eq!(client.field(Resource::Articles, row, Field::Kind), kind);
        }
    }
}

#[tokio::test]
async fn stock_and_prices_differ_by_business_unit() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 120).await;
        let first = fetch_all(&client, Resource::Stock, &[(Param::BusinessUnit, "1")], 40).await;
        let second = fetch_all(&client, Resource::Stock, &[(Param::BusinessUnit, "2")], 40).await;
        let both = fetch_all(&client, Resource::Stock, &[], 40).await;
        assert_eq!((first.len(), second.len(), both.len()), (120, 120, 240));
        let on_hand = |row: &Value| client.field_text(Resource::Stock, row, Field::OnHand);
        assert!(
            first
                .iter()
                .zip(&second)
                .any(|(a, b)| on_hand(a) != on_hand(b))
        );
        assert!(
            first.iter().any(|row| on_hand(row).starts_with('-')),
            "negative stock"
        );

        let (resource, field) = if profile.resources.contains_key(&Resource::Prices) {
            (Resource::Prices, Field::PriceGross)
        } else {
            (Resource::Stock, Field::Price)
        };
        let first = fetch_all(&client, resource, &[(Param::BusinessUnit, "1")], 50).await;
        let second = fetch_all(&client, resource, &[(Param::BusinessUnit, "2")], 50).await;
        let price = |row: &Value| client.field_text(resource, row, field);
        assert!(first.iter().zip(&second).any(|(a, b)| price(a) != price(b)));
        let truth = client
            .get_admin(&format!("data/{DATABASE}/prices?business_unit=1"))
            .await;
        for (row, truth) in first.iter().zip(truth.as_array().unwrap()) {
            let decoded = price(row).replace('.', "").replace(',', ".");
            let decoded = if profile.profile == "assumed" {
                price(row)
            } else {
                decoded
            };
            assert_eq!(
                decoded.parse::<f64>().unwrap(),
                truth["gross"].as_str().unwrap().parse::<f64>().unwrap()
            );
        }
    }
}

#[tokio::test]
async fn image_bytes_match_their_hashes() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 40).await;
        let rows = fetch_all(&client, Resource::Images, &[], 300).await;
        let truth = client.get_admin(&format!("data/{DATABASE}/images")).await;
        assert_eq!(rows.len(), truth.as_array().unwrap().len());
        let mut kinds = HashSet::new();
        for (row, truth) in rows.iter().zip(truth.as_array().unwrap()) {
            let response = match profile.images.form {
                ImageForm::Url => {
                    let url = client.field_text(Resource::Images, row, Field::Url);
                    kinds.insert(url.starts_with("http"));
                    let url = if url.starts_with('/') {
                        format!("{}{url}", client.sandbox.base_url())
                    } else {
                        url
                    };
                    client.http.get(url).send().await.unwrap()
                }
                _ => {
                    let id = client.field_text(Resource::Images, row, Field::Id);
                    client
                        .request(Resource::ImageContent, &[(Param::ImageId, &id)], &[])
                        .send()
                        .await
                        .unwrap()
                }
            };
            assert_eq!(
                response.headers()["content-type"],
                truth["mime"].as_str().unwrap()
            );
            let bytes = response.bytes().await.unwrap();
            assert_eq!(
                blake3::hash(&bytes).to_hex().as_str(),
                truth["hash"].as_str().unwrap()
            );
        }
        assert!(
            profile.images.form != ImageForm::Url || kinds.len() == 2,
            "absolute and relative addresses"
        );
    }
}

#[tokio::test]
async fn base64_images_are_in_their_rows() {
    let mut profile = profiles()[0].clone();
    profile.images.form = ImageForm::Base64;
    let images = profile.resources.get_mut(&Resource::Images).unwrap();
    images.fields.remove(&Field::Url);
    images.fields.insert(Field::Data, vec!["content".into()]);
    let client = TestClient::start(&profile, 20).await;
    let truth = client.get_admin(&format!("data/{DATABASE}/images")).await;
    for (row, truth) in fetch_all(&client, Resource::Images, &[], 500)
        .await
        .iter()
        .zip(truth.as_array().unwrap())
    {
        let data = row["content"].as_str().unwrap();
        let bytes =
            base64::Engine::decode(&base64::engine::general_purpose::STANDARD, data).unwrap();
        assert_eq!(
            blake3::hash(&bytes).to_hex().as_str(),
            truth["hash"].as_str().unwrap()
        );
    }
}

#[tokio::test]
async fn groups_are_a_tree_of_two_levels() {
    for profile in profiles() {
        let client = TestClient::start(&profile, 5).await;
        let rows = fetch_all(&client, Resource::Groups, &[], 25).await;
        let id = |row: &Value| client.field_text(Resource::Groups, row, Field::Id);
        let level = |row: &Value| {
            client
                .field(Resource::Groups, row, Field::Level)
                .as_i64()
                .unwrap()
        };
        let firsts: BTreeSet<String> = rows.iter().filter(|row| level(row) == 1).map(id).collect();
        assert!((20..=80).contains(&rows.len()));
        for row in rows.iter().filter(|row| level(row) == 2) {
            assert!(firsts.contains(&client.field_text(Resource::Groups, row, Field::Parent)));
        }
    }
}

#[tokio::test]
async fn databases_have_the_same_codes_under_other_ids() {
    let mut client = TestClient::start(&profiles()[1], 60).await;
    let mut seen: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for database in ["MyDatabase2025", "MyDatabase2026", "Demo2"] {
        client.database = Some(database.to_owned());
        let rows = fetch_all(&client, Resource::Articles, &[], 300).await;
        let column = |field| {
            rows.iter()
                .map(|row| client.field_text(Resource::Articles, row, field))
                .collect()
        };
        seen.push((column(Field::Code), column(Field::Id)));
    }
    assert!(seen.windows(2).all(|pair| pair[0].0 == pair[1].0));
    assert!(seen[0].1.iter().zip(&seen[1].1).all(|(a, b)| a != b));
    // The same ID means different articles in the two years, so clients must not mix them up.
    assert!(seen[0].1.iter().any(|id| seen[1].1.contains(id)));
}

#[tokio::test]
async fn pages_are_never_longer_than_the_cap() {
    let options = sors_sandbox::Options {
        articles: 30,
        page_cap: Some(7),
        ..Default::default()
    };
    let client = TestClient::with_options(options).await;
    let raw = [("pageSize".to_owned(), "500".to_owned())];
    let response = common::read_response(
        client
            .request(Resource::Articles, &[], &raw)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(client.data(&response).as_array().unwrap().len(), 7);
}
