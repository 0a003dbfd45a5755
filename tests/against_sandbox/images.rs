//! Lists of images with unusable rows, by both contract profiles.

use std::collections::{HashMap, HashSet};

use sors::feed::{Batch, BatchRow, Feed, FeedKind, FeedOptions};

use crate::support::{DATABASE, World, drain, fingerprints, profiles, rows_a_page};

/// Changes images of an article, in order.
fn change_image(world: &World, article_id: &str, action: &str, position: u32) {
    let change = serde_json::json!({"images": [
        {"article_id": article_id, "action": action, "position": position},
    ]});
    let change = serde_json::from_value(change).unwrap();
    world.sandbox.mutate(DATABASE, &change).unwrap();
}

/// Articles with at least two images.
fn with_several_images(world: &World) -> Vec<String> {
    let several = |database: &sors_sandbox::Database| {
        database
            .articles()
            .filter(|stored| stored.images.len() > 1)
            .map(|stored| stored.article.id.clone())
            .collect()
    };
    world.sandbox.with_database(DATABASE, several).unwrap()
}

/// One unusable row: the others must not look like all images of the article.
#[tokio::test]
async fn an_article_with_an_image_that_can_not_be_read_is_rejected_and_named() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 60), 500).await;
        let before = drain(world.feed(FeedKind::Images)).await.unwrap();
        let known = fingerprints(&before);
        let several = with_several_images(&world);
        // The first of an article's rows, and the last; of the second article both.
        change_image(&world, &several[0], "corrupt", 1);
        change_image(&world, &several[1], "corrupt", 1);
        change_image(&world, &several[1], "corrupt", 2);
        change_image(&world, &several[2], "corrupt", 2);
        change_image(&world, &several[3], "replace", 2);

        let mut feed = world.feed(FeedKind::Images);
        let first = feed.next().await.unwrap().unwrap();
        let named: HashSet<_> = first
            .rejected()
            .iter()
            .map(|rejected| rejected.id.clone().unwrap())
            .collect();
        assert_eq!(named, several[..3].iter().cloned().collect());
        assert_eq!(first.rejected().len(), 3, "each article is named once");
        for rejected in first.rejected() {
            let reason = &rejected.reason;
            assert!(reason.contains("fields.position"), "{reason}");
            assert!(reason.contains("stay unchanged"), "{reason}");
        }
        assert_eq!(feed.total(), Some(known.len() as u64));
        let cursor = first.cursor().map(str::to_owned);
        let mut batches = vec![first];
        batches.extend(drain(feed).await.unwrap());
        assert_eq!(batches.iter().map(Batch::len).sum::<usize>(), known.len());
        let changed: Vec<_> = batches
            .iter()
            .flat_map(|batch| batch.changed(&known))
            .collect();
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert_eq!(changed[0].id, several[3]);
        assert!(matches!(
            changed[0].row,
            BatchRow::Images { complete: true, .. }
        ));

        // A resumed run rejects them, too, and does not report them again.
        let options = FeedOptions {
            cursor,
            ..FeedOptions::default()
        };
        let rest = Feed::start(world.client(), FeedKind::Images, options).unwrap();
        let rest = drain(rest).await.unwrap();
        assert_eq!(fingerprints(&rest), fingerprints(&batches[1..]));
        assert!(rest.iter().all(|batch| batch.rejected().is_empty()));

        for (id, position) in [(0, 1), (1, 1), (1, 2), (2, 2)] {
            change_image(&world, &several[id], "repair", position);
        }
        let after = drain(world.feed(FeedKind::Images)).await.unwrap();
        let changed: usize = after
            .iter()
            .map(|batch| batch.changed(&known).count())
            .sum();
        assert_eq!(changed, 1, "a fixed row changes nothing else");
    }
}

/// A row without an article may belong to any: no article's images are certainly complete.
#[tokio::test]
async fn an_image_without_an_article_makes_all_lists_uncertain() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 60), 500).await;
        let none = HashMap::new();
        let complete = |batches: &[Batch]| -> HashSet<bool> {
            let all = batches.iter().flat_map(|batch| batch.changed(&none));
            all.map(|changed| match changed.row {
                BatchRow::Images { complete, .. } => *complete,
                other => panic!("{other:?}"),
            })
            .collect()
        };
        let before = drain(world.feed(FeedKind::Images)).await.unwrap();
        assert_eq!(complete(&before), HashSet::from([true]));
        let article = &with_several_images(&world)[0];
        change_image(&world, article, "orphan", 2);

        let batches = drain(world.feed(FeedKind::Images)).await.unwrap();
        assert_eq!(complete(&batches), HashSet::from([false]));
        let rejected: Vec<_> = batches.iter().flat_map(|batch| batch.rejected()).collect();
        assert_eq!(rejected.len(), 1);
        assert_eq!(rejected[0].id, None);
        let changed = |batch: &Batch| batch.changed(&fingerprints(&before)).count();
        assert_eq!(batches.iter().map(changed).sum::<usize>(), 1);
        let options = FeedOptions {
            cursor: batches[0].cursor().map(str::to_owned),
            ..FeedOptions::default()
        };
        let rest = Feed::start(world.client(), FeedKind::Images, options).unwrap();
        let rest = drain(rest).await.unwrap();
        assert_eq!(complete(&rest), HashSet::from([false]));
    }
}
