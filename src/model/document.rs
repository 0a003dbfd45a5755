use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Type of an outbound document, with its effect in SORS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentType {
    /// Račun: no effect on stock, raises debt.
    Invoice,
    /// Račun-otpremnica: lowers stock, raises debt.
    InvoiceDeliveryNote,
    /// Otpremnica: lowers stock.
    DeliveryNote,
    /// Rezervacija: lowers free stock.
    Reservation,
    /// Povratnica: raises stock; refers to an earlier document.
    Return,
}

/// Price type (vrsta cene).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceType {
    /// Nabavna: the merchant's cost. Never a shop price without an explicit choice.
    Purchase,
    /// Prodajna bez PDV.
    Net,
    /// Prodajna sa PDV.
    Gross,
}

/// Stock figure that the shop sells from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StockMode {
    /// Na stanju.
    OnHand,
    /// Slobodno = na stanju − rezervisano.
    Free,
}

/// A document for SORS: computed, checked, ready to be encoded by a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Type of document.
    pub document_type: DocumentType,
    /// The shop's order number.
    pub order_number: String,
    /// Date of the order in the site's zone.
    pub date: NaiveDate,
    /// Due date.
    pub due_date: Option<NaiveDate>,
    /// SORS's ID of the customer.
    pub customer_id: String,
    /// Business unit, by ID.
    pub business_unit: Option<String>,
    /// The shop's price type.
    pub price_type: Option<PriceType>,
    /// Currency, ISO 4217.
    pub currency: String,
    /// Payment method, as in the shop.
    pub payment_method: Option<String>,
    /// Customer's note.
    pub note: Option<String>,
    /// Lines.
    pub items: Vec<DocumentItem>,
    /// Total with VAT; exactly the order's total.
    pub total: Decimal,
    /// For a return: SORS's ID of the original document.
    pub source_document: Option<String>,
}

/// One line of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentItem {
    /// SORS's ID of the article.
    pub article_id: String,
    /// The article's code (SKU).
    pub code: String,
    /// Name as sold in the shop.
    pub name: String,
    /// Quantity, up to three decimals.
    pub quantity: Decimal,
    /// Unit price before discount, with or without VAT by the profile.
    pub unit_price: Decimal,
    /// Discount in the profile's form; zero for none.
    pub discount: Decimal,
    /// VAT rate in percent.
    pub vat_rate: Option<Decimal>,
}

/// SORS's response to a new document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentReceipt {
    /// Identity inside one database.
    pub id: String,
    /// Number for staff.
    pub number: String,
    /// Total as SORS computed it, if reported.
    pub total: Option<Decimal>,
}
