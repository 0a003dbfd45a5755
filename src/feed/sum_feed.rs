//! Feed of stock summed over several business units. It loads all lists first: an article's sum needs a row of each,
//! and an interrupted list must not look like missing stock.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::batch::BatchEntry;
use super::cursor::FeedCursor;
use super::fingerprint::row_fingerprint;
use super::row_mapper::{FeedRow, RowMapper};
use super::unit_filter::UnitFilter;
use super::{Batch, BatchRow, FeedKind, PricedStock};
use crate::client::pages::{PageStream, hash_identity};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, Contract, Field, Param, RejectedRow, Resource};

/// Articles per batch, at most.
const MAX_BATCH_ARTICLES: usize = 500;

/// Feed of sums, in the order of the articles' IDs.
pub(super) struct SumFeed {
    client: Client,
    units: Arc<[String]>,
    salt: Arc<str>,
    sums: VecDeque<PricedStock>,
    rejected: Vec<RejectedRow>,
    total: u64,
}

/// Sums so far.
#[derive(Default)]
struct StockTotals {
    rows: BTreeMap<String, PricedStock>,
    /// Prices in the rows of the price unit.
    prices: BTreeMap<String, Decimal>,
    /// Articles with an unusable row: a sum without it would be wrong.
    unusable: BTreeMap<String, RejectedRow>,
    /// Duplicate rows; the first one counts.
    duplicates: Vec<RejectedRow>,
    /// By unit, for units whose rows name none: a hash over all rows.
    unowned: Vec<(String, u64)>,
}

impl SumFeed {
    /// Loads the lists. `api_request` is the request for one unit's stock.
    pub(super) async fn load(
        client: Client,
        api_request: ApiRequest,
        mapper: RowMapper,
        units: &[String],
        after: Option<&str>,
    ) -> Result<Self, Error> {
        let salt = mapper.salt.clone();
        let with_price = mapper.prices.is_none();
        let mut sums = StockTotals::default();
        let mut lists = units.to_vec();
        let price_unit = client.config().business_unit.clone();
        if with_price {
            let unit = price_unit.as_ref().ok_or_else(no_price_unit)?;
            if !lists.contains(unit) {
                lists.push(unit.clone());
            }
        }
        for unit in &lists {
            let role = UnitRole {
                counts: units.contains(unit),
                has_price: with_price && price_unit.as_ref() == Some(unit),
            };
            sums.add_unit(&client, &api_request, &mapper, unit, role)
                .await?;
        }
        sums.reject_identical_lists()?;
        let StockTotals {
            mut rows,
            mut prices,
            unusable,
            duplicates,
            ..
        } = sums;
        rows.retain(|id, _| !unusable.contains_key(id));
        if with_price {
            for (id, row) in &mut rows {
                row.price = prices.remove(id);
            }
        }
        let total = (rows.len() + unusable.len()) as u64;
        let mut rejected: Vec<_> = unusable.into_values().chain(duplicates).collect();
        if let Some(after) = after {
            rows.retain(|id, _| id.as_str() > after);
            rejected.clear();
        }
        Ok(Self {
            client,
            units: units.into(),
            salt,
            sums: rows.into_values().collect(),
            rejected,
            total,
        })
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }

    pub(super) fn next(&mut self) -> Option<Batch> {
        if self.sums.is_empty() && self.rejected.is_empty() {
            return None;
        }
        let mut batch = Batch {
            rejected: std::mem::take(&mut self.rejected),
            ..Batch::default()
        };
        let count = self.sums.len().min(MAX_BATCH_ARTICLES);
        for row in self.sums.drain(..count) {
            let (id, code) = (row.article_id.clone(), row.article_code.clone());
            let row = BatchRow::Stock(row);
            batch.entries.push(BatchEntry {
                id,
                code: code.unwrap_or_default(),
                fingerprint: row_fingerprint(&row, &self.salt),
                row,
            });
        }
        batch.received = batch.entries.len() + batch.rejected.len();
        let last = batch.entries.last().filter(|_| !self.sums.is_empty());
        batch.cursor = last.map(|entry| {
            FeedCursor::Sum(entry.id.clone()).encode(&self.client, FeedKind::Stock, &self.units)
        });
        Some(batch)
    }
}

/// Purpose of a unit's rows.
#[derive(Clone, Copy)]
struct UnitRole {
    counts: bool,
    has_price: bool,
}

impl StockTotals {
    /// Adds one unit's list. An empty list is an error.
    async fn add_unit(
        &mut self,
        client: &Client,
        api_request: &ApiRequest,
        mapper: &RowMapper,
        unit: &str,
        role: UnitRole,
    ) -> Result<(), Error> {
        let resource = api_request.resource;
        let mut api_request = api_request.clone();
        api_request
            .params
            .retain(|(param, _)| *param != Param::BusinessUnit);
        let api_request = api_request.with_param(Param::BusinessUnit, Some(unit));
        let by_unit = asks_by_unit(client.contract(), resource)?;
        if !by_unit && !names_units(client.contract(), resource)? {
            return Err(missing_unit().with_resource(resource));
        }
        let parse = mapper.clone().page_parser(FeedKind::Stock);
        let mut pages = PageStream::new(
            client.clone(),
            api_request,
            parse,
            |item: &FeedRow| item.key,
            None,
        );
        let mut own = UnitFilter::new(Some(unit), resource);
        let mut seen = BTreeMap::new();
        let mut is_unowned = false;
        while let Some(page) = pages.next().await? {
            for row in page.rows {
                let item = match row {
                    Ok(item) => item,
                    Err(rejected) => {
                        let Some(id) = rejected.id.clone() else {
                            return Err(unowned_row(unit, &rejected.reason).with_resource(resource));
                        };
                        self.unusable.entry(id).or_insert(rejected);
                        continue;
                    }
                };
                if item.unit.is_none() && !by_unit {
                    return Err(missing_unit().with_resource(resource));
                }
                if !own.is_ours(item.unit.as_deref())? {
                    continue;
                }
                is_unowned |= item.unit.is_none();
                let BatchRow::Stock(stock) = item.entry.row else {
                    continue;
                };
                let quantities = (stock.quantity, stock.on_hand);
                if seen.insert(stock.article_id.clone(), quantities).is_some() {
                    self.duplicates.push(duplicate_row(unit, &stock));
                } else {
                    self.add_row(stock, role);
                }
            }
        }
        if seen.is_empty() {
            return Err(no_stock(client, unit).with_resource(resource));
        }
        if is_unowned && role.counts && seen.values().any(|(_, on_hand)| !on_hand.is_zero()) {
            let print = hash_identity(&[&format!("{seen:?}")]);
            self.unowned.push((unit.to_owned(), print));
        }
        Ok(())
    }

    fn add_row(&mut self, stock: PricedStock, role: UnitRole) {
        if role.has_price {
            self.prices
                .extend(stock.price.map(|price| (stock.article_id.clone(), price)));
        }
        if !role.counts {
            return;
        }
        let Some(sum) = self.rows.get_mut(&stock.article_id) else {
            self.rows.insert(stock.article_id.clone(), stock);
            return;
        };
        if add_to(sum, &stock).is_none() {
            let rejected = RejectedRow {
                id: Some(stock.article_id.clone()),
                code: stock.article_code,
                reason: "its stock over all business units is an implausibly large number"
                    .to_owned(),
            };
            self.unusable.entry(stock.article_id).or_insert(rejected);
        }
    }

    /// Rejects identical lists. Two units with the same stock of everything are one list sent twice, and the sum would
    /// be double.
    fn reject_identical_lists(&self) -> Result<(), Error> {
        for (at, (unit, print)) in self.unowned.iter().enumerate() {
            if let Some((other, _)) = self.unowned[..at].iter().find(|(_, is)| is == print) {
                return Err(Error::contract(format!(
                    "SORS sent the same stock for the business units “{other}” and “{unit}”, and its rows don't name their unit: it seems to ignore the requested unit, so that a sum would count everything twice. \
                     Nothing was imported; choose one business unit, or correct the contract profile."
                ))
                .with_resource(Resource::Stock));
            }
        }
        Ok(())
    }
}

/// Adds quantities; `None` if they are too large. `free` of the sum is known if all parts have it.
fn add_to(sum: &mut PricedStock, part: &PricedStock) -> Option<()> {
    sum.quantity = sum.quantity.checked_add(part.quantity)?;
    sum.on_hand = sum.on_hand.checked_add(part.on_hand)?;
    sum.reserved = match (sum.reserved, part.reserved) {
        (Some(one), Some(other)) => Some(one.checked_add(other)?),
        (one, other) => one.or(other),
    };
    sum.free = match (sum.free, part.free) {
        (Some(one), Some(other)) => Some(one.checked_add(other)?),
        _ => None,
    };
    if sum.article_code.is_none() {
        sum.article_code.clone_from(&part.article_code);
    }
    Some(())
}

/// Whether a request has the business unit.
fn asks_by_unit(contract: &Contract, resource: Resource) -> Result<bool, Error> {
    let spec = contract.spec(resource)?;
    Ok(spec.query.contains_key(&Param::BusinessUnit) || spec.path.contains("{business_unit}"))
}

/// Whether rows have their business unit.
fn names_units(contract: &Contract, resource: Resource) -> Result<bool, Error> {
    let spec = contract.spec(resource)?;
    Ok(spec.fields.contains_key(&Field::BusinessUnit))
}

fn no_price_unit() -> Error {
    Error::validation(
        "Prices come from one business unit, and none is chosen. Choose the business unit in the settings.",
    )
    .with_resource(Resource::Stock)
}

fn missing_unit() -> Error {
    Error::contract(
        "The contract profile has no place for the business unit in a request for stock, and the rows don't name it, so \
         stock can't be summed by unit. Choose one business unit, or correct the contract profile.",
    )
}

fn unowned_row(unit: &str, reason: &str) -> Error {
    Error::contract(format!(
        "A row of the stock of the business unit “{unit}” can't be parsed, not even its article: {reason}. Without it \
         the sum over the units may be wrong. Nothing was imported; correct the entry in SORS or the contract profile."
    ))
}

fn no_stock(client: &Client, unit: &str) -> Error {
    let database = client.config().database.as_deref().unwrap_or_default();
    Error::contract(format!(
        "SORS sent no stock of the business unit “{unit}” in the database “{database}”. Nothing was changed in the shop; \
         check the unit in the settings, and leave it out if it keeps no stock."
    ))
}

fn duplicate_row(unit: &str, stock: &PricedStock) -> RejectedRow {
    RejectedRow {
        id: Some(stock.article_id.clone()),
        code: stock.article_code.clone(),
        reason: format!(
            "the stock of the business unit “{unit}” has another row of the same article; the first one was used"
        ),
    }
}
