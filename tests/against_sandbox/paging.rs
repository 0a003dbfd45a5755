use sors::contract::{Paging, Profile};
use sors::feed::FeedKind;
use sors_sandbox::{Options, Sandbox};

use crate::support::{DATABASE, KEY, World, drain, profiles, rows_a_page};

/// The assumed profile with another paging.
fn paged(paging: Paging) -> Profile {
    let [mut profile, _] = profiles();
    profile.paging = paging;
    profile.envelope.next_cursor = Some("next".to_owned());
    profile
}

async fn assert_whole(world: &World) {
    let batches = drain(world.feed(FeedKind::Articles)).await.unwrap();
    let came: Vec<&str> = batches.iter().flat_map(|batch| batch.ids()).collect();
    let there: Vec<String> = world
        .sandbox
        .with_database(DATABASE, |d| {
            d.articles()
                .map(|stored| stored.article.id.clone())
                .collect()
        })
        .unwrap();
    assert_eq!(came, there);
}

#[tokio::test]
async fn all_four_ways_of_paging_bring_the_whole_list() {
    let text = str::to_owned;
    for (paging, articles) in [
        (Paging::None {}, 130),
        (
            Paging::Page {
                page: text("p"),
                size: text("s"),
                first: 0,
                rows: 25,
            },
            130,
        ),
        (
            Paging::Page {
                page: text("p"),
                size: text("s"),
                first: 1,
                rows: 25,
            },
            123,
        ),
        (
            Paging::Offset {
                offset: text("o"),
                limit: text("l"),
                rows: 33,
            },
            130,
        ),
        (
            Paging::Cursor {
                cursor: text("c"),
                limit: text("l"),
                rows: 33,
            },
            130,
        ),
        // The last page is full, or the only one.
        (
            Paging::Page {
                page: text("p"),
                size: text("s"),
                first: 1,
                rows: 44,
            },
            130,
        ),
        (
            Paging::Offset {
                offset: text("o"),
                limit: text("l"),
                rows: 500,
            },
            130,
        ),
    ] {
        assert_whole(&World::new(paged(paging), articles).await).await;
    }
}

#[tokio::test]
async fn without_a_total_the_end_is_an_empty_page() {
    for mut profile in profiles() {
        profile.envelope.total = None;
        assert_whole(&World::new(rows_a_page(profile, 40), 200).await).await;
    }
    let mut profile = paged(Paging::Offset {
        offset: "o".to_owned(),
        limit: "l".to_owned(),
        rows: 50,
    });
    profile.envelope.total = None;
    assert_whole(&World::new(profile, 200).await).await;
}

#[tokio::test]
async fn pages_smaller_than_asked_for_lose_nothing() {
    for total in [true, false] {
        for mut profile in profiles() {
            if !total {
                profile.envelope.total = None;
            }
            let options = Options {
                profile: profile.clone(),
                articles: 230,
                key: KEY.to_owned(),
                page_cap: Some(17),
                ..Options::default()
            };
            let sandbox = Sandbox::start(options).await.unwrap();
            assert_whole(&World { sandbox, profile }).await;
        }
    }
}

#[tokio::test]
async fn pages_are_read_side_by_side_within_the_bound() {
    let [profile, _] = profiles();
    let world = World::new(rows_a_page(profile, 20), 600).await;
    world
        .sandbox
        .set_latency(std::time::Duration::from_millis(40));
    drain(world.feed(FeedKind::Articles)).await.unwrap();
    let peak = world.sandbox.requests().peak_in_flight;
    assert!((2..=8).contains(&peak), "{peak} requests at a time");
}
