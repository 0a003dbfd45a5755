//! One file per resource: parses a row into the model.

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
use super::row::FieldError;

pub(super) use article::parse_article;
pub(super) use customer::{parse_created_customer, parse_customer, parse_debt};
pub(super) use document::parse_receipt;
pub(super) use group::parse_group;
pub(super) use image::parse_image;
pub(super) use organization::{parse_business_unit, parse_database};
pub use price::PriceRow;
pub(super) use price::{parse_amount, parse_price, price_type_field};
pub use stock::StockRow;
pub(super) use stock::parse_stock;

/// Returns the variant of an enumeration for a word.
fn parse_variant<T: DeserializeOwned>(
    field: Field,
    word: Option<&str>,
) -> Result<Option<T>, FieldError> {
    word.map(|word| serde_json::from_value(serde_json::Value::String(word.to_owned())))
        .transpose()
        .map_err(|_| FieldError::new(field, "has an unknown word"))
}
