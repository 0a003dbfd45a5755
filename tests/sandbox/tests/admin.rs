//! The admin API: page, counts, changes, reset.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{DATABASE, TestClient, profiles};
use serde_json::json;
use sors::contract::{Field, Param, Resource};
use sors_sandbox::{ImageAction, ImageChange, MutateRequest};

#[tokio::test]
async fn the_page_shows_what_was_received_and_never_the_key() {
    let options = sors_sandbox::Options {
        key: "canary-7f3a".to_owned(),
        articles: 10,
        ..Default::default()
    };
    let client = TestClient::with_options(options).await;
    let body = json!({"name": "<script>alert(1)</script> Žika"});
    assert_eq!(
        client
            .send(Resource::CustomerCreate, &[], &body)
            .await
            .status,
        201
    );
    for path in [
        "",
        "requests",
        "faults",
        &format!("data/{DATABASE}/customers"),
    ] {
        let url = format!("{}/{path}", client.sandbox.admin_url());
        let text = client
            .http
            .get(url)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        assert!(!text.contains("canary-7f3a"), "{path}");
    }
    let page = client
        .http
        .get(format!("{}/", client.sandbox.admin_url()))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; Žika"));
    assert!(!page.contains("<script>"));
}

#[tokio::test]
async fn requests_are_counted_by_resource_and_status() {
    let client = TestClient::start(&profiles()[1], 10).await;
    client.get(Resource::Stock, &[]).await;
    client.get(Resource::Stock, &[]).await;
    client
        .get(Resource::CustomerDebt, &[(Param::CustomerId, "1")])
        .await;
    let counts = client.get_admin("requests").await;
    assert_eq!(counts["total"], 3);
    assert_eq!(counts["resources"]["stock"], 2);
    assert_eq!(counts["statuses"]["404"], 1);
    assert_eq!(counts["last"][2]["resource"], "customer_debt");
    assert_eq!(counts["last"][0]["rows"], 20);
    client
        .http
        .delete(format!("{}/requests", client.sandbox.admin_url()))
        .send()
        .await
        .unwrap();
    assert_eq!(client.get_admin("requests").await["total"], 0);
}

#[tokio::test]
async fn changes_apply_completely_or_not_at_all() {
    let client = TestClient::start(&profiles()[0], 30).await;
    let rows = client.get_admin(&format!("data/{DATABASE}/articles")).await;
    let id = rows[0]["id"].as_str().unwrap().to_owned();
    let gone = rows[1]["id"].as_str().unwrap().to_owned();
    let change = json!({
        "articles": [{"id": id, "name": "Čekić", "gtin": null}, {"id": "990001", "code": "NOV-1", "name": "Nov artikal"}],
        "stock": [{"article_id": id, "on_hand": "-2.500"}, {"article_id": "990001", "business_unit": "1", "on_hand": "4"}],
        "prices": [{"article_id": "990001", "gross": "120.00", "net": "100.00"}],
        "images": [{"article_id": "990001", "action": "add"}],
        "remove": [gone],
    });
    let response = client
        .post_admin(&format!("mutate/{DATABASE}"), &change)
        .await;
    assert_eq!(response.status, 200, "{}", response.text);
    assert_eq!(
        (
            response.json["articles"].clone(),
            response.json["added"].clone(),
            response.json["removed"].clone()
        ),
        (json!(2), json!(1), json!(1))
    );
    let rows = client.get_admin(&format!("data/{DATABASE}/articles")).await;
    assert_eq!(rows.as_array().unwrap().len(), 30);
    assert_eq!(
        (rows[0]["name"].clone(), rows[0]["gtin"].clone()),
        (json!("Čekić"), json!(null))
    );
    assert_eq!(rows[29]["code"], "NOV-1");
    let stock = client
        .get_admin(&format!("data/{DATABASE}/stock?business_unit=2"))
        .await;
    assert_eq!(stock[0]["on_hand"], "-2.500");
    let image = client
        .get_admin(&format!("data/{DATABASE}/images"))
        .await
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(image["article_id"], "990001");

    for (wrong, expected) in [
        (
            json!({"articles": [{"id": id, "name": "X"}], "remove": ["123456"]}),
            "123456",
        ),
        (
            json!({"articles": [{"id": "5", "name": "no code"}]}),
            "code",
        ),
        (json!({"articles": [{"id": id, "color": "red"}]}), "color"),
        (
            json!({"stock": [{"article_id": id, "business_unit": "9", "on_hand": "1"}]}),
            "9",
        ),
        (json!({"articels": []}), "articels"),
    ] {
        let response = client
            .post_admin(&format!("mutate/{DATABASE}"), &wrong)
            .await;
        assert!(
            response.status == 422 && response.text.contains(expected),
            "{}",
            response.text
        );
    }
    assert_eq!(
        client.get_admin(&format!("data/{DATABASE}/articles")).await[0]["name"],
        "Čekić"
    );
}

#[tokio::test]
async fn a_replaced_image_has_another_version_and_other_bytes() {
    let client = TestClient::start(&profiles()[0], 10).await;
    let before = client.get_admin(&format!("data/{DATABASE}/images")).await[0].clone();
    let article_id = before["article_id"].as_str().unwrap().to_owned();
    let images = vec![ImageChange {
        article_id,
        action: ImageAction::Replace,
        position: None,
    }];
    client
        .sandbox
        .mutate(
            DATABASE,
            &MutateRequest {
                images,
                ..Default::default()
            },
        )
        .unwrap();
    let after = client.get_admin(&format!("data/{DATABASE}/images")).await[0].clone();
    assert_eq!(before["id"], after["id"]);
    assert_ne!(before["version"], after["version"]);
    assert_ne!(before["hash"], after["hash"]);
}

#[tokio::test]
async fn added_images_have_unique_ids() {
    let client = TestClient::start(&profiles()[1], 20).await;
    let images = client.get_admin(&format!("data/{DATABASE}/images")).await;
    let article_id = images[0]["article_id"].as_str().unwrap().to_owned();
    let change = |action, position| ImageChange {
        article_id: article_id.clone(),
        action,
        position,
    };
    let images = vec![
        change(ImageAction::Add, None),
        change(ImageAction::Add, None),
        change(ImageAction::Remove, Some(1)),
        change(ImageAction::Add, None),
    ];
    client
        .sandbox
        .mutate(
            DATABASE,
            &MutateRequest {
                images,
                ..Default::default()
            },
        )
        .unwrap();
    let rows = client.get_admin(&format!("data/{DATABASE}/images")).await;
    let rows: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["article_id"] == *article_id)
        .collect();
    let column = |key: &str| {
        rows.iter()
            .map(|row| common::scalar_text(&row[key]))
            .collect::<Vec<_>>()
    };
    assert_eq!(column("position"), ["1", "2", "3"]);
    let ids: std::collections::HashSet<String> = column("id").into_iter().collect();
    assert_eq!(ids.len(), 3);
    for (id, hash) in column("id").iter().zip(column("hash")) {
        let response = client
            .request(Resource::ImageContent, &[(Param::ImageId, id)], &[])
            .send()
            .await
            .unwrap();
        assert_eq!(
            blake3::hash(&response.bytes().await.unwrap())
                .to_hex()
                .as_str(),
            hash
        );
    }
}

#[tokio::test]
async fn a_reset_generates_new_data() {
    let client = TestClient::start(&profiles()[0], 30).await;
    client
        .send(Resource::CustomerCreate, &[], &json!({"name": "Ana"}))
        .await;
    client
        .post_admin("faults", &json!({"resource": "*", "fault": "html"}))
        .await;
    assert_eq!(
        client
            .post_admin("reset", &json!({"articles": 12, "seed": 9}))
            .await
            .status,
        200
    );
    let response = client.get(Resource::Articles, &[]).await;
    assert_eq!(client.data(&response).as_array().unwrap().len(), 12);
    assert_eq!(client.sandbox.requests().total, 1);
    assert!(
        client
            .sandbox
            .customers(DATABASE)
            .iter()
            .all(|c| c.received.is_none())
    );
    let name = client.field_text(Resource::Articles, &client.data(&response)[0], Field::Name);
    assert_eq!(
        client.post_admin("reset", &json!({"seed": 1})).await.status,
        200
    );
    let response = client.get(Resource::Articles, &[]).await;
    assert_ne!(
        client.field_text(Resource::Articles, &client.data(&response)[0], Field::Name),
        name
    );
}

#[tokio::test]
async fn sandboxes_are_independent() {
    let [profile, _] = profiles();
    let (a, b) = (
        TestClient::start(&profile, 5).await,
        TestClient::start(&profile, 7).await,
    );
    a.send(Resource::CustomerCreate, &[], &json!({"name": "Ana"}))
        .await;
    assert_eq!(a.sandbox.requests().total, 1);
    assert_eq!(b.sandbox.requests().total, 0);
    let url = a.sandbox.base_url();
    let ca = a.sandbox.ca_file().to_owned();
    assert!(ca.exists());
    drop(a);
    assert!(!ca.exists());
    for _ in 0..50 {
        if b.http.get(&url).send().await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("a dropped sandbox still responds");
}
