//! Maps rows of the model to rows of a feed, on the runtime's threads.

use std::sync::Arc;

use super::batch::BatchEntry;
use super::fingerprint::row_fingerprint;
use super::price_list::PriceList;
use super::{BatchRow, FeedKind, PricedStock};
use crate::client::pages::{PageParser, hash_identity};
use crate::contract::{RejectedRow, Rows, StockRow};
use crate::error::Error;
use crate::model::{PriceType, StockMode};

/// A valid row on its way into a batch.
#[derive(Debug)]
pub(super) struct FeedRow {
    pub(super) entry: BatchEntry,
    /// The row's business unit, if it has one.
    pub(super) unit: Option<String>,
    /// Equal for rows of the same identity.
    pub(super) key: u64,
}

/// Maps rows of the model to rows of a feed.
#[derive(Debug, Clone)]
pub(super) struct RowMapper {
    pub(super) salt: Arc<str>,
    pub(super) price_type: PriceType,
    pub(super) stock_mode: StockMode,
    /// Prices from a separate list; `None` if the stock's rows have them.
    pub(super) prices: Option<Arc<PriceList>>,
}

impl RowMapper {
    fn to_feed_row(
        &self,
        id: String,
        code: Option<String>,
        unit: Option<String>,
        row: BatchRow,
    ) -> FeedRow {
        let fingerprint = row_fingerprint(&row, &self.salt);
        let key = hash_identity(&[&id, unit.as_deref().unwrap_or_default()]);
        FeedRow {
            entry: BatchEntry {
                id,
                code: code.unwrap_or_default(),
                fingerprint,
                row,
            },
            unit,
            key,
        }
    }

    fn map_stock(&self, line: StockRow) -> Result<FeedRow, RejectedRow> {
        let StockRow { level, mut price } = line;
        if let Some(prices) = &self.prices {
            price = prices
                .price_of(&level.article_id)
                .map_err(|reason| RejectedRow {
                    id: Some(level.article_id.clone()),
                    code: level.article_code.clone(),
                    reason: format!("its price can't be parsed: {reason}"),
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
                reason: "its free stock is an implausibly large number".to_owned(),
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
        Ok(self.to_feed_row(
            level.article_id,
            level.article_code,
            level.business_unit,
            BatchRow::Stock(row),
        ))
    }

    /// Returns the parser for the pages of a feed. Images have one of their own.
    pub(super) fn page_parser(self, kind: FeedKind) -> PageParser<FeedRow> {
        match kind {
            FeedKind::Articles => Arc::new(move |contract, response| {
                map_rows(contract.parse_articles(response)?, |article| {
                    Ok(self.to_feed_row(
                        article.id.clone(),
                        Some(article.code.clone()),
                        None,
                        BatchRow::Article(article),
                    ))
                })
            }),
            FeedKind::Groups => Arc::new(move |contract, response| {
                map_rows(contract.parse_groups(response)?, |group| {
                    Ok(self.to_feed_row(group.id.clone(), None, None, BatchRow::Group(group)))
                })
            }),
            FeedKind::Customers => Arc::new(move |contract, response| {
                map_rows(contract.parse_customers(response)?, |customer| {
                    let id = customer.id.clone().unwrap_or_default();
                    Ok(self.to_feed_row(
                        id,
                        customer.code.clone(),
                        None,
                        BatchRow::Customer(customer),
                    ))
                })
            }),
            FeedKind::Stock | FeedKind::Images => Arc::new(move |contract, response| {
                map_rows(contract.parse_stock(response, self.price_type)?, |line| {
                    self.map_stock(line)
                })
            }),
        }
    }
}

fn map_rows<T>(
    rows: Rows<T>,
    item: impl Fn(T) -> Result<FeedRow, RejectedRow>,
) -> Result<Rows<FeedRow>, Error> {
    Ok(Rows {
        rows: rows
            .rows
            .into_iter()
            .map(|row| row.and_then(&item))
            .collect(),
    })
}
