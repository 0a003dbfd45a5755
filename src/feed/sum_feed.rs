//! Stock as the sum over several business units. Their lists are read as wholes before anything is handed over: the
//! sum of an article needs a row of each, and a list that breaks off must not look like stock that is gone.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use rust_decimal::Decimal;

use super::batch::Entry;
use super::cursor::Bookmark;
use super::fingerprint::fingerprint;
use super::row_mapper::{Item, Recipe};
use super::unit_filter::OneUnit;
use super::{Batch, FeedKind, PricedStock, Row};
use crate::client::pages::{PageStream, hash_identity};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, Contract, Field, Param, RejectedRow, Resource};

/// Articles of a batch, at most.
const ARTICLES: usize = 500;

/// Sums in the order of the articles' ids.
pub(super) struct SumFeed {
    client: Client,
    units: Arc<[String]>,
    salt: Arc<str>,
    sums: VecDeque<PricedStock>,
    rejected: Vec<RejectedRow>,
    total: u64,
}

/// What has been added up so far.
#[derive(Default)]
struct Sums {
    rows: BTreeMap<String, PricedStock>,
    /// Prices that stand in the rows of the unit whose prices the shop has.
    prices: BTreeMap<String, Decimal>,
    /// Articles one of whose rows can't be used: a sum without it would be wrong.
    unusable: BTreeMap<String, RejectedRow>,
    /// A row that is there twice; the first one was taken.
    doubles: Vec<RejectedRow>,
    /// By unit, of those whose rows name none: a hash over all rows.
    nameless: Vec<(String, u64)>,
}

impl SumFeed {
    /// Reads the lists. `ask` is what one unit's stock would be asked for by.
    pub(super) async fn load(
        client: Client,
        ask: ApiRequest,
        recipe: Recipe,
        units: &[String],
        after: Option<&str>,
    ) -> Result<Self, Error> {
        let salt = recipe.salt.clone();
        let with_price = recipe.prices.is_none();
        let mut sums = Sums::default();
        let mut lists = units.to_vec();
        let price_unit = client.config().business_unit.clone();
        if with_price {
            let unit = price_unit.as_ref().ok_or_else(no_price_unit)?;
            if !lists.contains(unit) {
                lists.push(unit.clone());
            }
        }
        for unit in &lists {
            let role = Role {
                counts: units.contains(unit),
                has_price: with_price && price_unit.as_ref() == Some(unit),
            };
            sums.read(&client, &ask, &recipe, unit, role).await?;
        }
        sums.same_answers()?;
        let Sums {
            mut rows,
            mut prices,
            unusable,
            doubles,
            ..
        } = sums;
        rows.retain(|id, _| !unusable.contains_key(id));
        if with_price {
            for (id, row) in &mut rows {
                row.price = prices.remove(id);
            }
        }
        let total = (rows.len() + unusable.len()) as u64;
        let mut rejected: Vec<_> = unusable.into_values().chain(doubles).collect();
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
        let count = self.sums.len().min(ARTICLES);
        for row in self.sums.drain(..count) {
            let (id, code) = (row.article_id.clone(), row.article_code.clone());
            let row = Row::Stock(row);
            batch.entries.push(Entry {
                id,
                code: code.unwrap_or_default(),
                fingerprint: fingerprint(&row, &self.salt),
                row,
            });
        }
        batch.received = batch.entries.len() + batch.rejected.len();
        let last = batch.entries.last().filter(|_| !self.sums.is_empty());
        batch.cursor = last.map(|entry| {
            Bookmark::Sum(entry.id.clone()).write(&self.client, FeedKind::Stock, &self.units)
        });
        Some(batch)
    }
}

/// What a unit's rows are read for.
#[derive(Clone, Copy)]
struct Role {
    counts: bool,
    has_price: bool,
}

impl Sums {
    /// Adds one unit's list. An empty one is never believed.
    async fn read(
        &mut self,
        client: &Client,
        ask: &ApiRequest,
        recipe: &Recipe,
        unit: &str,
        role: Role,
    ) -> Result<(), Error> {
        let resource = ask.resource;
        let mut ask = ask.clone();
        ask.params
            .retain(|(param, _)| *param != Param::BusinessUnit);
        let ask = ask.with_param(Param::BusinessUnit, Some(unit));
        let by_unit = asks_by_unit(client.contract(), resource)?;
        if !by_unit && !names_units(client.contract(), resource)? {
            return Err(undivided().of(resource));
        }
        let parse = recipe.clone().parse(FeedKind::Stock);
        let mut pages = PageStream::new(client.clone(), ask, parse, |item: &Item| item.key, None);
        let mut own = OneUnit::new(Some(unit), resource);
        let mut seen = BTreeMap::new();
        let mut is_nameless = false;
        while let Some(page) = pages.next().await? {
            for row in page.rows {
                let item = match row {
                    Ok(item) => item,
                    Err(rejected) => {
                        let Some(id) = rejected.id.clone() else {
                            return Err(nobodys(unit, &rejected.reason).of(resource));
                        };
                        self.unusable.entry(id).or_insert(rejected);
                        continue;
                    }
                };
                if item.unit.is_none() && !by_unit {
                    return Err(undivided().of(resource));
                }
                if !own.is_ours(item.unit.as_deref())? {
                    continue;
                }
                is_nameless |= item.unit.is_none();
                let Row::Stock(stock) = item.entry.row else {
                    continue;
                };
                let quantities = (stock.quantity, stock.on_hand);
                if seen.insert(stock.article_id.clone(), quantities).is_some() {
                    self.doubles.push(double(unit, &stock));
                } else {
                    self.add(stock, role);
                }
            }
        }
        if seen.is_empty() {
            return Err(nothing(client, unit).of(resource));
        }
        if is_nameless && role.counts && seen.values().any(|(_, on_hand)| !on_hand.is_zero()) {
            let print = hash_identity(&[&format!("{seen:?}")]);
            self.nameless.push((unit.to_owned(), print));
        }
        Ok(())
    }

    fn add(&mut self, stock: PricedStock, role: Role) {
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
                reason: "its stock over all business units is a number too large to be true"
                    .to_owned(),
            };
            self.unusable.entry(stock.article_id).or_insert(rejected);
        }
    }

    /// Two units with the same stock of everything are one list sent twice: the sum would be double.
    fn same_answers(&self) -> Result<(), Error> {
        for (at, (unit, print)) in self.nameless.iter().enumerate() {
            if let Some((other, _)) = self.nameless[..at].iter().find(|(_, is)| is == print) {
                return Err(Error::contract(format!(
                    "SORS sent the same stock for the business units “{other}” and “{unit}”, and its rows don't say whose \
                     they are: it seems to ignore which unit is asked for, so that a sum would count everything twice. \
                     Nothing was taken over; choose one business unit, or correct the contract profile."
                ))
                .of(Resource::Stock));
            }
        }
        Ok(())
    }
}

/// Adds the quantities; none when they are too large. `free` of the sum is known where all parts have it.
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

/// Whether a request can say which business unit it is about.
fn asks_by_unit(contract: &Contract, resource: Resource) -> Result<bool, Error> {
    let spec = contract.spec(resource)?;
    Ok(spec.query.contains_key(&Param::BusinessUnit) || spec.path.contains("{business_unit}"))
}

/// Whether rows say which business unit they are of.
fn names_units(contract: &Contract, resource: Resource) -> Result<bool, Error> {
    let spec = contract.spec(resource)?;
    Ok(spec.fields.contains_key(&Field::BusinessUnit))
}

fn no_price_unit() -> Error {
    Error::validation(
        "Prices come from one business unit, and none is chosen. Choose the business unit in the settings.",
    )
    .of(Resource::Stock)
}

fn undivided() -> Error {
    Error::contract(
        "The contract profile has no place for the business unit in a request for stock, and the rows don't name it, so \
         stock can't be added up by unit. Choose one business unit, or correct the contract profile.",
    )
}

fn nobodys(unit: &str, reason: &str) -> Error {
    Error::contract(format!(
        "A row of the stock of the business unit “{unit}” can't be understood, not even whose it is: {reason}. Without it \
         the sum over the units may be wrong. Nothing was taken over; correct the entry in SORS or the contract profile."
    ))
}

fn nothing(client: &Client, unit: &str) -> Error {
    let database = client.config().database.as_deref().unwrap_or_default();
    Error::contract(format!(
        "SORS sent no stock of the business unit “{unit}” in the database “{database}”. Nothing was changed in the shop; \
         check the unit in the settings, and leave it out if it keeps no stock."
    ))
}

fn double(unit: &str, stock: &PricedStock) -> RejectedRow {
    RejectedRow {
        id: Some(stock.article_id.clone()),
        code: stock.article_code.clone(),
        reason: format!(
            "the stock of the business unit “{unit}” has another row of the same article; the first one was taken"
        ),
    }
}
