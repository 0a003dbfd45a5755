//! A database's data by the model: independent of any profile, for tests to compare with.

use std::sync::PoisonError;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use sors::model::PriceType;

use crate::rows::price_type_of;
use crate::state::Shared;
use crate::store::{Database, Good, UnitState};

/// What a reader wants to see.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    /// Only this business unit.
    business_unit: Option<String>,
    /// Price type of `amount`; gross by default.
    price_type: Option<String>,
}

/// Rows of one kind.
///
/// # Errors
/// Says what doesn't exist.
pub fn rows(shared: &Shared, database: &str, kind: &str, filter: &Filter) -> Result<Value, String> {
    let world = shared.world();
    let database = world
        .database(database)
        .ok_or_else(|| format!("Database {database} does not exist."))?;
    let database = database.read().unwrap_or_else(PoisonError::into_inner);
    let price_type = match &filter.price_type {
        None => PriceType::Gross,
        Some(word) => price_type_of(word).ok_or_else(|| format!("{word} is no price type."))?,
    };
    match kind {
        "articles" => Ok(database.goods().map(|good| json!(good.article)).collect()),
        "groups" => Ok(json!(database.groups)),
        "business_units" => Ok(json!(database.business_units)),
        "customers" => Ok(json!(database.customers)),
        "documents" => Ok(json!(database.documents)),
        "stock" => Ok(units(&database, filter)
            .map(|(good, unit)| stock(good, unit))
            .collect()),
        "prices" => Ok(units(&database, filter)
            .map(|(good, unit)| price(good, unit, price_type))
            .collect()),
        "images" => images(shared, &database),
        other => Err(format!("{other} is no kind of data.")),
    }
}

fn units<'a>(
    database: &'a Database,
    filter: &'a Filter,
) -> impl Iterator<Item = (&'a Good, &'a UnitState)> {
    let all = database
        .goods()
        .flat_map(|good| good.units.iter().map(move |unit| (good, unit)));
    all.filter(|(_, unit)| {
        filter
            .business_unit
            .as_ref()
            .is_none_or(|id| *id == unit.business_unit)
    })
}

fn stock(good: &Good, unit: &UnitState) -> Value {
    json!({
        "article_id": good.article.id,
        "article_code": good.article.code,
        "business_unit": unit.business_unit,
        "on_hand": unit.on_hand,
        "reserved": unit.reserved,
        "free": unit.free(),
    })
}

fn price(good: &Good, unit: &UnitState, price_type: PriceType) -> Value {
    json!({
        "article_id": good.article.id,
        "article_code": good.article.code,
        "business_unit": unit.business_unit,
        "amount": unit.prices.of(price_type),
        "purchase": unit.prices.purchase,
        "net": unit.prices.net,
        "gross": unit.prices.gross,
    })
}

fn images(shared: &Shared, database: &Database) -> Result<Value, String> {
    let pictures = database
        .goods()
        .flat_map(|good| good.pictures.iter().map(move |picture| (good, picture)));
    let pictures: Vec<_> = pictures.collect();
    shared.pictures.prepare(
        &pictures
            .iter()
            .map(|(_, picture)| picture.key)
            .collect::<Vec<_>>(),
    );
    pictures
        .into_iter()
        .map(|(good, picture)| {
            let drawn = shared.pictures.get(picture.key)?;
            let mut row = Map::new();
            row.insert("id".into(), json!(picture.id));
            row.insert("article_id".into(), json!(good.article.id));
            row.insert("article_code".into(), json!(good.article.code));
            row.insert("position".into(), json!(picture.position));
            row.insert("version".into(), json!(picture.version()));
            row.insert(
                "file_name".into(),
                json!(picture.file_name(&good.article.code)),
            );
            row.insert("mime".into(), json!(drawn.format.mime()));
            row.insert("hash".into(), json!(drawn.hash));
            row.insert("bytes".into(), json!(drawn.bytes.len()));
            Ok(Value::Object(row))
        })
        .collect()
}
