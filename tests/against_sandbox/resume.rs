use std::time::Duration;

use sors::client::{Client, Config, ErrorKind};
use sors::feed::{Feed, FeedKind, FeedOptions};

use crate::support::{DATABASE, World, drain, profiles, rows_a_page};

const KINDS: [FeedKind; 5] = [
    FeedKind::Articles,
    FeedKind::Groups,
    FeedKind::Stock,
    FeedKind::Images,
    FeedKind::Customers,
];

fn ids(batches: &[sors::feed::Batch]) -> Vec<String> {
    batches
        .iter()
        .flat_map(|batch| batch.ids().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[tokio::test]
async fn a_feed_goes_on_after_any_batch() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 40), 450).await;
        for kind in KINDS {
            let all = drain(world.feed(kind)).await.unwrap();
            let whole = ids(&all);
            for (at, batch) in all.iter().enumerate() {
                let Some(cursor) = batch.cursor() else {
                    assert_eq!(at, all.len() - 1, "{kind:?}");
                    continue;
                };
                let options = FeedOptions {
                    cursor: Some(cursor.to_owned()),
                    ..FeedOptions::default()
                };
                let rest = drain(Feed::start(world.client(), kind, options).unwrap())
                    .await
                    .unwrap();
                let done: usize = all[..=at].iter().map(|batch| batch.ids().len()).sum();
                assert_eq!(ids(&rest), whole[done..], "{kind:?} after batch {at}");
            }
        }
    }
}

#[tokio::test]
async fn a_list_in_one_piece_is_handed_over_in_pieces() {
    let [mut profile, _] = profiles();
    profile.paging = sors::contract::Paging::None {};
    let world = World::new(profile, 1200).await;
    let all = drain(world.feed(FeedKind::Articles)).await.unwrap();
    assert!(all.len() >= 3 && all.iter().all(|batch| batch.len() <= 500));
    let options = FeedOptions {
        cursor: all[0].cursor().map(str::to_owned),
        ..FeedOptions::default()
    };
    let rest = drain(Feed::start(world.client(), FeedKind::Articles, options).unwrap())
        .await
        .unwrap();
    assert_eq!(ids(&rest), ids(&all[1..]));
}

#[tokio::test]
async fn a_mark_of_something_else_is_refused() {
    for world in World::both(900).await {
        let all = drain(world.feed(FeedKind::Articles)).await.unwrap();
        let cursor = all[0].cursor().unwrap().to_owned();
        let start = |client: Client, kind, cursor: &str| {
            let options = FeedOptions {
                cursor: Some(cursor.to_owned()),
                ..FeedOptions::default()
            };
            Feed::start(client, kind, options)
                .map(|_| ())
                .map_err(|error| error.kind())
        };
        let other = Config {
            database: Some("MyDatabase2025".to_owned()),
            ..world.config()
        };
        assert_eq!(
            start(Client::new(other).unwrap(), FeedKind::Articles, &cursor),
            Err(ErrorKind::Validation)
        );
        assert_eq!(
            start(world.client(), FeedKind::Customers, &cursor),
            Err(ErrorKind::Validation)
        );
        assert_eq!(
            start(world.client(), FeedKind::Articles, "after:7"),
            Err(ErrorKind::Validation)
        );
        assert_eq!(
            start(world.client(), FeedKind::Articles, "{}"),
            Err(ErrorKind::Validation)
        );
        assert_eq!(start(world.client(), FeedKind::Articles, &cursor), Ok(()));
    }
}

#[tokio::test]
async fn dropping_a_feed_stops_what_is_in_flight() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 20), 800).await;
        let mut feed = world.feed(FeedKind::Articles);
        feed.next().await.unwrap().unwrap();
        drop(feed);
        tokio::time::sleep(Duration::from_millis(100)).await;
        let asked = world.sandbox.requests().total;
        assert!(asked <= 1 + 8 + 1, "{asked} requests for one batch");
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(
            world.sandbox.requests().total,
            asked,
            "pages are still being asked for"
        );
    }
}

#[tokio::test]
async fn a_row_deleted_between_two_steps_hides_no_other() {
    let [numbered, by_cursor] = profiles();
    for (profile, is_numbered) in [(numbered, true), (by_cursor, false)] {
        let world = World::new(rows_a_page(profile, 50), 200).await;
        let mut feed = world.feed(FeedKind::Articles);
        let first = feed.next().await.unwrap().unwrap();
        let cursor = first.cursor().unwrap().to_owned();
        drop(feed);
        let resume = |cursor: String| {
            let options = FeedOptions {
                cursor: Some(cursor),
                ..FeedOptions::default()
            };
            drain(Feed::start(world.client(), FeedKind::Articles, options).unwrap())
        };
        // A cursor without a total.
        let mut old: serde_json::Value = serde_json::from_str(&cursor).unwrap();
        assert_eq!(old["total"], 200);
        old.as_object_mut().unwrap().remove("total");
        assert_eq!(ids(&resume(old.to_string()).await.unwrap()).len(), 150);

        let remove = serde_json::from_value(serde_json::json!({ "remove": [first.ids().nth(9)] }));
        world.sandbox.mutate(DATABASE, &remove.unwrap()).unwrap();
        match (resume(cursor).await, is_numbered) {
            (Err(error), true) => {
                assert_eq!(error.kind(), ErrorKind::Connection);
                assert!(error.message().contains("has 200 rows"), "{error}");
            }
            (Ok(rest), false) => assert_eq!(ids(&rest).len(), 150),
            (result, _) => panic!("{:?}", result.map(|rest| ids(&rest).len())),
        }
    }
}
