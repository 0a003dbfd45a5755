//! Every fault of the sandbox for every list, by both profiles.

use std::time::Duration;

use sors::client::{Client, Config, CustomerQuery, Error, ErrorKind};
use sors::contract::{ImageForm, Paging, Profile, Resource};
use sors::feed::FeedKind;
use sors_sandbox::{EmptyTotal, Fault, FaultKind};

use crate::support::{World, assert_clean, drain, profiles, rows_a_page};

/// The client's time limit for a response: many times what a loaded machine needs.
const PATIENCE: Duration = Duration::from_secs(5);

/// Milliseconds beyond that limit.
const LONGER: u64 = 6_000;

/// Loads a resource as a whole; returns the number of rows.
async fn load_rows(world: &World, resource: Resource) -> Result<usize, Error> {
    let config = Config {
        timeout: PATIENCE,
        total_timeout: 5 * PATIENCE,
        ..world.config()
    };
    let client = Client::new(config).unwrap();
    let feed = |kind| {
        let feed =
            sors::feed::Feed::start(client.clone(), kind, sors::feed::FeedOptions::default());
        async move { Ok(drain(feed?).await?.iter().map(|batch| batch.len()).sum()) }
    };
    match resource {
        Resource::Databases => client.databases().await.map(|rows| rows.len()),
        Resource::BusinessUnits => client.business_units().await.map(|rows| rows.len()),
        Resource::Groups => feed(FeedKind::Groups).await,
        Resource::Articles => feed(FeedKind::Articles).await,
        Resource::Images => feed(FeedKind::Images).await,
        Resource::Stock | Resource::Prices => feed(FeedKind::Stock).await,
        Resource::Customers => client
            .customers(CustomerQuery::default())
            .await
            .map(|rows| rows.len()),
        other => panic!("{other} is not a list"),
    }
}

const LISTS: [Resource; 8] = [
    Resource::Databases,
    Resource::BusinessUnits,
    Resource::Groups,
    Resource::Articles,
    Resource::Images,
    Resource::Stock,
    Resource::Prices,
    Resource::Customers,
];

/// Whether a fault that happens once is transient.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Ends {
    /// The call succeeds; the server got a retry.
    WellAfterRetry,
    /// The call succeeds without a retry.
    Well,
    /// The call fails, of a kind, without a retry.
    At(ErrorKind),
}

fn once() -> Vec<(Fault, Ends)> {
    use Ends::{At, Well, WellAfterRetry};
    let fault = |kind| Fault {
        times: Some(1),
        ..Fault::everywhere(kind)
    };
    let status = |status, retry_after| Fault {
        status: Some(status),
        retry_after,
        ..fault(FaultKind::Status)
    };
    vec![
        (
            Fault {
                milliseconds: Some(50),
                ..fault(FaultKind::Delay)
            },
            Well,
        ),
        (
            Fault {
                milliseconds: Some(LONGER),
                ..fault(FaultKind::Delay)
            },
            WellAfterRetry,
        ),
        (fault(FaultKind::DropBefore), WellAfterRetry),
        (fault(FaultKind::DropAfter), WellAfterRetry),
        (fault(FaultKind::CutBody), WellAfterRetry),
        (status(429, Some(1)), WellAfterRetry),
        (status(429, Some(60)), At(ErrorKind::RateLimit)),
        (status(500, None), WellAfterRetry),
        (status(502, None), WellAfterRetry),
        (status(503, None), WellAfterRetry),
        (status(504, None), WellAfterRetry),
        (status(501, None), At(ErrorKind::Connection)),
        (status(400, None), At(ErrorKind::Validation)),
        (status(401, None), At(ErrorKind::Authentication)),
        (status(403, None), At(ErrorKind::Authentication)),
        (status(404, None), At(ErrorKind::Validation)),
        (status(422, None), At(ErrorKind::Validation)),
        (fault(FaultKind::Html), At(ErrorKind::Contract)),
        (fault(FaultKind::WrongCharset), At(ErrorKind::Contract)),
        (fault(FaultKind::TrailingGarbage), At(ErrorKind::Contract)),
        (fault(FaultKind::Unsuccessful), At(ErrorKind::Validation)),
        (fault(FaultKind::ByteOrderMark), Well),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_ends_as_it_should_for_each_list() {
    let mut lists = Vec::new();
    for profile in profiles() {
        let offered = LISTS
            .into_iter()
            .filter(|resource| profile.resources.contains_key(resource));
        for resource in offered.collect::<Vec<_>>() {
            lists.push(tokio::spawn(each_fault(
                rows_a_page(profile.clone(), 30),
                resource,
            )));
        }
    }
    let mut cases = 0;
    for list in lists {
        cases += list.await.unwrap();
    }
    assert!(cases >= 150, "only {cases} cases");
}

/// Tests all faults for one list; returns how many there were.
async fn each_fault(profile: Profile, resource: Resource) -> usize {
    let world = World::new(profile, 100).await;
    let word = resource.as_str();
    let whole = load_rows(&world, resource).await.unwrap();
    world.sandbox.clear_requests();
    assert_eq!(load_rows(&world, resource).await.unwrap(), whole);
    let asked = world.sandbox.requests().count_for(word);
    let faults = once();
    let cases = faults.len();
    for (fault, ends) in faults {
        let name = format!(
            "{} {:?} for {word} by {}",
            fault.fault.as_str(),
            fault.status,
            world.profile.profile
        );
        world.sandbox.clear_faults();
        world.sandbox.clear_requests();
        world.sandbox.add_fault(Fault {
            resource: word.to_owned(),
            ..fault
        });
        let result = load_rows(&world, resource).await;
        let requests = world.sandbox.requests().count_for(word);
        match (result, ends) {
            (Ok(rows), Ends::Well) => assert_eq!((rows, requests), (whole, asked), "{name}"),
            (Ok(rows), Ends::WellAfterRetry) => {
                assert_eq!((rows, requests), (whole, asked + 1), "{name}")
            }
            (Err(error), Ends::At(kind)) => {
                assert_eq!(error.kind(), kind, "{name}: {error}");
                assert_eq!(error.resource(), Some(resource), "{name}: {error}");
                assert!(
                    requests <= asked,
                    "{name}: {requests} requests, {asked} without the fault"
                );
                assert_clean(&error);
            }
            (result, ends) => panic!("{name}: {result:?}, expected {ends:?}"),
        }
    }
    cases
}

#[tokio::test]
async fn what_stays_broken_is_given_up_after_three_retries() {
    for world in World::both(5).await {
        for (fault, kind) in [
            (
                Fault {
                    status: Some(503),
                    ..Fault::everywhere(FaultKind::Status)
                },
                ErrorKind::Connection,
            ),
            (
                Fault {
                    status: Some(429),
                    retry_after: Some(0),
                    ..Fault::everywhere(FaultKind::Status)
                },
                ErrorKind::RateLimit,
            ),
            (
                Fault::everywhere(FaultKind::DropBefore),
                ErrorKind::Connection,
            ),
            (Fault::everywhere(FaultKind::CutBody), ErrorKind::Connection),
        ] {
            world.sandbox.clear_faults();
            world.sandbox.clear_requests();
            let name = fault.fault.as_str();
            world.sandbox.add_fault(fault);
            let error = world.client().business_units().await.unwrap_err();
            assert_eq!(error.kind(), kind, "{name}: {error}");
            assert!(error.is_retryable(), "{name}: {error}");
            assert_eq!(world.sandbox.requests().total, 4, "{name}");
        }
    }
}

/// Faults of lists: any of them could leave a shop without its articles.
#[tokio::test]
async fn a_list_that_lies_is_an_error() {
    for profile in profiles() {
        let profile = rows_a_page(profile, 30);
        for resource in [
            Resource::Articles,
            Resource::Stock,
            Resource::Images,
            Resource::Customers,
        ] {
            let cursor = matches!(profile.paging_of(resource), Paging::Cursor { .. });
            let empty = |total| Fault {
                total,
                ..Fault::new(resource, FaultKind::EmptyList)
            };
            let second = |fault: Fault| Fault { skip: 1, ..fault };
            let mut faults = vec![
                empty(EmptyTotal::Real),
                second(empty(EmptyTotal::Real)),
                Fault {
                    times: Some(1),
                    ..second(Fault::new(resource, FaultKind::HalfPage))
                },
                Fault::new(resource, FaultKind::HalfPage),
                Fault::new(resource, FaultKind::WrongTotal),
                Fault::new(resource, FaultKind::RepeatPage),
            ];
            if matches!(resource, Resource::Articles | Resource::Stock) {
                faults.push(empty(EmptyTotal::Zero));
                faults.push(empty(EmptyTotal::Absent));
            }
            if cursor {
                faults.push(Fault::new(resource, FaultKind::StuckCursor));
            }
            for fault in faults {
                // A sandbox of its own: requests in flight of an abandoned feed must not meet the next fault.
                let world = World::new(profile.clone(), 200).await;
                let name = format!("{fault:?} by {}", profile.profile);
                world.sandbox.add_fault(fault);
                let error = match load_rows(&world, resource).await {
                    Err(error) => error,
                    Ok(rows) => panic!("{name}: {rows} rows were believed"),
                };
                assert!(
                    matches!(error.kind(), ErrorKind::Contract | ErrorKind::Connection),
                    "{name}: {error}"
                );
                assert_eq!(error.resource(), Some(resource), "{name}: {error}");
                assert!(
                    world.sandbox.requests().total < 60,
                    "{name}: it went on asking"
                );
            }
        }
    }
}

#[tokio::test]
async fn an_endless_body_is_cut_short() {
    for world in World::both(5).await {
        world
            .sandbox
            .add_fault(Fault::new(Resource::BusinessUnits, FaultKind::HugeBody));
        let config = Config {
            timeout: Duration::from_secs(20),
            ..world.config()
        };
        let error = Client::new(config)
            .unwrap()
            .business_units()
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract, "{error}");
        assert!(error.message().contains("larger than"), "{error}");
        assert_eq!(world.sandbox.requests().total, 1);
    }
}

#[tokio::test]
async fn an_error_stays_an_error() {
    for world in World::both(50).await {
        world.sandbox.add_fault(Fault {
            times: Some(1),
            ..Fault::new(Resource::Articles, FaultKind::Html)
        });
        let mut feed = world.feed(FeedKind::Articles);
        let first = feed.next().await.unwrap_err();
        let second = feed.next().await.unwrap_err();
        assert_eq!(first.message(), second.message());
    }
}

#[tokio::test]
async fn images_come_by_the_profiles_form() {
    for world in World::both(40).await {
        if world.profile.images.form != ImageForm::Binary {
            continue;
        }
        let mut feed = world.feed(FeedKind::Images);
        let batch = feed.next().await.unwrap().unwrap();
        let none = std::collections::HashMap::new();
        let image = batch
            .changed(&none)
            .find_map(|changed| match changed.row {
                sors::feed::BatchRow::Images { images, .. } => images.first().cloned(),
                _ => None,
            })
            .unwrap();
        let bytes = world
            .client()
            .fetch_image_bytes(&image, 8 << 20)
            .await
            .unwrap();
        assert!(bytes.len() > 100);
        let error = world
            .client()
            .fetch_image_bytes(&image, 10)
            .await
            .unwrap_err();
        assert!(error.message().contains("larger than"), "{error}");
    }
}
