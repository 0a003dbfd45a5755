use crate::error::Error;
use crate::model::Resource;
use rust_decimal::Decimal;

/// Why an order can't become a document. Nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrderError {
    /// A field of the order is missing or out of range.
    #[error("Order {order}: {what}")]
    Field {
        /// The order's number.
        order: String,
        /// What is wrong, with the line's name where it is a line's field.
        what: String,
    },
    /// The lines do not add up to the order's total.
    #[error(
        "Order {order}: the items add up to {items}, but the order's total is {total} (difference {difference}). \
         Items: {lines}. Recalculate the order, then send it again; if the shop rounds totals, set an article for \
         rounding."
    )]
    Total {
        /// The order's number.
        order: String,
        /// Sum of the lines, tax included.
        items: Decimal,
        /// The order's total.
        total: Decimal,
        /// total − items.
        difference: Decimal,
        /// The lines with their amounts.
        lines: String,
    },
    /// No unit price and discount that the contract profile allows give a line's amount.
    #[error(
        "Order {order}: {line} costs {amount}, and no unit price of {price_decimals} decimals gives that to the para \
         for a quantity of {quantity} (nearest {nearest}, difference {difference}). Set an article for rounding, or send this order manually."
    )]
    Line {
        /// The order's number.
        order: String,
        /// The line's name.
        line: String,
        /// What the line costs, tax included.
        amount: Decimal,
        /// The line's quantity.
        quantity: Decimal,
        /// Decimals of a unit price by the profile.
        price_decimals: u32,
        /// The nearest amount that is possible.
        nearest: Decimal,
        /// amount − nearest.
        difference: Decimal,
    },
}

impl From<OrderError> for Error {
    fn from(error: OrderError) -> Self {
        Self::validation(error.to_string()).with_resource(Resource::DocumentCreate)
    }
}
