use std::collections::HashMap;

use rust_decimal::Decimal;
use serde::Serialize;

use crate::contract::RejectedRow;
use crate::model::{Article, Customer, Group, Image};

/// Stock of one article, with its price.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PricedStock {
    /// The article's id.
    pub article_id: String,
    /// The article's code, where SORS sends it.
    pub article_code: Option<String>,
    /// What the shop sells from, by the stock mode.
    pub quantity: Decimal,
    /// On hand (na stanju).
    pub on_hand: Decimal,
    /// Reserved (rezervisano).
    pub reserved: Option<Decimal>,
    /// Free (slobodno).
    pub free: Option<Decimal>,
    /// By the price type; none where SORS has none.
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
    /// Of a feed of pictures: all of one article, in order.
    Images {
        /// The article's id.
        article_id: String,
        /// Its pictures, the main one first.
        images: Vec<Image>,
        /// False where a row of the list can't be understood, not even whose it is: it may be this article's.
        complete: bool,
    },
    /// Of a feed of customers.
    Customer(Customer),
}

/// A row whose fingerprint is not the known one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangedRow<'a> {
    /// The row's id, as in [`Batch::ids`].
    pub id: &'a str,
    /// 128 bits, hexadecimal.
    pub fingerprint: &'a str,
    /// The row.
    pub row: &'a BatchRow,
}

/// A good row of a batch.
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
    /// Rows received, with the rejected ones. Of pictures: articles.
    #[must_use]
    pub fn len(&self) -> usize {
        self.received
    }

    /// Whether nothing was received.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.received == 0
    }

    /// Ids of the good rows; of a stock row and of pictures, their article's.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|entry| entry.id.as_str())
    }

    /// Codes of the good rows, in the order of [`Batch::ids`]; empty where a row has none.
    pub fn codes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.entries.iter().map(|entry| entry.code.as_str())
    }

    /// The rows whose fingerprint is not the known one (id → fingerprint as last written).
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

    /// Rows that could not be understood.
    #[must_use]
    pub fn rejected(&self) -> &[RejectedRow] {
        &self.rejected
    }

    /// Where to go on after this batch has been written; none after the last one.
    #[must_use]
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }
}
