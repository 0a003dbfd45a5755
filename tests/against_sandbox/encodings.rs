//! Compressed and chunked responses, valid and invalid, by both profiles.

use sors::client::{Error, ErrorKind};
use sors::contract::Resource;
use sors::feed::FeedKind;
use sors_sandbox::{Fault, FaultKind};

use crate::support::{World, assert_clean, drain, fingerprints};

const KINDS: [FeedKind; 4] = [
    FeedKind::Articles,
    FeedKind::Groups,
    FeedKind::Stock,
    FeedKind::Customers,
];

async fn articles(world: &World) -> Result<usize, Error> {
    Ok(drain(world.feed(FeedKind::Articles)).await?.len())
}

#[tokio::test]
async fn the_same_rows_come_in_every_encoding() {
    for world in World::both(700).await {
        for kind in KINDS {
            world.sandbox.clear_faults();
            let plain = fingerprints(&drain(world.feed(kind)).await.unwrap());
            assert!(!plain.is_empty());
            for encoding in [FaultKind::Gzip, FaultKind::Brotli, FaultKind::Chunked] {
                let name = format!("{kind:?}, {}, {}", encoding.as_str(), world.profile.profile);
                world.sandbox.clear_faults();
                world.sandbox.clear_requests();
                world.sandbox.add_fault(Fault::everywhere(encoding));
                let came = fingerprints(&drain(world.feed(kind)).await.unwrap());
                assert_eq!(came, plain, "{name}");
                let seen = world.sandbox.requests();
                assert!(
                    seen.last
                        .iter()
                        .all(|request| request.fault.as_deref() == Some(encoding.as_str())),
                    "{name}: it was not asked for"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_is_understood_when_compressed() {
    for world in World::both(5).await {
        world.sandbox.add_fault(Fault::everywhere(FaultKind::Gzip));
        let config = sors::client::Config {
            api_key: sors::client::ApiKey::new("another-key"),
            ..world.config()
        };
        let client = sors::client::Client::new(config).unwrap();
        let error = client.business_units().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
    }
}

#[tokio::test]
async fn what_is_wrongly_compressed_is_refused_by_name() {
    for world in World::both(300).await {
        world
            .sandbox
            .add_fault(Fault::new(Resource::Articles, FaultKind::BadGzip));
        let error = articles(&world).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract, "{error}");
        assert!(!error.is_retryable());
        assert!(error.message().contains("decompressed"), "{error}");
        assert_eq!(error.resource(), Some(Resource::Articles));
        assert_eq!(world.sandbox.requests().total, 1, "{error}");
        assert_clean(&error);
    }
}

#[tokio::test]
async fn a_connection_cut_within_a_compressed_answer_is_met_by_asking_again() {
    for world in World::both(300).await {
        world
            .sandbox
            .add_fault(Fault::new(Resource::Articles, FaultKind::CutGzip).times(1));
        let pages = articles(&world).await.unwrap();
        assert!(pages > 0);
        world
            .sandbox
            .add_fault(Fault::new(Resource::Articles, FaultKind::CutGzip));
        let error = articles(&world).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn a_compression_bomb_is_stopped_at_the_cap() {
    for world in World::both(5).await {
        let bomb = Fault {
            bytes: Some(4 << 30),
            ..Fault::new(Resource::Articles, FaultKind::GzipBomb)
        };
        world.sandbox.add_fault(bomb);
        let error = articles(&world).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract, "{error}");
        assert!(error.message().contains("larger than"), "{error}");
        assert_eq!(world.sandbox.requests().total, 1, "{error}");
    }
}
