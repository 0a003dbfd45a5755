//! Images over HTTP: redirects, size limits, the key, and that a failed image never stops the others.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use sors::client::{ApiKey, Client, Config};
use sors::contract::Profile;
use sors::images::{FetchedImage, fetch_images};
use sors::model::Image;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const GIF: &[u8] = b"GIF89a\x0a\0\x05\0\x80\0\0\0\0\0\xff\xff\xff";
const KEY: &str = "canary-0f3a";

/// A server that responds by path, and records the requests.
#[derive(Clone)]
struct Server {
    address: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(answer: impl Fn(&str, usize) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
        };
        let (seen, answer) = (Arc::clone(&server.seen), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !request.ends_with(b"\r\n\r\n") {
                        let mut byte = [0];
                        if socket.read_exact(&mut byte).await.is_err() {
                            return;
                        }
                        request.push(byte[0]);
                    }
                    let request = String::from_utf8(request).unwrap();
                    let path = request.split(' ').nth(1).unwrap().to_owned();
                    let count = {
                        let mut seen = seen.lock().unwrap();
                        seen.push(request);
                        seen.iter()
                            .filter(|r| r.contains(&format!("GET {path} ")))
                            .count()
                    };
                    let _ = socket.write_all(&answer(&path, count)).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        server
    }

    fn asked(&self, path: &str) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        seen.iter()
            .filter(|request| request.contains(&format!("GET {path} ")))
            .cloned()
            .collect()
    }
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n",
        body.len()
    )
    .into_bytes();
    answer.extend_from_slice(body);
    answer
}

fn client(base_url: &str) -> Client {
    let mut config = Config::new(ApiKey::new(KEY), Profile::built_in().unwrap());
    config.base_url = Some(base_url.into());
    config.database = Some("Demo2".into());
    Client::new(config).unwrap()
}

fn at(url: &str) -> Image {
    Image {
        id: Some("7".into()),
        article_id: "12".into(),
        position: 1,
        url: Some(url.into()),
        data: None,
        version: None,
        file_name: Some("чаша šolja.jpg".into()),
    }
}

struct Directory(PathBuf);

impl Directory {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sors-images-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn files(&self) -> usize {
        std::fs::read_dir(&self.0).unwrap().count()
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn error(fetched: &FetchedImage) -> &str {
    assert!(fetched.path.is_none(), "{fetched:?}");
    fetched.error.as_deref().unwrap()
}

#[tokio::test]
async fn good_ones_arrive_whatever_happens_to_the_others() {
    let elsewhere = Server::start(|_, _| answer("200 OK", "", GIF)).await;
    let away = format!("location: {}/far.gif\r\n", elsewhere.address);
    let server = Server::start(move |path, count| match path {
        "/ok.gif" => answer("200 OK", "content-type: text/plain\r\n", GIF),
        "/hop" => answer("302 Found", "location: ok.gif\r\n", b""),
        "/loop" => answer("301 Moved Permanently", "location: /loop\r\n", b""),
        "/inside" => answer(
            "302 Found",
            "location: https://169.254.169.254/latest\r\n",
            b"",
        ),
        "/plain" => answer(
            "302 Found",
            "location: http://cdn.example.com/x.jpg\r\n",
            b"",
        ),
        "/away" => answer("302 Found", &away, b""),
        "/html" => answer(
            "200 OK",
            "content-type: image/jpeg\r\n",
            b"<!DOCTYPE html><title>Sorry</title>",
        ),
        "/flaky.gif" if count < 3 => answer("503 Service Unavailable", "", b""),
        "/flaky.gif" => answer("200 OK", "", GIF),
        "/large" => b"HTTP/1.1 200 OK\r\ncontent-length: 15000001\r\n\r\n".to_vec(),
        "/endless" => {
            let mut chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
            for _ in 0..16 {
                chunked.extend(format!("{:x}\r\n", 1_000_000).bytes());
                chunked.extend(std::iter::repeat_n(b'x', 1_000_000));
                chunked.extend(b"\r\n");
            }
            chunked
        }
        _ => answer("404 Not Found", "", b""),
    })
    .await;
    let directory = Directory::new("mixed");
    let client = client(&server.address);
    let mut images: Vec<Image> = [
        "/ok.gif",
        "/hop",
        "/loop",
        "/inside",
        "/plain",
        "/away",
        "/html",
        "/flaky.gif",
        "/large",
        "/endless",
        "/none",
    ]
    .map(at)
    .into();
    images.push(Image {
        url: None,
        data: Some("R0lGODlhCgAFAIAAAAAAAP///w==".into()),
        ..at("")
    });
    images.push(Image {
        url: None,
        data: None,
        ..at("")
    });

    let fetched = fetch_images(&client, images, &directory.0).await.unwrap();

    for good in [0, 1, 5, 7, 11] {
        let one = &fetched[good];
        assert_eq!(one.error, None, "{good}");
        assert_eq!(
            (one.width, one.height, one.mime.as_deref()),
            (10, 5, Some("image/gif"))
        );
        let path = PathBuf::from(one.path.as_deref().unwrap());
        assert_eq!(path.extension().unwrap(), "gif");
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(one.bytes, bytes.len() as u64);
        assert_eq!(
            one.hash.as_deref(),
            Some(blake3::hash(&bytes).to_hex().as_str())
        );
    }
    assert_eq!(directory.files(), 5);
    for (bad, part) in [
        (2, "more than 3 times"),
        (3, "private network"),
        (4, "not https"),
        (6, "not an image"),
        (8, "larger than 15 MB"),
        (9, "larger than 15 MB"),
        (10, "returned 404"),
        (12, "neither"),
    ] {
        let text = error(&fetched[bad]);
        assert!(
            text.contains(part) && text.contains("article 12"),
            "{bad}: {text}"
        );
        assert!(!text.contains(KEY));
    }
    // Only SORS's own address gets the key.
    assert!(
        server
            .asked("/ok.gif")
            .iter()
            .all(|request| request.contains(KEY))
    );
    let far = elsewhere.asked("/far.gif");
    assert_eq!(far.len(), 1);
    assert!(!far[0].contains(KEY) && !far[0].to_lowercase().contains("authorization"));
    assert_eq!(server.asked("/flaky.gif").len(), 3);
    assert_eq!(server.asked("/loop").len(), 4);
}

#[tokio::test]
async fn a_missing_directory_is_said_once() {
    let client = client("http://127.0.0.1:9");
    let error = fetch_images(
        &client,
        vec![at("/ok.gif")],
        &PathBuf::from("/nowhere/at/all"),
    )
    .await
    .unwrap_err();
    assert!(error.message().contains("/nowhere/at/all"));
}
