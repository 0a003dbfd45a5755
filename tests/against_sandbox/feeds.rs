use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use rust_decimal::Decimal;
use sors::client::{Client, Config, ErrorKind};
use sors::contract::{Field, ImageForm, Profile, Resource};
use sors::feed::{Batch, BatchRow, Feed, FeedKind, FeedOptions, PricedStock};
use sors::model::{Article, Customer, Group, Image, PriceType, StockMode};

use crate::support::{DATABASE, UNIT, World, drain, fingerprints, profiles, rows_a_page};

fn rows<T>(batches: &[Batch], pick: impl Fn(&BatchRow) -> T) -> Vec<T> {
    let none = HashMap::new();
    batches
        .iter()
        .flat_map(|batch| {
            batch
                .changed(&none)
                .map(|changed| pick(changed.row))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn article(row: &BatchRow) -> Article {
    match row {
        BatchRow::Article(article) => article.clone(),
        other => panic!("{other:?}"),
    }
}

fn stock(row: &BatchRow) -> PricedStock {
    match row {
        BatchRow::Stock(stock) => stock.clone(),
        other => panic!("{other:?}"),
    }
}

fn images(row: &BatchRow) -> (String, Vec<Image>) {
    match row {
        BatchRow::Images {
            article_id, images, ..
        } => (article_id.clone(), images.clone()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_article_comes_as_it_is() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 70), 1000).await;
        let mut feed = world.feed(FeedKind::Articles);
        let first = feed.next().await.unwrap().unwrap();
        assert_eq!(
            feed.total(),
            Some(
                world
                    .sandbox
                    .with_database(DATABASE, |d| d.article_count() as u64)
                    .unwrap()
            )
        );
        let mut batches = vec![first];
        while let Some(batch) = feed.next().await.unwrap() {
            batches.push(batch);
        }
        assert!(
            feed.next().await.unwrap().is_none(),
            "a feed that ended stays ended"
        );
        assert!(batches.iter().all(|batch| batch.rejected().is_empty()));
        assert!(batches.last().unwrap().cursor().is_none());
        let came = rows(&batches, article);
        let there: Vec<Article> = world
            .sandbox
            .with_database(DATABASE, |database| {
                database.articles().map(|g| g.article.clone()).collect()
            })
            .unwrap();
        assert_eq!(came, there);
        assert!(
            there
                .iter()
                .any(|a| a.name.contains('č') || a.name.contains('š')),
            "the data have no diacritics"
        );
    }
}

#[tokio::test]
async fn stock_comes_with_its_price_for_each_mode_and_price_type() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 90), 300).await;
        for (price_type, stock_mode, unit) in [
            (PriceType::Gross, StockMode::Free, UNIT),
            (PriceType::Net, StockMode::OnHand, "2"),
            (PriceType::Purchase, StockMode::Free, "2"),
        ] {
            let config = Config {
                price_type,
                stock_mode,
                business_unit: Some(unit.to_owned()),
                ..world.config()
            };
            let feed = Feed::start(
                Client::new(config).unwrap(),
                FeedKind::Stock,
                FeedOptions::default(),
            )
            .unwrap();
            let batches = drain(feed).await.unwrap();
            assert!(
                batches.iter().all(|batch| batch.rejected().is_empty()),
                "{:?}",
                batches[0].rejected()
            );
            let came: BTreeMap<String, PricedStock> = rows(&batches, stock)
                .into_iter()
                .map(|row| (row.article_id.clone(), row))
                .collect();
            let mut compared = 0;
            world.sandbox.with_database(DATABASE, |database| {
                for stored in database.articles() {
                    let Some(row) = came.get(&stored.article.id) else {
                        continue;
                    };
                    let state = stored
                        .units
                        .iter()
                        .find(|state| state.business_unit == unit)
                        .unwrap();
                    let quantity = match stock_mode {
                        StockMode::OnHand => state.on_hand,
                        StockMode::Free => state.on_hand - state.reserved,
                    };
                    let price = match price_type {
                        PriceType::Purchase => state.prices.purchase,
                        PriceType::Net => state.prices.net,
                        PriceType::Gross => state.prices.gross,
                    };
                    assert_eq!(row.quantity, quantity, "{}", stored.article.code);
                    assert_eq!(row.price, Some(price), "{}", stored.article.code);
                    assert_eq!(row.on_hand, state.on_hand);
                    compared += 1;
                }
            });
            assert_eq!(compared, came.len());
            assert!(compared > 200);
            assert!(
                came.values().any(|row| row.quantity < Decimal::ZERO),
                "the data have no negative stock"
            );
        }
    }
}

#[tokio::test]
async fn images_stand_by_their_article_in_order() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 60), 500).await;
        let batches = drain(world.feed(FeedKind::Images)).await.unwrap();
        let came = rows(&batches, images);
        assert!(
            came.windows(2).all(|pair| pair[0].0 < pair[1].0),
            "articles are out of order"
        );
        assert!(batches.iter().all(|batch| batch.len() <= 200));
        let there: BTreeMap<String, Vec<String>> = world
            .sandbox
            .with_database(DATABASE, |database| {
                let with = database
                    .articles()
                    .filter(|stored| !stored.images.is_empty());
                with.map(|stored| {
                    let versions = stored.images.iter().map(|image| image.version()).collect();
                    (stored.article.id.clone(), versions)
                })
                .collect()
            })
            .unwrap();
        let came: BTreeMap<String, Vec<String>> = came
            .into_iter()
            .map(|(id, images)| {
                assert!(
                    images
                        .iter()
                        .enumerate()
                        .all(|(at, image)| image.position as usize == at)
                );
                (
                    id,
                    images
                        .into_iter()
                        .filter_map(|image| image.version)
                        .collect(),
                )
            })
            .collect();
        assert_eq!(came, there);
        assert!(there.len() > 100);
    }
}

#[tokio::test]
async fn groups_and_customers_come_as_they_are() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 7), 60).await;
        let groups = rows(
            &drain(world.feed(FeedKind::Groups)).await.unwrap(),
            |row| match row {
                BatchRow::Group(group) => group.clone(),
                other => panic!("{other:?}"),
            },
        );
        let there: Vec<Group> = world
            .sandbox
            .with_database(DATABASE, |database| database.groups.clone())
            .unwrap();
        assert_eq!(groups, there);
        let customers = rows(
            &drain(world.feed(FeedKind::Customers)).await.unwrap(),
            |row| match row {
                BatchRow::Customer(customer) => customer.clone(),
                other => panic!("{other:?}"),
            },
        );
        let there: Vec<Customer> = world
            .sandbox
            .customers(DATABASE)
            .into_iter()
            .map(|stored| stored.customer)
            .collect();
        assert_eq!(customers.len(), there.len());
        assert!(
            customers.iter().zip(&there).all(|(a, b)| a.id == b.id
                && a.name == b.name
                && a.pib == b.pib
                && a.kind == b.kind)
        );
    }
}

#[tokio::test]
async fn only_what_changed_counts_as_changed() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 100), 250).await;
        let known = fingerprints(&drain(world.feed(FeedKind::Articles)).await.unwrap());
        let again = drain(world.feed(FeedKind::Articles)).await.unwrap();
        assert_eq!(
            again
                .iter()
                .map(|batch| batch.changed(&known).count())
                .sum::<usize>(),
            0
        );

        let id = known.keys().next().unwrap().clone();
        let change = serde_json::from_value(
            serde_json::json!({ "articles": [{ "id": id, "name": "Нови назив čaše" }] }),
        );
        world.sandbox.mutate(DATABASE, &change.unwrap()).unwrap();
        let third = drain(world.feed(FeedKind::Articles)).await.unwrap();
        let changed: Vec<_> = third
            .iter()
            .flat_map(|batch| batch.changed(&known))
            .collect();
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].id, id);
        assert_eq!(article(changed[0].row).name, "Нови назив čaše");

        let salted = FeedOptions {
            salt: "prices_include_tax".to_owned(),
            ..FeedOptions::default()
        };
        let salted = drain(Feed::start(world.client(), FeedKind::Articles, salted).unwrap())
            .await
            .unwrap();
        assert_eq!(
            salted
                .iter()
                .map(|batch| batch.changed(&known).count())
                .sum::<usize>(),
            known.len()
        );
    }
}

#[tokio::test]
async fn stock_of_several_units_asks_for_a_choice() {
    for world in World::both(40).await {
        let config = Config {
            business_unit: None,
            ..world.config()
        };
        let feed = Feed::start(
            Client::new(config).unwrap(),
            FeedKind::Stock,
            FeedOptions::default(),
        )
        .unwrap();
        let error = drain(feed).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
        assert!(error.message().contains("business unit"), "{error}");
    }
}

#[tokio::test]
async fn an_empty_database_never_looks_like_a_catalog() {
    for world in World::both(30).await {
        world.sandbox.reset(0, 1).unwrap();
        let services: Vec<String> = world
            .sandbox
            .with_database(DATABASE, |database| {
                database
                    .articles()
                    .map(|stored| stored.article.id.clone())
                    .collect()
            })
            .unwrap();
        let remove = serde_json::from_value(serde_json::json!({ "remove": services }));
        world.sandbox.mutate(DATABASE, &remove.unwrap()).unwrap();
        for kind in [FeedKind::Articles, FeedKind::Stock] {
            let error = drain(world.feed(kind)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Contract, "{kind:?}: {error}");
            assert!(error.message().contains("empty list"), "{error}");
            assert!(
                error
                    .resource()
                    .is_some_and(|resource| resource != Resource::Images)
            );
        }
        assert!(
            drain(world.feed(FeedKind::Images))
                .await
                .unwrap()
                .is_empty()
        );
    }
}

/// The assumed profile with the images' bytes in their rows.
fn images_in_rows() -> Profile {
    let [mut profile, _] = profiles();
    profile.images.form = ImageForm::Base64;
    let images = profile.resources.get_mut(&Resource::Images).unwrap();
    images.fields.remove(&Field::Url);
    images.fields.remove(&Field::Version);
    images
        .fields
        .insert(Field::Data, vec!["content".to_owned()]);
    rows_a_page(profile, 25)
}

#[tokio::test]
async fn bytes_in_rows_come_with_their_article() {
    let world = World::new(images_in_rows(), 60).await;
    let batches = drain(world.feed(FeedKind::Images)).await.unwrap();
    let came = rows(&batches, images);
    let there = world
        .sandbox
        .with_database(DATABASE, |database| {
            database
                .articles()
                .map(|stored| stored.images.len())
                .sum::<usize>()
        })
        .unwrap();
    assert_eq!(
        came.iter().map(|(_, images)| images.len()).sum::<usize>(),
        there
    );
    let mut versions: HashMap<String, Vec<u8>> = HashMap::new();
    for image in came.iter().flat_map(|(_, images)| images) {
        let bytes = BASE64_STANDARD
            .decode(image.data.as_deref().unwrap())
            .unwrap();
        let known = [&b"\xFF\xD8\xFF"[..], b"\x89PNG", b"RIFF"];
        assert!(
            known.iter().any(|start| bytes.starts_with(start)),
            "not an image"
        );
        let same = versions
            .entry(image.version.clone().unwrap())
            .or_insert_with(|| bytes.clone());
        assert_eq!(*same, bytes, "images that differ have the same version");
    }
    let distinct: HashSet<&Vec<u8>> = versions.values().collect();
    assert_eq!(
        distinct.len(),
        versions.len(),
        "the same image has two versions"
    );
    assert!(distinct.len() > 20);
    let again = drain(world.feed(FeedKind::Images)).await.unwrap();
    let known = fingerprints(&batches);
    assert_eq!(
        again
            .iter()
            .map(|batch| batch.changed(&known).count())
            .sum::<usize>(),
        0
    );
}

/// A profile with one wrong key: unreadable rows are rejected by name, the others arrive.
#[tokio::test]
async fn rows_that_can_not_be_read_are_set_aside() {
    let [profile, _] = profiles();
    let world = World::new(rows_a_page(profile.clone(), 50), 300).await;
    let mut wrong = rows_a_page(profile, 50);
    let fields = &mut wrong.resources.get_mut(&Resource::Articles).unwrap().fields;
    // The barcode, which many articles lack, as a boolean.
    fields.insert(Field::Active, vec!["gtin".to_owned()]);
    fields.remove(&Field::Gtin);
    let config = Config {
        profile: Arc::new(wrong),
        ..world.config()
    };
    let feed = Feed::start(
        Client::new(config).unwrap(),
        FeedKind::Articles,
        FeedOptions::default(),
    )
    .unwrap();
    let batches = drain(feed).await.unwrap();
    let (with, without): (Vec<Article>, Vec<Article>) = world
        .sandbox
        .with_database(DATABASE, |database| {
            database
                .articles()
                .map(|stored| stored.article.clone())
                .partition(|a| a.gtin.is_some())
        })
        .unwrap();
    let rejected: Vec<_> = batches.iter().flat_map(|batch| batch.rejected()).collect();
    assert_eq!(rejected.len(), with.len());
    assert_eq!(
        batches.iter().map(|batch| batch.ids().len()).sum::<usize>(),
        without.len()
    );
    assert_eq!(
        batches.iter().map(Batch::len).sum::<usize>(),
        with.len() + without.len()
    );
    for (rejected, article) in rejected.iter().zip(&with) {
        assert_eq!(
            (rejected.id.as_deref(), rejected.code.as_deref()),
            (Some(article.id.as_str()), Some(article.code.as_str()))
        );
        assert!(
            rejected.reason.contains("resources.articles.fields.active"),
            "{}",
            rejected.reason
        );
        assert!(
            !rejected.reason.contains(article.gtin.as_deref().unwrap()),
            "a value is shown: {}",
            rejected.reason
        );
    }
}
