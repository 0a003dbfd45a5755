use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::contract::RejectedRow;
use crate::model::{Article, Customer, Group, Image};

/// Stock of one article, with its price.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PricedStock {
    /// The article's ID.
    pub article_id: String,
    /// The article's code, where SORS sends it.
    pub article_code: Option<String>,
    /// Quantity for the shop, by the stock mode.
    pub quantity: Decimal,
    /// On hand (na stanju).
    pub on_hand: Decimal,
    /// Reserved (rezervisano).
    pub reserved: Option<Decimal>,
    /// Free (slobodno).
    pub free: Option<Decimal>,
    /// By the price type; `None` if SORS has none.
    pub price: Option<Decimal>,
}

/// One row of a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum BatchRow {
    /// Of a feed of articles.
    Article(Article),
    /// Of a feed of groups.
    Group(Group),
    /// Of a feed of stock.
    Stock(PricedStock),
    /// Of a feed of images: all images of one article, in order.
    Images {
        /// The article's ID.
        article_id: String,
        /// Its images, the main one first.
        images: Vec<Image>,
        /// False if a row of the list has no readable article ID: it may be this article's.
        complete: bool,
    },
    /// Of a feed of customers.
    Customer(Customer),
}

/// A row whose fingerprint differs from the known one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangedRow<'a> {
    /// The row's ID, as in [`Batch::ids`].
    pub id: &'a str,
    /// 128 bits, hexadecimal.
    pub fingerprint: &'a str,
    /// The row.
    pub row: &'a BatchRow,
}

/// A valid row of a batch.
#[derive(Debug, Clone)]
pub(crate) struct BatchEntry {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) fingerprint: String,
    pub(crate) row: BatchRow,
}

/// One page of rows.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    pub(crate) entries: Vec<BatchEntry>,
    pub(crate) rejected: Vec<RejectedRow>,
    pub(crate) cursor: Option<String>,
    pub(crate) received: usize,
}

impl Batch {
    /// Returns the number of rows, rejected ones included. Of images: of articles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.received
    }

    /// Whether the batch has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.received == 0
    }

    /// Returns the IDs of the valid rows; of stock and images, the article's.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|entry| entry.id.as_str())
    }

    /// Returns the codes of the valid rows, in the order of [`Batch::ids`]; empty where a row has none.
    pub fn codes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|entry| entry.code.as_str())
    }

    /// Returns the rows whose fingerprint differs from the known one (ID → fingerprint as last written).
    pub fn changed<'a>(
        &'a self,
        known: &'a HashMap<String, String>,
    ) -> impl Iterator<Item = ChangedRow<'a>> {
        self.entries
            .iter()
            .filter(|entry| known.get(&entry.id) != Some(&entry.fingerprint))
            .map(|entry| ChangedRow {
                id: &entry.id,
                fingerprint: &entry.fingerprint,
                row: &entry.row,
            })
    }

    /// Returns the rows that could not be parsed.
    #[must_use]
    pub fn rejected(&self) -> &[RejectedRow] {
        &self.rejected
    }

    /// Returns where to resume after this batch; `None` after the last one.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }
}
