use rust_decimal::Decimal;

use crate::contract::row::{FieldError, RawRow};
use crate::contract::{Field, Resource};
use crate::model::PriceType;

/// Price of one article, from the list that the profile names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceRow {
    /// The article's ID.
    pub article_id: String,
    /// The business unit's ID, where SORS sends it.
    pub business_unit: Option<String>,
    /// Amount of the requested price type; `None` if the row has none.
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

/// Parses the price of a type: from the type's own field, else from the field of the requested type.
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
            Err(FieldError::new(field, "is below zero"))
        }
        amount => Ok(amount),
    }
}

/// Returns the field of one price type.
pub(in crate::contract) fn price_type_field(price_type: PriceType) -> Field {
    match price_type {
        PriceType::Purchase => Field::PricePurchase,
        PriceType::Net => Field::PriceNet,
        PriceType::Gross => Field::PriceGross,
    }
}
