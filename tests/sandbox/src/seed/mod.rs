//! Seed data: the same seed number and size always give the same data.

mod articles;
mod customers;
mod cyrillic;
mod trades_food;
mod trades_goods;
mod trades_home;
mod units;

use rand::SeedableRng as _;
use rand_chacha::ChaCha8Rng;
use sors::model::{BusinessUnit, Group};

use crate::store::{Database, StoredImage};

/// Codes of two services in every database: delivery charge and payment charge.
pub const SERVICE_CODES: [&str; 2] = ["DOSTAVA", "NAKNADA"];

/// Properties in which the databases differ.
#[derive(Debug, Clone, Copy)]
pub struct DatabaseSpec {
    /// Its name.
    pub name: &'static str,
    /// Its calendar year.
    pub year: Option<i32>,
    /// Index of the database.
    pub index: u64,
}

/// Returns the specs of the databases: two years of one company, and the shared test database.
pub fn database_specs() -> [DatabaseSpec; 3] {
    [
        DatabaseSpec {
            name: "MyDatabase2025",
            year: Some(2025),
            index: 0,
        },
        DatabaseSpec {
            name: "MyDatabase2026",
            year: Some(2026),
            index: 1,
        },
        DatabaseSpec {
            name: "Demo2",
            year: None,
            index: 2,
        },
    ]
}

/// Product line of a second group.
pub struct ProductLine {
    /// Product nouns, singular.
    pub nouns: &'static [&'static str],
    /// Details that distinguish products.
    pub details: &'static [&'static str],
    /// Brands; all are fictional.
    pub brands: &'static [&'static str],
    /// Unit of measure.
    pub unit: &'static str,
    /// VAT rate in percent.
    pub vat: u32,
    /// Lowest and highest price with VAT, in RSD.
    pub price: (u32, u32),
}

/// A first group with its second groups.
pub struct Trade {
    /// Name of the first group.
    pub name: &'static str,
    /// Prefix of its article codes.
    pub letters: &'static str,
    /// Second groups, each with name and product line.
    pub groups: &'static [(&'static str, ProductLine)],
}

/// Returns all trades.
pub fn trades() -> impl Iterator<Item = &'static Trade> + Clone {
    trades_goods::TRADES
        .iter()
        .chain(trades_home::TRADES)
        .chain(trades_food::TRADES)
}

/// Returns the random number generator of one seed item.
///
/// Generators are independent, so the order of generation doesn't matter.
pub fn random_for(seed: u64, topic: u64, index: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(
        mix(mix(seed ^ 0x5053_4f52_5353_0001).wrapping_add(topic)).wrapping_add(index),
    )
}

/// Scrambles a number: the finalizer of SplitMix64.
pub fn mix(mut n: u64) -> u64 {
    n = n.wrapping_add(0x9e37_79b9_7f4a_7c15);
    n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    n ^ (n >> 31)
}

/// Generates a database.
pub fn generate_database(spec: &DatabaseSpec, seed: u64, articles: usize) -> Database {
    let mut database = Database::new(spec.name, spec.year, business_units());
    let tree = GroupTree::new(spec);
    database.groups = tree.groups.clone();
    for index in 0..articles as u64 {
        database.add_article(articles::generate_article(
            spec,
            &tree,
            seed,
            index,
            articles as u64,
        ));
    }
    database.customers = customers::generate_customers(spec, seed);
    database
}

/// Maximum number of images that one article ever has; an image ID combines ordinal and number.
const MAX_IMAGES_PER_ARTICLE: u64 = 100;

/// Creates an image of the article with this ordinal. `number` is unique per article.
pub fn new_image(ordinal: u64, number: u64, position: u32, key: u64) -> StoredImage {
    StoredImage {
        id: (100_000 + ordinal * MAX_IMAGES_PER_ARTICLE + number).to_string(),
        position,
        key,
        defect: None,
    }
}

/// Parses an image ID into the article's ordinal and the image's number.
pub fn parse_image_id(id: &str) -> Option<(u64, u64)> {
    let number: u64 = id.parse().ok()?;
    let number = number.checked_sub(100_000)?;
    Some((
        number / MAX_IMAGES_PER_ARTICLE,
        number % MAX_IMAGES_PER_ARTICLE,
    ))
}

fn business_units() -> Vec<BusinessUnit> {
    let unit = |id: &str, code: &str, name: &str| BusinessUnit {
        id: id.to_owned(),
        code: Some(code.to_owned()),
        name: name.to_owned(),
    };
    vec![
        unit("1", "BG", "Maloprodaja Beograd"),
        unit("2", "NS", "Veleprodaja Novi Sad"),
    ]
}

/// Two-level tree of groups, with IDs that differ between databases.
pub struct GroupTree {
    groups: Vec<Group>,
    /// For each trade: ID of its first group, IDs of its second groups.
    ids: Vec<(String, Vec<String>)>,
}

impl GroupTree {
    fn new(spec: &DatabaseSpec) -> Self {
        let first_id = 10 + spec.index * 7;
        let second_id = 200 + spec.index * 13;
        let mut groups = Vec::new();
        let mut ids = Vec::new();
        let mut seconds = Vec::new();
        let mut next = second_id;
        for (at, trade) in trades().enumerate() {
            let id = (first_id + at as u64).to_string();
            groups.push(Group {
                id: id.clone(),
                name: trade.name.to_owned(),
                parent: None,
                level: Some(1),
            });
            let mut children = Vec::new();
            for (name, _) in trade.groups {
                children.push(next.to_string());
                seconds.push(Group {
                    id: next.to_string(),
                    name: (*name).to_owned(),
                    parent: Some(id.clone()),
                    level: Some(2),
                });
                next += 1;
            }
            ids.push((id, children));
        }
        groups.append(&mut seconds);
        Self { groups, ids }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_data() {
        let spec = database_specs()[1];
        let (a, b) = (
            generate_database(&spec, 7, 300),
            generate_database(&spec, 7, 300),
        );
        assert!(
            a.articles()
                .zip(b.articles())
                .all(|(a, b)| a.article == b.article && a.images == b.images)
        );
        let other = generate_database(&spec, 8, 300);
        assert!(
            a.articles()
                .zip(other.articles())
                .any(|(a, b)| a.article.name != b.article.name)
        );
    }

    #[test]
    fn databases_share_codes_but_not_ids() {
        let [old, new, demo] = database_specs().map(|spec| generate_database(&spec, 1, 1000));
        let codes = |db: &Database| {
            db.articles()
                .map(|g| g.article.code.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(&old), codes(&new));
        assert_eq!(codes(&old), codes(&demo));
        assert!(
            old.articles()
                .zip(new.articles())
                .all(|(a, b)| a.article.id != b.article.id)
        );
        assert!(
            old.articles()
                .zip(new.articles())
                .any(|(a, b)| a.article.name != b.article.name)
        );
        let unique: HashSet<String> = codes(&old).iter().map(|code| code.to_lowercase()).collect();
        assert_eq!(unique.len(), 1000);
    }

    #[test]
    fn the_data_has_the_variety_of_real_data() {
        let db = generate_database(&database_specs()[1], 1, 2000);
        let some = |test: &dyn Fn(&crate::store::StoredArticle) -> bool| {
            db.articles().filter(|stored| test(stored)).count()
        };
        assert!(some(&|g| g.article.gtin.is_none()) > 100);
        assert!(some(&|g| g.units[0].on_hand.is_sign_negative()) > 10);
        assert!(some(&|g| g.units[0].prices.gross.is_zero()) > 3);
        assert!(some(&|g| g.article.name.contains('<') && g.article.name.contains('&')) > 5);
        assert!(some(&|g| g.article.name.chars().any(|c| ('а'..='ш').contains(&c))) > 50);
        assert!(some(&|g| g.article.name.contains(['č', 'ć', 'ž', 'š', 'đ'])) > 500);
        assert!(some(&|g| g.article.name.chars().count() > 180) > 5);
        assert!(some(&|g| g.units[0].on_hand.normalize().scale() == 3) > 20);
        assert!(some(&|g| g.article.vat_rate == Some(20.into())) > 1200);
        assert!(some(&|g| g.article.vat_rate == Some(10.into())) > 100);
        assert!(some(&|g| g.article.vat_rate == Some(0.into())) > 5);
        assert!(some(&|g| g.images.len() == 1) > 1400);
        assert!(some(&|g| g.images.is_empty()) > 20);
        assert!(some(&|g| g.images.len() == 3) > 20);
        assert!(some(&|g| g.units[0].prices.gross != g.units[1].prices.gross) > 300);
        assert!((20..=80).contains(&db.groups.len()), "{}", db.groups.len());
        let keys: Vec<u64> = db
            .articles()
            .flat_map(|g| g.images.iter().map(|p| p.key))
            .collect();
        let different: HashSet<u64> = keys.iter().copied().collect();
        assert!(different.len() < keys.len() && different.len() * 10 > keys.len() * 9);
        for code in SERVICE_CODES {
            assert!(db.article_by_code(code).is_some());
        }
    }
}
