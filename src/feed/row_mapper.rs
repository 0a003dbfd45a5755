//! From the model's things to a feed's entries, on the runtime's threads.

use std::sync::Arc;

use super::batch::Entry;
use super::fingerprint::fingerprint;
use super::price_list::PriceList;
use super::{FeedKind, PricedStock, Row};
use crate::client::pages::{PageParser, hash_identity};
use crate::contract::{RejectedRow, Rows, StockRow};
use crate::error::Error;
use crate::model::{PriceType, StockMode};

/// A good row on its way into a batch.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) entry: Entry,
    /// The row's business unit, where it names one.
    pub(super) unit: Option<String>,
    /// Equal for rows of the same identity.
    pub(super) key: u64,
}

/// What rows become depends on.
#[derive(Debug, Clone)]
pub(super) struct Recipe {
    pub(super) salt: Arc<str>,
    pub(super) price_type: PriceType,
    pub(super) stock_mode: StockMode,
    /// Prices from a list of their own; none where they stand in the stock's rows.
    pub(super) prices: Option<Arc<PriceList>>,
}

impl Recipe {
    fn item(&self, id: String, code: Option<String>, unit: Option<String>, row: Row) -> Item {
        let fingerprint = fingerprint(&row, &self.salt);
        let key = hash_identity(&[&id, unit.as_deref().unwrap_or_default()]);
        Item {
            entry: Entry {
                id,
                code: code.unwrap_or_default(),
                fingerprint,
                row,
            },
            unit,
            key,
        }
    }

    fn stock(&self, line: StockRow) -> Result<Item, RejectedRow> {
        let StockRow { level, mut price } = line;
        if let Some(prices) = &self.prices {
            price = prices.of(&level.article_id).map_err(|reason| RejectedRow {
                id: Some(level.article_id.clone()),
                code: level.article_code.clone(),
                reason: format!("its price can't be understood: {reason}"),
            })?;
        }
        let quantity = match self.stock_mode {
            StockMode::OnHand => Some(level.on_hand),
            StockMode::Free => level.free.or_else(|| {
                level
                    .on_hand
                    .checked_sub(level.reserved.unwrap_or_default())
            }),
        };
        let Some(quantity) = quantity else {
            return Err(RejectedRow {
                id: Some(level.article_id),
                code: level.article_code,
                reason: "its free stock is a number too large to be true".to_owned(),
            });
        };
        let row = PricedStock {
            article_id: level.article_id.clone(),
            article_code: level.article_code.clone(),
            quantity,
            on_hand: level.on_hand,
            reserved: level.reserved,
            free: level.free,
            price,
        };
        Ok(self.item(
            level.article_id,
            level.article_code,
            level.business_unit,
            Row::Stock(row),
        ))
    }

    /// How the rows of a feed are read. Pictures have a way of their own.
    pub(super) fn parse(self, kind: FeedKind) -> PageParser<Item> {
        match kind {
            FeedKind::Articles => Arc::new(move |contract, answer| {
                each(contract.parse_articles(answer)?, |article| {
                    Ok(self.item(
                        article.id.clone(),
                        Some(article.code.clone()),
                        None,
                        Row::Article(article),
                    ))
                })
            }),
            FeedKind::Groups => Arc::new(move |contract, answer| {
                each(contract.parse_groups(answer)?, |group| {
                    Ok(self.item(group.id.clone(), None, None, Row::Group(group)))
                })
            }),
            FeedKind::Customers => Arc::new(move |contract, answer| {
                each(contract.parse_customers(answer)?, |customer| {
                    let id = customer.id.clone().unwrap_or_default();
                    Ok(self.item(id, customer.code.clone(), None, Row::Customer(customer)))
                })
            }),
            FeedKind::Stock | FeedKind::Images => Arc::new(move |contract, answer| {
                each(contract.parse_stock(answer, self.price_type)?, |line| {
                    self.stock(line)
                })
            }),
        }
    }
}

fn each<T>(
    rows: Rows<T>,
    item: impl Fn(T) -> Result<Item, RejectedRow>,
) -> Result<Rows<Item>, Error> {
    Ok(Rows {
        rows: rows
            .rows
            .into_iter()
            .map(|row| row.and_then(&item))
            .collect(),
    })
}
