use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An article (artikal). SORS has no variants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Identity inside one database.
    pub id: String,
    /// Code (šifra), the shop's SKU.
    pub code: String,
    /// Name (naziv).
    pub name: String,
    /// Description (opis).
    pub description: Option<String>,
    /// Barcode (GTIN).
    pub gtin: Option<String>,
    /// Unit of measure (jedinica mere).
    pub unit: Option<String>,
    /// Kind (vrsta).
    pub kind: Option<ArticleKind>,
    /// ID of the first group (prva grupa).
    pub first_group: Option<String>,
    /// ID of the second group (druga grupa).
    pub second_group: Option<String>,
    /// VAT rate in percent: 20, 10 or 0.
    pub vat_rate: Option<Decimal>,
    /// Weight in kilograms.
    pub weight: Option<Decimal>,
    /// Whether the article is in use; unknown means yes.
    pub active: Option<bool>,
}

/// Kind of an article (vrsta).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArticleKind {
    /// Roba.
    Goods,
    /// Usluga.
    Service,
    /// Komision.
    Consignment,
    /// Repromaterijal.
    Material,
    /// Proizvod.
    Product,
}

/// A product group (grupa).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Identity inside one database.
    pub id: String,
    /// Name.
    pub name: String,
    /// ID of the parent group.
    pub parent: Option<String>,
    /// 1 first group (prva grupa), 2 second group (druga grupa).
    pub level: Option<u8>,
}

/// Stock of one article in one business unit. May be negative; up to three decimals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StockLevel {
    /// The article's ID.
    pub article_id: String,
    /// The article's code, where SORS sends it.
    pub article_code: Option<String>,
    /// The business unit's ID, where SORS sends it.
    pub business_unit: Option<String>,
    /// On hand (na stanju).
    pub on_hand: Decimal,
    /// Reserved (rezervisano).
    pub reserved: Option<Decimal>,
    /// Free (slobodno); where absent: on hand − reserved.
    pub free: Option<Decimal>,
}

/// One image of an article, without its bytes unless SORS sends them in the row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Image {
    /// Identity, where SORS has one.
    pub id: Option<String>,
    /// The article's ID.
    pub article_id: String,
    /// Position, the main image first.
    pub position: u32,
    /// URL, absolute or relative to the base URL.
    pub url: Option<String>,
    /// Bytes as base64.
    pub data: Option<String>,
    /// A text that changes when the image does.
    pub version: Option<String>,
    /// File name.
    pub file_name: Option<String>,
}
