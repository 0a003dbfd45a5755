//! Stock summed over business units, by both profiles.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sors::client::ErrorKind;
use sors::contract::{Field, Param, Resource};
use sors::feed::{Batch, BatchRow, Feed, FeedKind, FeedOptions, PricedStock};
use sors_sandbox::{EmptyTotal, Fault, FaultKind, MutateRequest};

use crate::support::{DATABASE, World, drain, fingerprints, profiles, rows_a_page};

fn options(units: &[&str]) -> FeedOptions {
    FeedOptions {
        stock_units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        ..FeedOptions::default()
    }
}

async fn sums(world: &World, options: FeedOptions) -> Result<Vec<Batch>, sors::client::Error> {
    drain(Feed::start(world.client(), FeedKind::Stock, options)?).await
}

fn rows(batches: &[Batch]) -> BTreeMap<String, PricedStock> {
    let none = std::collections::HashMap::new();
    batches
        .iter()
        .flat_map(|batch| batch.changed(&none).collect::<Vec<_>>())
        .map(|changed| match changed.row {
            BatchRow::Stock(row) => (changed.id.to_owned(), row.clone()),
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Article → on hand, reserved over all its units, and the first unit's price with VAT.
fn expected(world: &World) -> BTreeMap<String, (Decimal, Decimal, Decimal)> {
    world
        .sandbox
        .with_database(DATABASE, |database| {
            database
                .articles()
                .map(|stored| {
                    let kept = || stored.units.iter().filter(|unit| !unit.absent);
                    let on_hand = kept().map(|unit| unit.on_hand).sum();
                    let reserved = kept().map(|unit| unit.reserved).sum();
                    let price = stored.units[0].prices.gross;
                    (stored.article.id.clone(), (on_hand, reserved, price))
                })
                .collect()
        })
        .unwrap()
}

fn mutate(world: &World, request: serde_json::Value) {
    let request: MutateRequest = serde_json::from_value(request).unwrap();
    world.sandbox.mutate(DATABASE, &request).unwrap();
}

#[tokio::test]
async fn an_articles_stock_is_the_sum_and_its_price_the_chosen_units() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 70), 700).await;
        let ids: Vec<String> = expected(&world).into_keys().collect();
        // One that the second unit does not have, and one that the first does not.
        mutate(
            &world,
            serde_json::json!({"stock": [
                {"article_id": ids[3], "business_unit": "2", "absent": true},
                {"article_id": ids[5], "business_unit": "1", "absent": true},
            ]}),
        );
        let batches = sums(&world, options(&["1", "2"])).await.unwrap();
        let came = rows(&batches);
        let expected = expected(&world);
        assert_eq!(
            came.keys().collect::<Vec<_>>(),
            expected.keys().collect::<Vec<_>>()
        );
        for (id, (on_hand, reserved, price)) in &expected {
            let row = &came[id];
            assert_eq!(row.on_hand, *on_hand, "{id}");
            assert_eq!(row.quantity, on_hand - reserved, "{id}");
            if *id != ids[5] {
                assert_eq!(row.price, Some(*price), "{id}");
            }
        }
        let single = rows(&sums(&world, options(&[])).await.unwrap());
        assert!(came.iter().any(|(id, row)| {
            single
                .get(id)
                .is_some_and(|one| one.quantity != row.quantity)
        }));
    }
}

#[tokio::test]
async fn a_fingerprint_is_that_of_the_sum() {
    for world in World::both(40).await {
        let before = fingerprints(&sums(&world, options(&["2", "1"])).await.unwrap());
        let id = expected(&world).into_keys().next().unwrap();
        mutate(
            &world,
            serde_json::json!({"stock": [{"article_id": id, "business_unit": "2", "on_hand": "77.125"}]}),
        );
        let after = fingerprints(&sums(&world, options(&["1", "2"])).await.unwrap());
        let changed: Vec<_> = after
            .iter()
            .filter(|(id, print)| before.get(*id) != Some(*print))
            .map(|(id, _)| id.clone())
            .collect();
        assert_eq!(changed, [id]);
    }
}

#[tokio::test]
async fn it_goes_on_after_any_batch_and_only_with_the_same_units() {
    for profile in profiles() {
        let world = World::new(rows_a_page(profile, 200), 1200).await;
        let all = sums(&world, options(&["1", "2"])).await.unwrap();
        assert!(all.len() >= 3);
        let cursor = all[0].cursor().unwrap().to_owned();
        let from = |units: &[&str]| FeedOptions {
            cursor: Some(cursor.clone()),
            ..options(units)
        };
        let rest = sums(&world, from(&["1", "2"])).await.unwrap();
        assert_eq!(fingerprints(&rest), fingerprints(&all[1..]));
        assert_eq!(all.last().unwrap().cursor(), None);
        for other in [&["2"] as &[&str], &[]] {
            let error = sums(&world, from(other)).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
        }
    }
}

#[tokio::test]
async fn an_empty_or_short_list_of_one_unit_is_an_error() {
    for world in World::both(120).await {
        for total in [EmptyTotal::Zero, EmptyTotal::Real, EmptyTotal::Absent] {
            for skip in [0, 1] {
                world.sandbox.clear_faults();
                world.sandbox.add_fault(Fault {
                    total,
                    skip,
                    times: Some(1),
                    ..Fault::new(Resource::Stock, FaultKind::EmptyList)
                });
                let error = sums(&world, options(&["1", "2"])).await.unwrap_err();
                let wrong = [ErrorKind::Contract, ErrorKind::Connection];
                assert!(wrong.contains(&error.kind()), "{total:?} {skip}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn what_cannot_be_told_apart_is_not_added_up() {
    for profile in profiles() {
        // Rows without a business unit, requested by unit: valid, as long as the responses differ.
        let mut nameless = profile;
        let spec = nameless.resources.get_mut(&Resource::Stock).unwrap();
        spec.fields.remove(&Field::BusinessUnit);
        let world = World::new(nameless.clone(), 60).await;
        sums(&world, options(&["1", "2"])).await.unwrap();
        let same: Vec<_> = expected(&world)
            .into_keys()
            .map(|id| serde_json::json!({"article_id": id, "on_hand": "12", "reserved": "0"}))
            .collect();
        mutate(&world, serde_json::json!({ "stock": same }));
        let error = sums(&world, options(&["1", "2"])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract, "{error}");
        assert!(error.message().contains("twice"), "{error}");

        // Not even requested by unit.
        let spec = nameless.resources.get_mut(&Resource::Stock).unwrap();
        if spec.query.remove(&Param::BusinessUnit).is_none() {
            continue;
        }
        let world = World::new(nameless, 60).await;
        let error = sums(&world, options(&["1", "2"])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Contract, "{error}");
    }
}

#[tokio::test]
async fn units_are_for_stock_only() {
    for world in World::both(20).await {
        let error = Feed::start(world.client(), FeedKind::Articles, options(&["1", "2"])).err();
        assert_eq!(error.unwrap().kind(), ErrorKind::Validation);
    }
}
