use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use sors::client::{Client, Config, ErrorKind};

use crate::support::{KEY, World, assert_clean};

#[tokio::test]
async fn https_needs_a_trusted_certificate() {
    for world in World::both(5).await {
        let trusting = Config {
            base_url: Some(world.sandbox.https_url()),
            ca_file: Some(world.sandbox.ca_file().to_owned()),
            ..world.config()
        };
        assert!(
            !Client::new(trusting.clone())
                .unwrap()
                .business_units()
                .await
                .unwrap()
                .is_empty()
        );

        let strict = Config {
            ca_file: None,
            ..trusting.clone()
        };
        world.sandbox.clear_requests();
        let error = Client::new(strict)
            .unwrap()
            .business_units()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.message().contains("certificate"), "{error}");
        assert_eq!(world.sandbox.requests().total, 0);

        let wrong_name = world.sandbox.https_url().replace("127.0.0.1", "127.0.0.2");
        let error = Client::new(Config {
            base_url: Some(wrong_name),
            ..trusting
        })
        .unwrap()
        .business_units()
        .await
        .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    }
}

#[tokio::test]
async fn addresses_and_keys_that_can_not_be_used_are_refused_at_once() {
    for world in World::both(5).await {
        for address in [
            "http://api.sors.rs",
            "http://10.0.0.1",
            "nonsense",
            "https://a:b@api.sors.rs",
        ] {
            let error = Client::new(Config {
                base_url: Some(address.to_owned()),
                ..world.config()
            })
            .unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
        }
        for key in ["", "  ", "two\nlines", "ključ-š"] {
            let config = Config {
                api_key: sors::client::ApiKey::new(key),
                ..world.config()
            };
            assert_eq!(
                Client::new(config).unwrap_err().kind(),
                ErrorKind::Validation,
                "{key:?}"
            );
        }
        for ca_file in [
            "/nowhere/ca.pem",
            concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"),
        ] {
            let config = Config {
                ca_file: Some(ca_file.into()),
                ..world.config()
            };
            let error = Client::new(config).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Validation);
            assert!(error.message().contains(ca_file), "{error}");
        }
    }
}

#[tokio::test]
async fn nothing_shows_the_key() {
    for world in World::both(5).await {
        let shown = format!("{:?} {:?}", world.config(), world.client());
        assert!(!shown.contains(KEY), "{shown}");
    }
}

/// Responds to every connection with the same bytes, and records what it received.
fn server(answer: String) -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(String::new()));
    let keep = seen.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut bytes = [0; 8192];
            let length = stream.read(&mut bytes).unwrap_or(0);
            keep.lock()
                .unwrap()
                .push_str(&String::from_utf8_lossy(&bytes[..length]));
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, seen)
}

#[tokio::test]
async fn a_redirect_never_takes_the_key_to_another_host() {
    for world in World::both(5).await {
        let (thief, stolen) = server(
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}".to_owned(),
        );
        for status in [
            "301 Moved Permanently",
            "302 Found",
            "307 Temporary Redirect",
            "308 Permanent Redirect",
        ] {
            let answer = format!(
                "HTTP/1.1 {status}\r\nlocation: {thief}/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            let (address, _) = server(answer);
            let client = Client::new(Config {
                base_url: Some(address),
                ..world.config()
            })
            .unwrap();
            let error = client.business_units().await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Contract, "{status}: {error}");
            assert!(error.message().contains("redirect"), "{error}");
            assert_clean(&error);
        }
        assert_eq!(*stolen.lock().unwrap(), "", "another host was asked");
    }
}

/// Sets the value of a JSON pointer, and creates the objects above it.
fn put(json: &mut serde_json::Value, place: &str, said: String) {
    let mut at = json;
    for key in place.split('/').skip(1) {
        at = &mut at[key];
    }
    *at = said.into();
}

#[tokio::test]
async fn what_sors_says_is_shown_without_the_key() {
    for world in World::both(5).await {
        let envelope = &world.profile.envelope;
        let mut body = serde_json::json!({});
        for (path, said) in [
            (
                &envelope.message,
                format!("Ključ {KEY} nije dozvoljen, pitajte pera@primer.rs"),
            ),
            (&envelope.request_id, format!("{KEY}-{}", "7".repeat(9_000))),
        ] {
            let place = format!("/{}", path.as_deref().unwrap().replace('.', "/"));
            put(&mut body, &place, said);
        }
        let body = body.to_string();
        let answer = format!(
            "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        let (address, seen) = server(answer);
        let client = Client::new(Config {
            base_url: Some(address),
            ..world.config()
        })
        .unwrap();
        let error = client.business_units().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation);
        assert!(error.message().contains("nije dozvoljen"), "{error}");
        assert!(!error.message().contains("pera@"), "{error}");
        let id = error.request_id().unwrap();
        assert!(id.starts_with("…-777") && id.chars().count() <= 65, "{id}");
        assert_clean(&error);
        assert!(
            seen.lock().unwrap().contains(KEY),
            "the request itself carries the key"
        );
    }
}
