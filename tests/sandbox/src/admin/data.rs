//! Data of a database in the terms of the model, independent of the profile. Tests compare with it.

use std::sync::PoisonError;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use sors::model::PriceType;

use crate::rows::parse_price_type;
use crate::state::SharedState;
use crate::store::{Database, StoredArticle, UnitStock};

/// Query parameters of the data endpoint.
#[derive(Debug, Default, Deserialize)]
pub struct DataFilter {
    /// Only this business unit.
    business_unit: Option<String>,
    /// Price type of `amount`; gross by default.
    price_type: Option<String>,
}

/// Returns the rows of one kind.
///
/// # Errors
/// If the database, the kind of data or the price type doesn't exist.
pub fn list_rows(
    state: &SharedState,
    database: &str,
    kind: &str,
    filter: &DataFilter,
) -> Result<Value, String> {
    let databases = state.databases();
    let database = databases
        .find_database(database)
        .ok_or_else(|| format!("Database {database} does not exist."))?;
    let database = database.read().unwrap_or_else(PoisonError::into_inner);
    let price_type = match &filter.price_type {
        None => PriceType::Gross,
        Some(name) => {
            parse_price_type(name).ok_or_else(|| format!("{name} isn't a price type."))?
        }
    };
    match kind {
        "articles" => Ok(database
            .articles()
            .map(|stored| json!(stored.article))
            .collect()),
        "groups" => Ok(json!(database.groups)),
        "business_units" => Ok(json!(database.business_units)),
        "customers" => Ok(json!(database.customers)),
        "documents" => Ok(json!(database.documents)),
        "stock" => Ok(select_units(&database, filter)
            .map(|(stored, unit)| stock_json(stored, unit))
            .collect()),
        "prices" => Ok(select_units(&database, filter)
            .map(|(stored, unit)| price_json(stored, unit, price_type))
            .collect()),
        "images" => list_images(state, &database),
        other => Err(format!("{other} isn't a kind of data.")),
    }
}

fn select_units<'a>(
    database: &'a Database,
    filter: &'a DataFilter,
) -> impl Iterator<Item = (&'a StoredArticle, &'a UnitStock)> {
    let all = database
        .articles()
        .flat_map(|stored| stored.units.iter().map(move |unit| (stored, unit)));
    all.filter(|(_, unit)| {
        filter
            .business_unit
            .as_ref()
            .is_none_or(|id| *id == unit.business_unit)
    })
}

fn stock_json(stored: &StoredArticle, unit: &UnitStock) -> Value {
    json!({
        "article_id": stored.article.id,
        "article_code": stored.article.code,
        "business_unit": unit.business_unit,
        "on_hand": unit.on_hand,
        "reserved": unit.reserved,
        "free": unit.free(),
    })
}

fn price_json(stored: &StoredArticle, unit: &UnitStock, price_type: PriceType) -> Value {
    json!({
        "article_id": stored.article.id,
        "article_code": stored.article.code,
        "business_unit": unit.business_unit,
        "amount": unit.prices.price_for(price_type),
        "purchase": unit.prices.purchase,
        "net": unit.prices.net,
        "gross": unit.prices.gross,
    })
}

fn list_images(state: &SharedState, database: &Database) -> Result<Value, String> {
    let images = database
        .articles()
        .flat_map(|stored| stored.images.iter().map(move |image| (stored, image)));
    let images: Vec<_> = images.collect();
    state.images.draw_all(
        &images
            .iter()
            .map(|(_, image)| image.key)
            .collect::<Vec<_>>(),
    );
    images
        .into_iter()
        .map(|(stored, image)| {
            let drawn = state.images.get(image.key)?;
            let mut row = Map::new();
            row.insert("id".into(), json!(image.id));
            row.insert("article_id".into(), json!(stored.article.id));
            row.insert("article_code".into(), json!(stored.article.code));
            row.insert("position".into(), json!(image.position));
            row.insert("version".into(), json!(image.version()));
            row.insert(
                "file_name".into(),
                json!(image.file_name(&stored.article.code)),
            );
            row.insert("mime".into(), json!(drawn.format.mime()));
            row.insert("hash".into(), json!(drawn.hash));
            row.insert("bytes".into(), json!(drawn.bytes.len()));
            Ok(Value::Object(row))
        })
        .collect()
}
