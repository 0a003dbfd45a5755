use rust_decimal::Decimal;

use super::amount;
use crate::contract::Field;
use crate::contract::row::{Flaw, Row};
use crate::model::{PriceType, StockLevel};

/// A stock level, with the price where the profile has it in the same row.
#[derive(Debug, Clone, PartialEq)]
pub struct StockLine {
    /// The level.
    pub level: StockLevel,
    /// Of the price type asked for.
    pub price: Option<Decimal>,
}

pub(in crate::contract) fn stock(
    price_type: PriceType,
    row: &Row<'_, '_>,
) -> Result<StockLine, Flaw> {
    Ok(StockLine {
        level: StockLevel {
            article_id: row.need_text(Field::ArticleId)?,
            article_code: row.text(Field::ArticleCode)?,
            business_unit: row.text(Field::BusinessUnit)?,
            on_hand: row.need_decimal(Field::OnHand)?,
            reserved: row.decimal(Field::Reserved)?,
            free: row.decimal(Field::Free)?,
        },
        price: amount(price_type, row)?,
    })
}
