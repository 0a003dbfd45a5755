use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Outbound document type, with its effect in SORS.
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
    /// Povratnica: raises stock; made from a document issued before.
    Return,
}

/// Price type (vrsta cene).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceType {
    /// Nabavna: what the merchant paid. Never a shop price without an explicit choice.
    Purchase,
    /// Prodajna bez PDV.
    Net,
    /// Prodajna sa PDV.
    Gross,
}

/// Which stock figure the shop sells from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockMode {
    /// Na stanju.
    OnHand,
    /// Slobodno = na stanju − rezervisano.
    Free,
}

/// An order as a document for SORS: computed, checked, ready to be written by a profile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Type of document.
    pub document_type: DocumentType,
    /// The shop's order number.
    pub order_number: String,
    /// Date of the order in the site's zone.
    pub date: NaiveDate,
    /// Day by which it is to be paid.
    pub due_date: Option<NaiveDate>,
    /// SORS id of the customer.
    pub customer_id: String,
    /// Business unit, by id.
    pub business_unit: Option<String>,
    /// Price type the shop sells by.
    pub price_type: Option<PriceType>,
    /// Currency, ISO 4217.
    pub currency: String,
    /// Payment method, as the shop shows it.
    pub payment_method: Option<String>,
    /// Customer's note.
    pub note: Option<String>,
    /// Lines.
    pub items: Vec<DocumentItem>,
    /// Total with VAT; equals the order's to the para.
    pub total: Decimal,
    /// For a return: SORS id of the document it is made from.
    pub source_document: Option<String>,
}

/// One line of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentItem {
    /// SORS id of the article.
    pub article_id: String,
    /// The article's code (SKU).
    pub code: String,
    /// Name as the shop sold it.
    pub name: String,
    /// Quantity, up to three decimals.
    pub quantity: Decimal,
    /// Unit price before discount; VAT in or out by the profile.
    pub unit_price: Decimal,
    /// Discount in the profile's form; zero for none.
    pub discount: Decimal,
    /// VAT rate in percent.
    pub vat_rate: Option<Decimal>,
}

/// What SORS answers to a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentReceipt {
    /// Identity inside one database.
    pub id: String,
    /// Number as people read it.
    pub number: String,
    /// Total as SORS computed it, where it says so.
    pub total: Option<Decimal>,
}
