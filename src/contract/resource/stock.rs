use rust_decimal::Decimal;

use super::parse_amount;
use crate::contract::Field;
use crate::contract::row::{FieldError, RawRow};
use crate::model::{PriceType, StockLevel};

/// Stock of one article, with the price if the profile has it in the same row.
#[derive(Debug, Clone, PartialEq)]
pub struct StockRow {
    /// The stock.
    pub level: StockLevel,
    /// Price of the requested type.
    pub price: Option<Decimal>,
}

pub(in crate::contract) fn parse_stock(
    price_type: PriceType,
    row: &RawRow<'_, '_>,
) -> Result<StockRow, FieldError> {
    Ok(StockRow {
        level: StockLevel {
            article_id: row.require_text(Field::ArticleId)?,
            article_code: row.text(Field::ArticleCode)?,
            business_unit: row.text(Field::BusinessUnit)?,
            on_hand: row.require_decimal(Field::OnHand)?,
            reserved: row.decimal(Field::Reserved)?,
            free: row.decimal(Field::Free)?,
        },
        price: parse_amount(price_type, row)?,
    })
}
