//! Time limits, retries, and what clients of one worker share: rate-limit pause and circuit breaker. A paused clock
//! jumps to the next timer as soon as nothing else is ready.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use sors::client::{ApiKey, Client, Config, EndpointRegistry, ErrorKind, Transport, breaker};
use sors::contract::{Profile, Resource};
use sors::feed::{Feed, FeedKind, FeedOptions};
use sors::model::Customer;
use sors_sandbox::{Fault, FaultKind, Options, Sandbox};
use tokio::time::Instant;

use crate::support::{DATABASE, KEY, UNIT, World, assert_clean, profiles, rows_a_page};

fn config(profile: Profile, address: SocketAddr) -> Config {
    Config {
        base_url: Some(format!("http://{address}")),
        database: Some(DATABASE.to_owned()),
        business_unit: Some(UNIT.to_owned()),
        ..Config::new(ApiKey::new(KEY), Arc::new(profile))
    }
}

/// Accepts connections, and never responds.
fn silent() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

fn customer() -> Customer {
    Customer {
        name: "Žika Šarčević".to_owned(),
        ..Customer::default()
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_within_its_total_time_with_all_its_retries() {
    for profile in profiles() {
        for (timeout, total) in [(30, 70), (30, 20), (30, 120), (1, 3600), (7, 10)] {
            let (_listener, address) = silent();
            let config = Config {
                timeout: Duration::from_secs(timeout),
                total_timeout: Duration::from_secs(total),
                ..config(profile.clone(), address)
            };
            let began = Instant::now();
            let error = Client::new(config)
                .unwrap()
                .business_units()
                .await
                .unwrap_err();
            let took = began.elapsed();
            let name = format!("{timeout} s each, {total} s in all: {took:?}, {error}");
            assert_eq!(error.kind(), ErrorKind::Connection, "{name}");
            assert!(
                took <= Duration::from_secs(total) + Duration::from_millis(100),
                "{name}"
            );
            let expected = (timeout * 4).min(total - total.min(5));
            assert!(
                took >= Duration::from_secs(expected),
                "It gave up early: {name}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_creation_without_an_answer_ends_after_one_attempt() {
    for profile in profiles() {
        let (_listener, address) = silent();
        let began = Instant::now();
        let client = Client::new(config(profile, address)).unwrap();
        let error = client.create_customer(&customer()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Uncertain, "{error}");
        let took = began.elapsed();
        assert!(took <= Duration::from_millis(30_100), "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_feed_waits_no_longer_for_a_page_than_a_call_may_take() {
    for profile in profiles() {
        let (_listener, address) = silent();
        let config = Config {
            total_timeout: Duration::from_secs(40),
            ..config(profile, address)
        };
        let began = Instant::now();
        let client = Client::new(config).unwrap();
        let mut feed = Feed::start(client, FeedKind::Articles, FeedOptions::default()).unwrap();
        let error = feed.next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(began.elapsed() <= Duration::from_millis(40_100));
    }
}

/// The total time limits a page, not a feed of many slow pages.
#[tokio::test]
async fn a_feed_of_slow_pages_may_take_longer_than_one_call() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 20), 300).await;
        world
            .sandbox
            .add_fault(Fault::new(Resource::Articles, FaultKind::Delay).milliseconds(120));
        let config = Config {
            concurrency: 1,
            timeout: Duration::from_secs(1),
            total_timeout: Duration::from_secs(1),
            ..world.config()
        };
        let client = Client::new(config).unwrap();
        let feed = Feed::start(client, FeedKind::Articles, FeedOptions::default()).unwrap();
        let pages = crate::support::drain(feed).await.unwrap();
        assert!(pages.len() >= 15, "{} pages", pages.len());
    }
}

#[tokio::test]
async fn a_rest_sors_asks_for_is_kept_by_every_client_of_the_worker() {
    for world in World::both(5).await {
        let gates = EndpointRegistry::default();
        let client = || {
            let transport = Transport::with_endpoints(&world.config(), gates.clone()).unwrap();
            Client::with_transport(world.config(), transport).unwrap()
        };
        world.sandbox.add_fault(
            Fault::new(Resource::BusinessUnits, FaultKind::Status)
                .status(429, Some(60))
                .times(1),
        );
        let first = client().business_units().await.unwrap_err();
        assert_eq!(first.kind(), ErrorKind::RateLimit, "{first}");
        world.sandbox.clear_requests();

        let read = client().groups().await.unwrap_err();
        let created = client().create_customer(&customer()).await.unwrap_err();
        for error in [read, created] {
            assert_eq!(error.kind(), ErrorKind::RateLimit, "{error}");
            assert!(error.is_retryable());
            let wait = error.retry_after().unwrap();
            assert!((50..=60).contains(&wait.as_secs()), "{wait:?}");
            assert_clean(&error);
        }
        assert_eq!(world.sandbox.requests().total, 0, "Nothing was sent.");
        world.client().business_units().await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn calls_end_at_once_while_nobody_answers_and_go_on_when_somebody_does() {
    for profile in profiles() {
        let address = silent().1;
        let gates = EndpointRegistry::default();
        let client = || {
            let config = config(profile.clone(), address);
            let transport = Transport::with_endpoints(&config, gates.clone()).unwrap();
            Client::with_transport(config, transport).unwrap()
        };
        for count in 0..breaker::FAILURE_THRESHOLD {
            let error = client().business_units().await.unwrap_err();
            let said = error.to_string();
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
            assert!(!said.contains("in a row"), "call {count}: {error}");
        }
        let began = Instant::now();
        let read = client().business_units().await.unwrap_err();
        let created = client().create_customer(&customer()).await.unwrap_err();
        for error in [&read, &created] {
            assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
            assert!(error.is_retryable(), "Nothing was sent.");
            assert!(error.message().contains("8 calls in a row"), "{error}");
            assert!(error.message().contains("UTC"), "{error}");
            assert!(
                error
                    .retry_after()
                    .is_some_and(|wait| wait <= Duration::from_secs(5))
            );
            assert_clean(error);
        }
        assert!(began.elapsed() < Duration::from_millis(100), "At once.");

        tokio::time::advance(Duration::from_secs(6)).await;
        tokio::time::resume();
        let options = Options {
            profile: profile.clone(),
            articles: 5,
            key: KEY.to_owned(),
            http: address,
            ..Options::default()
        };
        let _sandbox = Sandbox::start(options).await.unwrap();
        client().business_units().await.unwrap();
        client().create_customer(&customer()).await.unwrap();
        tokio::time::pause();
    }
}

#[tokio::test]
async fn refusals_and_answers_that_are_not_understood_never_open_the_breaker() {
    for world in World::both(5).await {
        let client = world.client();
        for fault in [
            Fault::everywhere(FaultKind::Html),
            Fault::everywhere(FaultKind::Unsuccessful),
            Fault::everywhere(FaultKind::Status).status(404, None),
            Fault::everywhere(FaultKind::Status).status(401, None),
        ] {
            world.sandbox.clear_faults();
            world.sandbox.add_fault(fault);
            for _ in 0..=breaker::FAILURE_THRESHOLD {
                client.business_units().await.unwrap_err();
            }
        }
        world.sandbox.clear_faults();
        client.business_units().await.unwrap();
    }
}
