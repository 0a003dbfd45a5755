use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::round;
use crate::model::DocumentType;

/// Decimals of an amount that matter; WooCommerce itself keeps six.
const MAX_DECIMALS: u32 = 10;

/// An order as in the shop. Amounts of a line are without tax, with the tax in a field of its own.
///
/// # Examples
///
/// ```
/// use chrono::NaiveDate;
/// use rust_decimal::dec;
/// use sors::contract::Profile;
/// use sors::model::DocumentType;
/// use sors::order::{DocumentTarget, OrderDraft, OrderDraftItem, build_document};
///
/// let draft = OrderDraft {
///     document_type: DocumentType::Invoice,
///     order_number: "1001".to_owned(),
///     date: NaiveDate::from_ymd_opt(2026, 3, 31).unwrap_or_default(),
///     due_date: None,
///     customer_id: "12".to_owned(),
///     currency: "RSD".to_owned(),
///     exchange_rate: None,
///     prices_include_tax: true,
///     total: dec!(240),
///     total_tax: dec!(40),
///     payment_method: None,
///     note: None,
///     source_document: None,
///     items: vec![OrderDraftItem {
///         article_id: "7".to_owned(),
///         code: "A1".to_owned(),
///         name: "Cup".to_owned(),
///         quantity: dec!(2),
///         subtotal: dec!(200),
///         subtotal_tax: dec!(40),
///         total: dec!(200),
///         total_tax: dec!(40),
///         tax_rate: Some(dec!(20)),
///     }],
///     rounding: None,
/// };
/// let rules = Profile::built_in()?.document.clone();
/// let document = build_document(&draft, &DocumentTarget::default(), &rules)?;
/// assert_eq!(document.items[0].unit_price, dec!(120));
/// # Ok::<(), sors::client::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct OrderDraft {
    /// Type of the document to be made.
    pub document_type: DocumentType,
    /// The shop's order number.
    pub order_number: String,
    /// Date of the order in the site's zone.
    pub date: NaiveDate,
    /// Due date.
    pub due_date: Option<NaiveDate>,
    /// SORS's ID of the customer.
    pub customer_id: String,
    /// Currency of the document, ISO 4217.
    pub currency: String,
    /// If the shop sold in another currency: the value of one unit of it in the document's currency.
    pub exchange_rate: Option<Decimal>,
    /// Whether the shop's prices contain tax: its unit prices are round on that side.
    pub prices_include_tax: bool,
    /// The order's total, tax included.
    pub total: Decimal,
    /// The tax in the total.
    pub total_tax: Decimal,
    /// Payment method, as in the shop.
    pub payment_method: Option<String>,
    /// Customer's note.
    pub note: Option<String>,
    /// For a return: SORS's ID of the original document.
    pub source_document: Option<String>,
    /// Products, shipping and fees; the last two as articles of their own.
    pub items: Vec<OrderDraftItem>,
    /// Article for a difference that no price can express; without it, such an order is rejected.
    pub rounding: Option<Rounding>,
}

/// Article of a line for the paras by which a document's lines would miss the order's total.
#[derive(Debug, Clone, PartialEq)]
pub struct Rounding {
    /// SORS's ID of the article.
    pub article_id: String,
    /// The article's code.
    pub code: String,
    /// Name of the line.
    pub name: String,
    /// Largest difference of such a line, in the document's currency.
    pub limit: Decimal,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderDraftItem {
    /// SORS's ID of the article.
    pub article_id: String,
    /// The article's code (SKU).
    pub code: String,
    /// Name as sold in the shop.
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
    /// Returns the draft as the arithmetic needs it. A shop has negative amounts and quantities in refunds, a return
    /// document has positive ones. Decimals far beyond a para are noise of a shop's floating point.
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
    /// Returns the amount after discounts, with tax.
    pub(super) fn gross(&self) -> Decimal {
        self.total + self.total_tax
    }

    /// Returns the amount before discounts, with tax.
    pub(super) fn gross_before_discount(&self) -> Decimal {
        self.subtotal + self.subtotal_tax
    }

    /// Returns the name of the line for messages.
    pub(super) fn label(&self) -> String {
        match (self.name.is_empty(), self.code.is_empty()) {
            (false, false) => format!("\"{}\" (SKU {})", self.name, self.code),
            (false, true) => format!("\"{}\"", self.name),
            (true, false) => format!("SKU {}", self.code),
            (true, true) => format!("article {}", self.article_id),
        }
    }
}
