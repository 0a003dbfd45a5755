use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::round;
use crate::model::DocumentType;

/// Decimals of an amount that can matter; WooCommerce itself keeps six.
const MAX_DECIMALS: u32 = 10;

/// An order as the shop keeps it. Amounts of a line are without tax, with the tax beside them.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderDraft {
    /// Type of the document to be made.
    pub document_type: DocumentType,
    /// The shop's order number.
    pub order_number: String,
    /// Date of the order in the site's zone.
    pub date: NaiveDate,
    /// Day by which it is to be paid.
    pub due_date: Option<NaiveDate>,
    /// SORS id of the customer.
    pub customer_id: String,
    /// Currency of the document, ISO 4217.
    pub currency: String,
    /// Where the shop sold in another currency: what one unit of that is in the document's.
    pub exchange_rate: Option<Decimal>,
    /// Whether the shop's own prices contain tax: tells on which side its unit prices are round.
    pub prices_include_tax: bool,
    /// The order's total, tax included.
    pub total: Decimal,
    /// The tax in it.
    pub total_tax: Decimal,
    /// Payment method, as the shop shows it.
    pub payment_method: Option<String>,
    /// Customer's note.
    pub note: Option<String>,
    /// For a return: SORS id of the document it is made from.
    pub source_document: Option<String>,
    /// Products, shipping and fees; the last two as articles of their own.
    pub items: Vec<OrderDraftItem>,
    /// What becomes of a difference no price can express; without it, such an order is refused.
    pub rounding: Option<Rounding>,
}

/// An article that stands for the paras by which a document's lines would miss the order's total.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounding {
    /// SORS id of the article.
    pub article_id: String,
    /// The article's code.
    pub code: String,
    /// What the line is called.
    pub name: String,
    /// Largest difference that may be written so, in the document's currency.
    pub limit: Decimal,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderDraftItem {
    /// SORS id of the article.
    pub article_id: String,
    /// The article's code (SKU).
    pub code: String,
    /// Name as the shop sold it.
    pub name: String,
    /// Quantity.
    pub quantity: Decimal,
    /// Amount before discounts, without tax.
    pub subtotal: Decimal,
    /// Tax on `subtotal`.
    pub subtotal_tax: Decimal,
    /// Amount after discounts, without tax.
    pub total: Decimal,
    /// Tax on `total`.
    pub total_tax: Decimal,
    /// VAT rate in percent; derived from the amounts where absent.
    pub tax_rate: Option<Decimal>,
}

impl OrderDraft {
    /// The draft as the arithmetic takes it: a shop keeps refunds as negative amounts and quantities, a return
    /// document has positive ones; and decimals far beyond a para are the noise of a shop's floating point.
    pub(super) fn normalize(&self) -> Self {
        let mut draft = self.clone();
        let is_negative = draft.total < Decimal::ZERO
            || draft.items.iter().any(|item| item.quantity < Decimal::ZERO);
        if draft.document_type == DocumentType::Return && is_negative {
            draft.total = -draft.total;
            draft.total_tax = -draft.total_tax;
            for item in &mut draft.items {
                item.quantity = item.quantity.abs();
                item.subtotal = -item.subtotal;
                item.subtotal_tax = -item.subtotal_tax;
                item.total = -item.total;
                item.total_tax = -item.total_tax;
            }
        }
        for item in &mut draft.items {
            for amount in [
                &mut item.subtotal,
                &mut item.subtotal_tax,
                &mut item.total,
                &mut item.total_tax,
            ] {
                *amount = round(*amount, MAX_DECIMALS);
            }
        }
        draft
    }
}

impl OrderDraftItem {
    /// Amount after discounts, with tax.
    pub(super) fn gross(&self) -> Decimal {
        self.total + self.total_tax
    }

    /// Amount before discounts, with tax.
    pub(super) fn gross_before_discount(&self) -> Decimal {
        self.subtotal + self.subtotal_tax
    }

    /// How messages name the line.
    pub(super) fn label(&self) -> String {
        match (self.name.is_empty(), self.code.is_empty()) {
            (false, false) => format!("\"{}\" (SKU {})", self.name, self.code),
            (false, true) => format!("\"{}\"", self.name),
            (true, false) => format!("SKU {}", self.code),
            (true, true) => format!("article {}", self.article_id),
        }
    }
}
