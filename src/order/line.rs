use rust_decimal::Decimal;

use super::round;
use crate::contract::{DiscountForm, DocumentRules};
use crate::model::{Document, DocumentItem};

/// Returns the total of a line with VAT, by the rule in this module's documentation.
#[must_use]
pub fn line_total(item: &DocumentItem, rules: &DocumentRules) -> Decimal {
    line_amount(
        item.quantity,
        item.unit_price,
        item.discount,
        item.vat_rate.unwrap_or_default(),
        rules,
    )
}

/// Returns the total of a document with VAT.
#[must_use]
pub fn document_total(document: &Document, rules: &DocumentRules) -> Decimal {
    document
        .items
        .iter()
        .map(|item| line_total(item, rules))
        .sum()
}

/// Computes the rule itself.
pub(super) fn line_amount(
    quantity: Decimal,
    unit_price: Decimal,
    discount: Decimal,
    vat_rate: Decimal,
    rules: &DocumentRules,
) -> Decimal {
    let full = quantity * unit_price;
    let discounted = match rules.discount {
        DiscountForm::Percent => full * (Decimal::ONE - discount / Decimal::ONE_HUNDRED),
        DiscountForm::LineAmount => full - discount,
    };
    round(discounted * vat_factor(vat_rate, rules), 2)
}

/// Returns the factor from an amount of the document to one with VAT.
pub(super) fn vat_factor(vat_rate: Decimal, rules: &DocumentRules) -> Decimal {
    if rules.unit_price_includes_vat {
        Decimal::ONE
    } else {
        Decimal::ONE + vat_rate / Decimal::ONE_HUNDRED
    }
}
