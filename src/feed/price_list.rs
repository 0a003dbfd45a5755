use std::collections::HashMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::unit_filter::UnitFilter;
use crate::client::pages::{PageParser, PageStream, hash_identity};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, PriceRow};

/// Prices by article, where SORS has them in a separate list.
#[derive(Debug, Default)]
pub(super) struct PriceList {
    amounts: HashMap<String, Decimal>,
    /// Articles with an unreadable price, and the reason. Their stock isn't updated either: an existing price must not
    /// count as none.
    unreadable: HashMap<String, String>,
}

impl PriceList {
    /// Returns the price of an article; `None` if SORS has none, an error if it is unreadable.
    pub(super) fn price_of(&self, article_id: &str) -> Result<Option<Decimal>, &str> {
        match self.unreadable.get(article_id) {
            Some(reason) => Err(reason),
            None => Ok(self.amounts.get(article_id).copied()),
        }
    }

    /// Loads the whole list.
    pub(super) async fn load(client: &Client, api_request: ApiRequest) -> Result<Self, Error> {
        let (resource, noun) = (api_request.resource, api_request.resource.noun());
        let price_type = client.config().price_type;
        let parse: PageParser<PriceRow> =
            Arc::new(move |contract, response| contract.parse_prices(response, price_type));
        let key = |row: &PriceRow| {
            hash_identity(&[
                &row.article_id,
                row.business_unit.as_deref().unwrap_or_default(),
            ])
        };
        let mut pages = PageStream::new(client.clone(), api_request, parse, key, None);
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
                    Err(rejected) => {
                        let Some(id) = rejected.id else {
                            return Err(Error::contract(format!(
                                "A row of SORS's list of {noun} can't be parsed, not even its article: {}. \
                                 Nothing was imported; correct the entry in SORS or the contract profile.",
                                rejected.reason
                            ))
                            .with_resource(resource));
                        };
                        list.unreadable.insert(id, rejected.reason);
                    }
                }
            }
        }
        if rows == 0 {
            return Err(Error::contract(format!(
                "SORS sent an empty list of {noun}, so no price is known. Nothing was imported; check the database, \
                 the business unit and the price type in the settings."
            ))
            .with_resource(resource));
        }
        Ok(list)
    }
}
