//! One file a resource: how a row becomes a thing of the model.

mod article;
mod customer;
mod document;
mod group;
mod image;
mod organization;
mod price;
mod stock;

use serde::de::DeserializeOwned;

use super::Field;
use super::row::Flaw;

pub(super) use article::article;
pub(super) use customer::{created, customer, debt};
pub(super) use document::receipt;
pub(super) use group::group;
pub(super) use image::image;
pub(super) use organization::{business_unit, database};
pub use price::PriceRow;
pub(super) use price::{amount, own, price};
pub use stock::StockLine;
pub(super) use stock::stock;

/// The variant of an enumeration by its word.
fn variant<T: DeserializeOwned>(field: Field, word: Option<&str>) -> Result<Option<T>, Flaw> {
    word.map(|word| serde_json::from_value(serde_json::Value::String(word.to_owned())))
        .transpose()
        .map_err(|_| Flaw::of(field, "has a word nobody knows"))
}
