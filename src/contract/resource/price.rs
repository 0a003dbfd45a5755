use rust_decimal::Decimal;

use crate::contract::row::{FieldError, RawRow};
use crate::contract::{Field, Resource};
use crate::model::PriceType;

/// The price of one article, from whatever list the profile has it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow {
    /// The article's id.
    pub article_id: String,
    /// The business unit's id, where SORS sends it.
    pub business_unit: Option<String>,
    /// Of the price type asked for; none where the row has none.
    pub amount: Option<Decimal>,
}

pub(in crate::contract) fn parse_price(
    price_type: PriceType,
    row: &RawRow<'_, '_>,
) -> Result<PriceRow, FieldError> {
    let id = match row.shape.resource {
        Resource::Articles => Field::Id,
        _ => Field::ArticleId,
    };
    Ok(PriceRow {
        article_id: row.require_text(id)?,
        business_unit: row.text(Field::BusinessUnit)?,
        amount: parse_amount(price_type, row)?,
    })
}

/// The price of a type: from the type's own field, else from the field that answers the type that was asked for.
pub(in crate::contract) fn parse_amount(
    price_type: PriceType,
    row: &RawRow<'_, '_>,
) -> Result<Option<Decimal>, FieldError> {
    let own = price_type_field(price_type);
    let field = if row.shape.has(own) {
        own
    } else {
        Field::Price
    };
    match row.decimal(field)? {
        Some(amount) if amount.is_sign_negative() && !amount.is_zero() => {
            Err(FieldError::of(field, "is below zero"))
        }
        amount => Ok(amount),
    }
}

/// The field that holds prices of one type.
pub(in crate::contract) fn price_type_field(price_type: PriceType) -> Field {
    match price_type {
        PriceType::Purchase => Field::PricePurchase,
        PriceType::Net => Field::PriceNet,
        PriceType::Gross => Field::PriceGross,
    }
}
