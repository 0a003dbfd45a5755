//! The program: ready file, certificate, signals, state after a restart.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use sors_sandbox::{Options, Sandbox};

/// A temporary directory, removed on drop.
struct TestDirectory(PathBuf);

impl TestDirectory {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("sors-sandbox-test-{}-{name}", std::process::id()));
        let _old = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for TestDirectory {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

fn spawn_sandbox(ready: &Path, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_sors-sandbox"))
        .args(["--articles", "20", "--ready-file", ready.to_str().unwrap()])
        .args(more)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn wait_ready(path: &Path) -> Value {
    for _ in 0..500 {
        if let Ok(text) = fs::read_to_string(path) {
            return serde_json::from_str(&text).expect("the file is complete as soon as it exists");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("not ready");
}

fn terminate(mut child: Child) -> Option<i32> {
    Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    child.wait().unwrap().code()
}

#[tokio::test]
async fn the_ready_file_has_the_addresses_and_sigterm_stops_the_program() {
    let other = common::TestClient::start(&common::profiles()[0], 1).await;
    let directory = TestDirectory::new("ready");
    let ready_file = directory.0.join("ready.json");
    let child = spawn_sandbox(&ready_file, &["--key", "k1"]);
    let ready = wait_ready(&ready_file);
    assert_eq!(ready["key"], "k1");
    let ca = reqwest::Certificate::from_pem(&fs::read(ready["ca_file"].as_str().unwrap()).unwrap())
        .unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([ca])
        .build()
        .unwrap();
    for (client, url) in [(&other.http, &ready["http"]), (&client, &ready["https"])] {
        let url = format!("{}/databases", url.as_str().unwrap());
        let response = client
            .get(url)
            .header("authorization", "ApiKey k1")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
    }
    let localhost = ready["https"]
        .as_str()
        .unwrap()
        .replace("127.0.0.1", "localhost");
    let response = client
        .get(format!("{localhost}/databases"))
        .header("authorization", "ApiKey k1")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    // Another sandbox's CA is not trusted.
    let url = format!("{}/databases", ready["https"].as_str().unwrap());
    assert!(other.http.get(url).send().await.is_err());
    assert!(ready["admin"].as_str().unwrap().ends_with("/__sandbox"));
    assert_eq!(terminate(child), Some(0));
    assert!(!ready_file.exists());
}

#[test]
fn errors_are_printed_and_set_the_exit_code() {
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sors-sandbox"))
            .args(arguments)
            .output()
            .unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    let (code, message) = run(&["--profile", "/no/such/profile.json"]);
    assert!(
        code == Some(1) && message.contains("/no/such/profile.json"),
        "{message}"
    );
    let (code, message) = run(&["--http", "192.0.2.1:1"]);
    assert!(
        code == Some(1) && message.contains("192.0.2.1"),
        "{message}"
    );
}

#[tokio::test]
async fn state_survives_a_restart_and_a_torn_last_line() {
    let directory = TestDirectory::new("state");
    let state = directory.0.join("state.jsonl");
    let options = Options {
        articles: 25,
        state: Some(state.clone()),
        ..Options::default()
    };
    let client = common::TestClient::with_options(options.clone()).await;
    let id = client.get_admin("data/Demo2/articles").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    client
        .sandbox
        .mutate(
            "Demo2",
            &serde_json::from_value(json!({"articles": [{"id": id, "name": "Ђинђуве"}]})).unwrap(),
        )
        .unwrap();
    let client = common::TestClient {
        database: Some("Demo2".into()),
        ..client
    };
    let response = client
        .send(
            sors::contract::Resource::CustomerCreate,
            &[],
            &json!({"name": "Ljubica"}),
        )
        .await;
    assert_eq!(response.status, 201);
    let customer = common::scalar_text(&client.data(&response)["id"]);
    let document = json!({"documentType": "InvoiceDeliveryNote", "orderNumber": "5", "date": "2026-01-02", "customerId": customer,
        "items": [{"productId": id, "quantity": 2, "unitPrice": 10.5, "discountPercent": 0}], "total": 21.0});
    let response = client
        .send(sors::contract::Resource::DocumentCreate, &[], &document)
        .await;
    assert_eq!(response.status, 201, "{}", response.text);
    let stock = client.get_admin("data/Demo2/stock").await[0].clone();
    let documents = client.sandbox.documents("Demo2");
    drop(client);

    let whole = fs::read_to_string(&state).unwrap();
    fs::write(&state, format!("{whole}{{\"event\":\"docum")).unwrap();
    let again = common::TestClient::with_options(options.clone()).await;
    assert_eq!(again.sandbox.documents("Demo2"), documents);
    assert_eq!(
        again
            .sandbox
            .customers("Demo2")
            .last()
            .unwrap()
            .customer
            .name,
        "Ljubica"
    );
    assert_eq!(
        again.get_admin("data/Demo2/articles").await[0]["name"],
        "Ђинђуве"
    );
    assert_eq!(again.get_admin("data/Demo2/stock").await[0], stock);
    assert_eq!(
        fs::read_to_string(&state).unwrap(),
        whole,
        "the torn line is gone"
    );

    again.sandbox.reset(11, 3).unwrap();
    drop(again);
    let third = common::TestClient::with_options(options.clone()).await;
    assert!(third.sandbox.documents("Demo2").is_empty());
    assert_eq!(
        third
            .get_admin("data/Demo2/articles")
            .await
            .as_array()
            .unwrap()
            .len(),
        11
    );
    drop(third);

    let other = Sandbox::start(Options {
        articles: 26,
        ..options.clone()
    })
    .await
    .unwrap_err()
    .to_string();
    assert!(other.contains("--articles 25"), "{other}");
    fs::write(&state, format!("{whole}nonsense\n")).unwrap();
    let broken = Sandbox::start(options).await.unwrap_err().to_string();
    assert!(broken.contains("line 5"), "{broken}");
}
