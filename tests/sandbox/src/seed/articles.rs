//! Articles, with names as a Serbian trader types them.

use rand::Rng as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use rust_decimal::Decimal;
use sors::model::{Article, ArticleKind};

use super::{
    DatabaseSpec, GroupTree, ProductLine, SERVICE_CODES, Trade, cyrillic, mix, new_image,
    random_for, trades, units,
};
use crate::check_digits::ean13_from_digits;
use crate::store::{StoredArticle, StoredImage};

/// Generates the article at `index` in a list of `count` articles.
pub fn generate_article(
    spec: &DatabaseSpec,
    tree: &GroupTree,
    seed: u64,
    index: u64,
    count: u64,
) -> StoredArticle {
    let id = article_id(spec, index, count);
    // Every list of 20 articles or more ends with two services.
    if count >= 20 && index + 2 >= count {
        return generate_service(id, index, usize::from(index + 1 == count));
    }
    let mut random = random_for(seed, 1, index);
    let (place, trade, child, line) = pick_product_line(&mut random);
    let vat = if index % 89 == 60 {
        Decimal::ZERO
    } else {
        Decimal::from(line.vat)
    };
    let (first_group, second_group) = group_ids(tree, place, child, index);
    let article = Article {
        id,
        code: article_code(trade, index, &mut random),
        name: article_name(spec, line, index, &mut random),
        description: article_description(trade, line, index, &mut random),
        gtin: article_gtin(index),
        unit: Some(line.unit.to_owned()),
        kind: Some(article_kind(index)),
        first_group,
        second_group,
        vat_rate: Some(vat),
        weight: article_weight(line, index, &mut random),
        active: match index {
            i if i % 71 == 33 => None,
            i => Some(i % 50 != 49),
        },
    };
    StoredArticle {
        ordinal: index,
        article,
        units: units::generate_units(spec, line, vat, seed, index),
        images: generate_images(seed, index),
    }
}

/// Returns an article ID. The same ID exists in several databases and means different articles.
fn article_id(spec: &DatabaseSpec, index: u64, count: u64) -> String {
    match spec.index {
        0 => 1_001 + index,
        1 => 1_002 + (index + count / 2) % count.max(1),
        _ => 50_001 + index * 3,
    }
    .to_string()
}

fn pick_product_line(
    random: &mut ChaCha8Rng,
) -> (usize, &'static Trade, usize, &'static ProductLine) {
    let all = trades();
    let place = random.random_range(0..all.clone().count());
    let trade = all
        .clone()
        .nth(place)
        .unwrap_or(&super::trades_goods::TRADES[0]);
    let child = random.random_range(0..trade.groups.len());
    (place, trade, child, &trade.groups[child].1)
}

fn group_ids(
    tree: &GroupTree,
    place: usize,
    child: usize,
    index: u64,
) -> (Option<String>, Option<String>) {
    let (first, children) = &tree.ids[place];
    match index % 100 {
        41 => (None, None),
        n if n % 9 == 5 => (Some(first.clone()), None),
        _ => (Some(first.clone()), children.get(child).cloned()),
    }
}

/// Returns an article code. Its six digits are the index, so codes differ even if a shop ignores case.
fn article_code(trade: &Trade, index: u64, random: &mut ChaCha8Rng) -> String {
    match random.random_range(0..10) {
        0..=4 => format!("{}-{index:06}", trade.letters),
        5..=6 => format!("{index:06}"),
        7 => format!(
            "{}{index:06}/{}",
            trade.letters,
            ["A", "B", "R"][random.random_range(0..3)]
        ),
        8 => format!("1{index:06}"),
        _ => format!(
            "{} {index:06}.{}",
            trade.letters,
            random.random_range(1..10)
        ),
    }
}

fn article_name(
    spec: &DatabaseSpec,
    line: &ProductLine,
    index: u64,
    random: &mut ChaCha8Rng,
) -> String {
    let noun = pick_word(line.nouns, random);
    let detail = pick_word(line.details, random);
    let brand = pick_word(line.brands, random);
    let model = format!(
        "{}{}",
        ["", "K", "M", "PRO ", "S"][random.random_range(0..5)],
        random.random_range(10..990)
    );
    let name = match index {
        i if i % 41 == 7 => format!("{noun} <{detail}> & \"{brand}\" {model}"),
        i if i % 53 == 9 => format!("{noun} {detail} '{brand}' {model} – 1/2\" & više"),
        i if i % 13 == 3 => format!(
            "{} „{brand}” {model}",
            cyrillic::to_cyrillic(&format!("{noun} {detail}"))
        ),
        i if i % 173 == 5 => format!(
            "{noun} {detail} {brand} {model}, u kompletu sa produženim garantnim listom, uputstvom na srpskom jeziku, \
             rezervnim delovima i priborom za čišćenje, održavanje i skladištenje – pakovanje pogodno za poklon i slanje poštom"
        ),
        i if i % 7 == 0 => format!(
            "{} {brand} {model}",
            format!("{noun} {detail}").to_uppercase()
        ),
        _ => format!("{noun} {detail} {brand} {model}"),
    };
    // A few names differ between the years.
    match spec.index {
        0 if index % 37 == 11 => format!("{name} (stari naziv)"),
        2 if index % 43 == 12 => format!("{name} – DEMO"),
        _ => name,
    }
}

fn article_description(
    trade: &Trade,
    line: &ProductLine,
    index: u64,
    random: &mut ChaCha8Rng,
) -> Option<String> {
    if index % 10 > 6 {
        return None;
    }
    let noun = pick_word(line.nouns, random);
    let sentence = *[
        "Proverenog kvaliteta, za svakodnevnu upotrebu.",
        "Čuvati na suvom i tamnom mestu, van domašaja dece.",
        "Isporuka iz magacina u roku od 2–3 radna dana.",
        "Zemlja porekla: Srbija. Uvoznik i distributer navedeni su na deklaraciji.",
        "Đubre i ambalažu odložiti prema lokalnim propisima.",
    ]
    .choose(random)
    .unwrap_or(&"");
    Some(match index % 6 {
        0 => format!("{noun} – {}.\n{sentence}", trade.name.to_lowercase()),
        1 => format!(
            "<p><strong>{noun}</strong> iz grupe „{}”. {sentence}</p>",
            trade.name
        ),
        2 => format!("{sentence} Dimenzije < 40 cm & masa > 0,2 kg; \"original\"."),
        3 => cyrillic::to_cyrillic(&format!("{noun}. {sentence}")),
        _ => format!("{noun}. {sentence}"),
    })
}

/// Returns a barcode of the Serbian range; one article in seven has none.
fn article_gtin(index: u64) -> Option<String> {
    (index % 7 != 4).then(|| ean13_from_digits(860_000_000_000 + 1_000_003 + index * 17))
}

fn article_kind(index: u64) -> ArticleKind {
    match index % 60 {
        25 => ArticleKind::Consignment,
        35 => ArticleKind::Material,
        45 | 46 => ArticleKind::Product,
        _ => ArticleKind::Goods,
    }
}

fn article_weight(line: &ProductLine, index: u64, random: &mut ChaCha8Rng) -> Option<Decimal> {
    match line.unit {
        "kg" => Some(Decimal::new(1000, 3)),
        _ if index % 5 < 3 => Some(Decimal::new(random.random_range(20..25_000), 3)),
        _ => None,
    }
}

/// Generates the images: most articles have one; some share it, like sizes of one product.
fn generate_images(seed: u64, index: u64) -> Vec<StoredImage> {
    let count = match index % 20 {
        6 => 0,
        11 => 2,
        17 => 3,
        _ => 1,
    };
    (1..=count)
        .map(|position| {
            let drawn = if index % 47 == 30 && position == 1 {
                index - 1
            } else {
                index
            };
            new_image(
                index,
                u64::from(position),
                position,
                mix(mix(seed ^ 0x51d3).wrapping_add(drawn * 8 + u64::from(position))),
            )
        })
        .collect()
}

fn generate_service(id: String, index: u64, which: usize) -> StoredArticle {
    let (name, price) = [
        ("Troškovi dostave", 390),
        ("Naknada za način plaćanja", 120),
    ][which];
    let vat = Decimal::from(20);
    let article = Article {
        id,
        code: SERVICE_CODES[which].to_owned(),
        name: name.to_owned(),
        description: None,
        gtin: None,
        unit: Some("kom".to_owned()),
        kind: Some(ArticleKind::Service),
        first_group: None,
        second_group: None,
        vat_rate: Some(vat),
        weight: None,
        active: Some(true),
    };
    StoredArticle {
        ordinal: index,
        article,
        units: units::generate_service_units(Decimal::from(price), vat),
        images: Vec::new(),
    }
}

fn pick_word(words: &'static [&'static str], random: &mut ChaCha8Rng) -> &'static str {
    words.choose(random).copied().unwrap_or_default()
}
