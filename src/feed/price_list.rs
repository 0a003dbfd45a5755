use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::unit_filter::UnitFilter;
use crate::client::pages::{PageParser, PageStream, hash_identity};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, PriceRow};

/// Prices by article, where SORS has them in another list than the stock.
#[derive(Debug, Default)]
pub(super) struct PriceList {
    amounts: HashMap<String, Decimal>,
    /// Articles whose price can't be read, and why. Their stock is left alone, too: a price that is there must not be
    /// taken for none.
    unreadable: HashMap<String, String>,
}

impl PriceList {
    /// The price of an article; none where SORS has none, an error where it can't be read.
    pub(super) fn price_of(&self, article_id: &str) -> Result<Option<Decimal>, &str> {
        match self.unreadable.get(article_id) {
            Some(reason) => Err(reason),
            None => Ok(self.amounts.get(article_id).copied()),
        }
    }

    /// Reads the whole list.
    pub(super) async fn load(client: &Client, ask: ApiRequest) -> Result<Self, Error> {
        let (resource, noun) = (ask.resource, ask.resource.noun());
        let price_type = client.config().price_type;
        let parse: PageParser<PriceRow> =
            Arc::new(move |contract, answer| contract.parse_prices(answer, price_type));
        let key = |row: &PriceRow| {
            hash_identity(&[
                &row.article_id,
                row.business_unit.as_deref().unwrap_or_default(),
            ])
        };
        let mut pages = PageStream::new(client.clone(), ask, parse, key, None);
        let mut list = Self::default();
        let mut units = UnitFilter::new(client.config().business_unit.as_deref(), resource);
        let mut rows = 0;
        while let Some(page) = pages.next().await? {
            rows += page.rows.len();
            for row in page.rows {
                match row {
                    Ok(row) => {
                        if units.is_ours(row.business_unit.as_deref())? {
                            list.amounts
                                .extend(row.amount.map(|amount| (row.article_id, amount)));
                        }
                    }
                    Err(rejection) => {
                        let Some(id) = rejection.id else {
                            return Err(Error::contract(format!(
                                "A row of SORS's list of {noun} can't be understood, not even whose price it is: {}. \
                                 Nothing was taken over; correct the entry in SORS or the contract profile.",
                                rejection.reason
                            ))
                            .of(resource));
                        };
                        list.unreadable.insert(id, rejection.reason);
                    }
                }
            }
        }
        if rows == 0 {
            return Err(Error::contract(format!(
                "SORS sent an empty list of {noun}, so no price is known. Nothing was taken over; check the database, \
                 the business unit and the price type in the settings."
            ))
            .of(resource));
        }
        Ok(list)
    }
}
