//! One database: one financial year of a company.

use std::collections::{BTreeMap, HashMap};

use crate::seed;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use sors::model::{Article, BusinessUnit, Customer, Debt, Document, DocumentType, Group};

/// State of one database.
#[derive(Debug)]
pub struct Database {
    /// Its name.
    pub name: String,
    /// Its calendar year; `Demo2` has none.
    pub year: Option<i32>,
    /// Business units.
    pub business_units: Vec<BusinessUnit>,
    /// Groups, parents first.
    pub groups: Vec<Group>,
    articles: BTreeMap<u64, StoredArticle>,
    by_id: HashMap<String, u64>,
    /// Customers in order of creation.
    pub customers: Vec<StoredCustomer>,
    /// Documents in order of receipt.
    pub documents: Vec<StoredDocument>,
    /// First results by idempotency key.
    pub idempotency_records: HashMap<String, IdempotencyRecord>,
}

/// First result of an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyRecord {
    /// BLAKE3 of the request's resource and body.
    pub request: String,
    /// ID of the created item.
    pub id: String,
}

/// An article with its stock, prices and images.
#[derive(Debug, Clone)]
pub struct StoredArticle {
    /// Position in the list; unique, even after a removal.
    pub ordinal: u64,
    /// The article.
    pub article: Article,
    /// Stock and prices, one entry for each business unit, in their order.
    pub units: Vec<UnitStock>,
    /// Images, the main image first.
    pub images: Vec<StoredImage>,
}

/// Stock and prices of an article in one business unit.
#[derive(Debug, Clone)]
pub struct UnitStock {
    /// ID of the business unit.
    pub business_unit: String,
    /// On hand (na stanju).
    pub on_hand: Decimal,
    /// Reserved (rezervisano).
    pub reserved: Decimal,
    /// Prices.
    pub prices: PriceSet,
    /// Whether the stock list has no row for it.
    pub absent: bool,
}

impl UnitStock {
    /// Returns the free quantity (slobodno).
    pub fn free(&self) -> Decimal {
        self.on_hand - self.reserved
    }
}

/// The three prices, in RSD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PriceSet {
    /// Purchase price (nabavna).
    pub purchase: Decimal,
    /// Sale price without VAT.
    pub net: Decimal,
    /// Sale price with VAT.
    pub gross: Decimal,
}

/// An image; its bytes are drawn from `key` on request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredImage {
    /// ID, unique in one database.
    pub id: String,
    /// Position, 1 for the main image.
    pub position: u32,
    /// Key of the drawing: the same key gives the same bytes.
    pub key: u64,
    /// Defect of its row.
    pub defect: Option<ImageDefect>,
}

/// Defect of an image row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageDefect {
    /// The position isn't a number.
    Position,
    /// The article is missing.
    Article,
}

impl StoredImage {
    /// Returns the version; it changes with the image.
    pub fn version(&self) -> String {
        format!("{:016x}", self.key)
    }

    /// Returns the file name, derived from the article code.
    pub fn file_name(&self, code: &str) -> String {
        let safe: String = code
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '-' {
                    c.to_ascii_lowercase()
                } else {
                    '_'
                }
            })
            .collect();
        format!(
            "{safe}-{}.{}",
            self.position,
            crate::images::ImageFormat::from_key(self.key).extension()
        )
    }
}

/// A customer with its debt.
#[derive(Clone, Serialize, Deserialize)]
pub struct StoredCustomer {
    /// Position in the list.
    pub ordinal: u64,
    /// When the API received it; `None` for a seed customer.
    pub received: Option<DateTime<Utc>>,
    /// The customer.
    #[serde(flatten)]
    pub customer: Customer,
    /// Its debt.
    pub debt: Debt,
}

impl std::fmt::Debug for StoredCustomer {
    /// Omits personal data, like [`Customer`].
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredCustomer")
            .field("customer", &self.customer)
            .finish_non_exhaustive()
    }
}

/// A received document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredDocument {
    /// ID, unique in one database.
    pub id: String,
    /// Document number, e.g. `RAC-000123/2026`.
    pub number: String,
    /// When it was received.
    pub received: DateTime<Utc>,
    /// The decoded document.
    #[serde(flatten)]
    pub document: Document,
}

impl Database {
    /// Creates an empty database.
    pub fn new(name: &str, year: Option<i32>, business_units: Vec<BusinessUnit>) -> Self {
        Self {
            name: name.to_owned(),
            year,
            business_units,
            groups: Vec::new(),
            articles: BTreeMap::new(),
            by_id: HashMap::new(),
            customers: Vec::new(),
            documents: Vec::new(),
            idempotency_records: HashMap::new(),
        }
    }

    /// Returns the articles in order.
    pub fn articles(&self) -> impl Iterator<Item = &StoredArticle> {
        self.articles.values()
    }

    /// Returns the number of articles.
    pub fn article_count(&self) -> usize {
        self.articles.len()
    }

    /// Returns an article by ID.
    pub fn article(&self, id: &str) -> Option<&StoredArticle> {
        self.articles.get(self.by_id.get(id)?)
    }

    /// Returns a mutable article by ID; its ID must stay.
    pub fn article_mut(&mut self, id: &str) -> Option<&mut StoredArticle> {
        self.articles.get_mut(self.by_id.get(id)?)
    }

    /// Returns an article by code.
    pub fn article_by_code(&self, code: &str) -> Option<&StoredArticle> {
        self.articles
            .values()
            .find(|stored| stored.article.code == code)
    }

    /// Adds an article at the end of the list. One with the same id is replaced.
    pub fn add_article(&mut self, mut stored: StoredArticle) {
        self.remove_article(&stored.article.id);
        stored.ordinal = self
            .articles
            .last_key_value()
            .map_or(0, |(last, _)| last + 1);
        self.by_id.insert(stored.article.id.clone(), stored.ordinal);
        self.articles.insert(stored.ordinal, stored);
    }

    /// Removes an article; returns whether it existed.
    pub fn remove_article(&mut self, id: &str) -> bool {
        self.by_id
            .remove(id)
            .and_then(|ordinal| self.articles.remove(&ordinal))
            .is_some()
    }

    /// Returns an image by ID.
    pub fn image(&self, id: &str) -> Option<&StoredImage> {
        let (ordinal, _) = seed::parse_image_id(id)?;
        self.articles
            .get(&ordinal)?
            .images
            .iter()
            .find(|image| image.id == id)
    }

    /// Whether a business unit exists.
    pub fn has_business_unit(&self, id: &str) -> bool {
        self.business_units.iter().any(|unit| unit.id == id)
    }

    /// Returns a customer by ID.
    pub fn customer(&self, id: &str) -> Option<&StoredCustomer> {
        self.customers
            .iter()
            .find(|stored| stored.customer.id.as_deref() == Some(id))
    }

    /// Returns a mutable customer by ID.
    pub fn customer_mut(&mut self, id: &str) -> Option<&mut StoredCustomer> {
        self.customers
            .iter_mut()
            .find(|stored| stored.customer.id.as_deref() == Some(id))
    }

    /// Returns a document by ID.
    pub fn document(&self, id: &str) -> Option<&StoredDocument> {
        self.documents.iter().find(|stored| stored.id == id)
    }

    /// Counts the documents of a type.
    pub fn count_documents(&self, kind: DocumentType) -> usize {
        self.documents
            .iter()
            .filter(|stored| stored.document.document_type == kind)
            .count()
    }
}
