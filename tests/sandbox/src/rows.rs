//! Values of the fields of each kind of row.

use chrono::Datelike;
use rust_decimal::Decimal;
use sors::contract::Field;
use sors::model::{
    ArticleKind, BusinessUnit, Customer, CustomerKind, DocumentType, Group, PriceType, StockMode,
};

use crate::encode::{Row, Scalar, ValueMaps};
use crate::store::{
    ImageDefect, PriceSet, StoredArticle, StoredCustomer, StoredDocument, StoredImage, UnitStock,
};

/// Row of a database.
pub struct DatabaseRow<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its year.
    pub year: Option<i32>,
}

impl Row for DatabaseRow<'_> {
    fn value(&self, field: Field, _: &ValueMaps) -> Scalar<'_> {
        match field {
            Field::Name | Field::Id | Field::Code => Scalar::Text(self.name),
            Field::Year => self
                .year
                .map_or(Scalar::Null, |year| Scalar::Int(i64::from(year))),
            _ => Scalar::Absent,
        }
    }
}

impl Row for BusinessUnit {
    fn value(&self, field: Field, _: &ValueMaps) -> Scalar<'_> {
        match field {
            Field::Id => Scalar::Id(&self.id),
            Field::Code => Scalar::text(self.code.as_deref(), 0),
            Field::Name => Scalar::Text(&self.name),
            _ => Scalar::Absent,
        }
    }
}

impl Row for Group {
    fn value(&self, field: Field, _: &ValueMaps) -> Scalar<'_> {
        match field {
            Field::Id => Scalar::Id(&self.id),
            Field::Name => Scalar::Text(&self.name),
            Field::Parent => Scalar::id(self.parent.as_deref(), 0),
            Field::Level => self
                .level
                .map_or(Scalar::Null, |level| Scalar::Int(i64::from(level))),
            _ => Scalar::Absent,
        }
    }
}

/// Row of an article, with the prices of one business unit if the profile lists them here.
pub struct ArticleRow<'a> {
    /// The article.
    pub stored: &'a StoredArticle,
    /// Stock and prices in the requested business unit, or in the first.
    pub unit: Option<&'a UnitStock>,
    /// Requested price type.
    pub price_type: PriceType,
}

impl Row for ArticleRow<'_> {
    fn value(&self, field: Field, maps: &ValueMaps) -> Scalar<'_> {
        let article = &self.stored.article;
        let variant = self.stored.ordinal;
        match field {
            Field::Id | Field::ArticleId => Scalar::Id(&article.id),
            Field::Code | Field::ArticleCode => Scalar::Text(&article.code),
            Field::Name => Scalar::Text(&article.name),
            Field::Description => Scalar::text(article.description.as_deref(), variant / 2),
            Field::Gtin => Scalar::text(article.gtin.as_deref(), variant),
            Field::Unit => Scalar::text(article.unit.as_deref(), variant),
            Field::Kind => article.kind.map_or(Scalar::Absent, |kind| {
                maps.article_kind(article_kind_name(kind))
            }),
            Field::FirstGroup => Scalar::id(article.first_group.as_deref(), variant),
            Field::SecondGroup => Scalar::id(article.second_group.as_deref(), variant),
            Field::VatRate => Scalar::decimal(article.vat_rate, variant),
            Field::Weight => Scalar::decimal(article.weight, variant),
            Field::Active => article.active.map_or(Scalar::Absent, Scalar::Bool),
            _ => self.unit.map_or(Scalar::Absent, |unit| {
                price_value(&unit.prices, self.price_type, field)
            }),
        }
    }
}

/// Row with stock and price of an article in one business unit.
pub struct StockRow<'a> {
    /// The article.
    pub stored: &'a StoredArticle,
    /// Stock and prices in the business unit.
    pub unit: &'a UnitStock,
    /// Requested price type.
    pub price_type: PriceType,
}

impl Row for StockRow<'_> {
    fn value(&self, field: Field, _: &ValueMaps) -> Scalar<'_> {
        match field {
            Field::ArticleId | Field::Id => Scalar::Id(&self.stored.article.id),
            Field::ArticleCode | Field::Code => Scalar::Text(&self.stored.article.code),
            Field::BusinessUnit => Scalar::Id(&self.unit.business_unit),
            Field::OnHand => Scalar::Decimal(self.unit.on_hand),
            Field::Reserved => Scalar::Decimal(self.unit.reserved),
            Field::Free => Scalar::Decimal(self.unit.free()),
            _ => price_value(&self.unit.prices, self.price_type, field),
        }
    }
}

fn price_value(prices: &PriceSet, price_type: PriceType, field: Field) -> Scalar<'static> {
    match field {
        Field::Price => Scalar::Decimal(prices.price_for(price_type)),
        Field::PricePurchase => Scalar::Decimal(prices.purchase),
        Field::PriceNet => Scalar::Decimal(prices.net),
        Field::PriceGross => Scalar::Decimal(prices.gross),
        _ => Scalar::Absent,
    }
}

/// Row of an image.
pub struct ImageRow<'a> {
    /// The article.
    pub stored: &'a StoredArticle,
    /// The image.
    pub image: &'a StoredImage,
    /// URL of the file, if the profile's form is `url`.
    pub url: Option<String>,
    /// Bytes as base64, if the profile's form is `base64`.
    pub data: Option<String>,
}

impl Row for ImageRow<'_> {
    fn value(&self, field: Field, _: &ValueMaps) -> Scalar<'_> {
        match field {
            Field::Id => Scalar::Id(&self.image.id),
            Field::ArticleId if self.image.defect == Some(ImageDefect::Article) => Scalar::Absent,
            Field::ArticleId => Scalar::Id(&self.stored.article.id),
            Field::ArticleCode | Field::Code => Scalar::Text(&self.stored.article.code),
            Field::Position if self.image.defect == Some(ImageDefect::Position) => {
                Scalar::Text("prva")
            }
            Field::Position => Scalar::Int(i64::from(self.image.position)),
            Field::Url => self.url.as_deref().map_or(Scalar::Absent, Scalar::Text),
            Field::Data => self.data.as_deref().map_or(Scalar::Absent, Scalar::Text),
            Field::Version => Scalar::Owned(self.image.version()),
            Field::FileName => Scalar::Owned(self.image.file_name(&self.stored.article.code)),
            _ => Scalar::Absent,
        }
    }
}

impl Row for StoredCustomer {
    fn value(&self, field: Field, maps: &ValueMaps) -> Scalar<'_> {
        let customer: &Customer = &self.customer;
        let variant = self.ordinal;
        match field {
            Field::Id | Field::CustomerId => Scalar::id(customer.id.as_deref(), 0),
            Field::Code => Scalar::text(customer.code.as_deref(), 0),
            Field::Name => Scalar::Text(&customer.name),
            Field::Company => Scalar::text(customer.company.as_deref(), variant),
            Field::Kind => customer.kind.map_or(Scalar::Absent, |kind| {
                maps.customer_kind(customer_kind_name(kind))
            }),
            Field::Email => Scalar::text(customer.email.as_deref(), variant),
            Field::Phone => Scalar::text(customer.phone.as_deref(), variant),
            Field::Address => Scalar::text(customer.address.as_deref(), variant),
            Field::City => Scalar::text(customer.city.as_deref(), variant),
            Field::PostalCode => Scalar::text(customer.postal_code.as_deref(), variant),
            Field::Country => Scalar::text(customer.country.as_deref(), variant),
            Field::Pib => Scalar::text(customer.pib.as_deref(), variant),
            Field::Mb => Scalar::text(customer.mb.as_deref(), variant),
            _ => Scalar::Absent,
        }
    }
}

/// Row of a customer's debt.
pub struct DebtRow<'a>(pub &'a StoredCustomer);

impl Row for DebtRow<'_> {
    fn value(&self, field: Field, _: &ValueMaps) -> Scalar<'_> {
        let debt = &self.0.debt;
        match field {
            Field::CustomerId | Field::Id => Scalar::Id(&debt.customer_id),
            Field::Charged => Scalar::decimal(debt.charged, 0),
            Field::Paid => Scalar::decimal(debt.paid, 0),
            Field::Approved => Scalar::decimal(debt.approved, 0),
            Field::Discharged => Scalar::decimal(debt.discharged, 0),
            Field::Due => Scalar::Decimal(debt.due),
            Field::DueDate => debt.due_date.map_or(Scalar::Null, Scalar::Date),
            _ => Scalar::Absent,
        }
    }
}

impl Row for StoredDocument {
    fn value(&self, field: Field, _: &ValueMaps) -> Scalar<'_> {
        match field {
            Field::Id => Scalar::Id(&self.id),
            Field::Number | Field::Code => Scalar::Text(&self.number),
            Field::Total => Scalar::Decimal(self.document.total),
            Field::OrderNumber => Scalar::Text(&self.document.order_number),
            Field::Date => Scalar::Date(self.document.date),
            Field::CustomerId => Scalar::Id(&self.document.customer_id),
            Field::Currency => Scalar::Text(&self.document.currency),
            Field::Year => Scalar::Int(i64::from(self.document.date.year())),
            _ => Scalar::Absent,
        }
    }
}

impl PriceSet {
    /// Returns the price of a type.
    pub fn price_for(&self, price_type: PriceType) -> Decimal {
        match price_type {
            PriceType::Purchase => self.purchase,
            PriceType::Net => self.net,
            PriceType::Gross => self.gross,
        }
    }
}

/// Returns our name of an article kind.
pub fn article_kind_name(kind: ArticleKind) -> &'static str {
    match kind {
        ArticleKind::Goods => "goods",
        ArticleKind::Service => "service",
        ArticleKind::Consignment => "consignment",
        ArticleKind::Material => "material",
        ArticleKind::Product => "product",
    }
}

/// Returns our name of a customer kind.
pub fn customer_kind_name(kind: CustomerKind) -> &'static str {
    match kind {
        CustomerKind::DomesticCompany => "domestic_company",
        CustomerKind::ForeignCompany => "foreign_company",
        CustomerKind::Person => "person",
        CustomerKind::SelfEmployed => "self_employed",
        CustomerKind::PublicFunds => "public_funds",
    }
}

/// Parses our name of a customer kind.
pub fn parse_customer_kind(name: &str) -> Option<CustomerKind> {
    [
        CustomerKind::DomesticCompany,
        CustomerKind::ForeignCompany,
        CustomerKind::Person,
        CustomerKind::SelfEmployed,
        CustomerKind::PublicFunds,
    ]
    .into_iter()
    .find(|kind| customer_kind_name(*kind) == name)
}

/// Parses our name of a price type.
pub fn parse_price_type(name: &str) -> Option<PriceType> {
    match name {
        "purchase" => Some(PriceType::Purchase),
        "net" => Some(PriceType::Net),
        "gross" => Some(PriceType::Gross),
        _ => None,
    }
}

/// Parses our name of a stock mode.
pub fn parse_stock_mode(name: &str) -> Option<StockMode> {
    match name {
        "on_hand" => Some(StockMode::OnHand),
        "free" => Some(StockMode::Free),
        _ => None,
    }
}

/// Parses our name of a document type.
pub fn parse_document_type(name: &str) -> Option<DocumentType> {
    match name {
        "invoice" => Some(DocumentType::Invoice),
        "invoice_delivery_note" => Some(DocumentType::InvoiceDeliveryNote),
        "delivery_note" => Some(DocumentType::DeliveryNote),
        "reservation" => Some(DocumentType::Reservation),
        "return" => Some(DocumentType::Return),
        _ => None,
    }
}
