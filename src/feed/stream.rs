use std::fmt;
use std::sync::Arc;

use super::cursor::FeedCursor;
use super::images_feed::ImagesFeed;
use super::price_list::PriceList;
use super::row_mapper::RowMapper;
use super::rows_feed::RowsFeed;
use super::sum_feed::SumFeed;
use super::{Batch, FeedKind, FeedOptions};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, Param, Resource, param_value};

/// Feed of rows in batches. Dropping it cancels requests in flight.
///
/// # Examples
///
/// ```no_run
/// use sors::client::{Client, Error};
/// use sors::feed::{Feed, FeedKind, FeedOptions};
///
/// # async fn sync(client: Client, saved: Option<String>) -> Result<(), Error> {
/// let options = FeedOptions {
///     cursor: saved,
///     ..FeedOptions::default()
/// };
/// let mut feed = Feed::start(client, FeedKind::Articles, options)?;
/// while let Some(batch) = feed.next().await? {
///     println!("{} rows; resume at {:?}", batch.len(), batch.cursor());
/// }
/// # Ok(())
/// # }
/// ```
pub struct Feed {
    client: Client,
    kind: FeedKind,
    options: FeedOptions,
    from: Option<FeedCursor>,
    state: FeedState,
}

enum FeedState {
    Waiting,
    Rows(Box<RowsFeed>),
    Images(Box<ImagesFeed>),
    StockTotals(Box<SumFeed>),
    Failed(Error),
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Feed {
    /// Prepares a feed; the first [`Feed::next`] sends the first request.
    ///
    /// # Errors
    /// If an option is invalid, the cursor belongs to another feed, or the profile has no such list.
    pub fn start(client: Client, kind: FeedKind, mut options: FeedOptions) -> Result<Self, Error> {
        normalize_units(&mut options, &client, kind)?;
        client.contract().spec(kind.resource())?;
        let from = options
            .cursor
            .as_deref()
            .map(|text| FeedCursor::decode(text, &client, kind, &options.stock_units))
            .transpose()?;
        Ok(Self {
            client,
            kind,
            options,
            from,
            state: FeedState::Waiting,
        })
    }

    /// Returns the next batch; `None` after the last one. Await it on a tokio runtime, which prefetches. After an error
    /// every call returns the same error, so that an interrupted feed never looks complete.
    ///
    /// # Errors
    /// If a request fails, the list is incomplete, or it can't be parsed as a whole.
    pub async fn next(&mut self) -> Result<Option<Batch>, Error> {
        match self.advance().await {
            Ok(batch) => Ok(batch),
            Err(error) => {
                self.state = FeedState::Failed(error.clone());
                Err(error)
            }
        }
    }

    /// Returns the total number of rows, once the first batch has arrived (of images: of articles with images); `None`
    /// if SORS reports none.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        match &self.state {
            FeedState::Rows(feed) => feed.total(),
            FeedState::Images(feed) => Some(feed.total()),
            FeedState::StockTotals(feed) => Some(feed.total()),
            FeedState::Waiting | FeedState::Failed(_) => None,
        }
    }

    async fn advance(&mut self) -> Result<Option<Batch>, Error> {
        if let FeedState::Waiting = self.state {
            self.state = self.open_source().await?;
        }
        match &mut self.state {
            FeedState::Rows(feed) => feed.next().await,
            FeedState::Images(feed) => feed.next(),
            FeedState::StockTotals(feed) => Ok(feed.next()),
            FeedState::Failed(error) => Err(error.clone()),
            FeedState::Waiting => Ok(None),
        }
    }

    async fn open_source(&mut self) -> Result<FeedState, Error> {
        let salt: Arc<str> = Arc::from(self.options.salt.as_str());
        let from = self.from.take();
        if self.kind == FeedKind::Images {
            let after = match &from {
                Some(FeedCursor::After(id)) => Some(id.as_str()),
                _ => None,
            };
            let feed = ImagesFeed::load(
                self.client.clone(),
                salt,
                self.build_request(Resource::Images),
                after,
            )
            .await?;
            return Ok(FeedState::Images(Box::new(feed)));
        }
        let config = self.client.config();
        let mut mapper = RowMapper {
            salt,
            price_type: config.price_type,
            stock_mode: config.stock_mode,
            prices: None,
        };
        let api_request = self.build_request(self.kind.resource());
        if self.kind == FeedKind::Stock {
            self.check_price_offered()?;
            let source = self.client.profile().prices.source;
            if source != Resource::Stock {
                let prices = self.build_request(source);
                mapper.prices = Some(Arc::new(PriceList::load(&self.client, prices).await?));
            }
        }
        if !self.options.stock_units.is_empty() {
            let after = match &from {
                Some(FeedCursor::Sum(id)) => Some(id.as_str()),
                _ => None,
            };
            let units = &self.options.stock_units;
            let feed =
                SumFeed::load(self.client.clone(), api_request, mapper, units, after).await?;
            return Ok(FeedState::StockTotals(Box::new(feed)));
        }
        let may_be_empty = !matches!(self.kind, FeedKind::Articles | FeedKind::Stock);
        let from = match from {
            Some(FeedCursor::Page { position, skip }) => Some((position, skip)),
            _ => None,
        };
        let feed = RowsFeed::new(
            self.client.clone(),
            self.kind,
            api_request,
            mapper,
            from,
            may_be_empty,
        );
        Ok(FeedState::Rows(Box::new(feed)))
    }

    fn build_request(&self, resource: Resource) -> ApiRequest {
        let (config, values) = (self.client.config(), &self.client.profile().values);
        ApiRequest::new(resource)
            .with_param(Param::BusinessUnit, config.business_unit.as_deref())
            .with_param(
                Param::PriceType,
                param_value(&values.price_type, &config.price_type),
            )
            .with_param(
                Param::StockMode,
                param_value(&values.stock_mode, &config.stock_mode),
            )
    }

    /// A profile may have some price types only; a missing one must not silently mean "no price".
    fn check_price_offered(&self) -> Result<(), Error> {
        let source = self.client.profile().prices.source;
        let price_type = self.client.config().price_type;
        if self.client.contract().offers_price(source, price_type) {
            return Ok(());
        }
        let word = serde_json::to_value(price_type).ok();
        Err(Error::validation(format!(
            "The contract profile “{}” has no {} price. Choose another price type in the settings.",
            self.client.profile().profile,
            word.as_ref()
                .and_then(|word| word.as_str())
                .unwrap_or("such")
        ))
        .with_resource(source))
    }
}

/// Normalizes the units to sum. They apply to stock only, and the configuration's unit alone is no sum.
fn normalize_units(
    options: &mut FeedOptions,
    client: &Client,
    kind: FeedKind,
) -> Result<(), Error> {
    let units = &mut options.stock_units;
    units.sort();
    units.dedup();
    if !units.is_empty() && kind != FeedKind::Stock {
        return Err(Error::validation("Only feeds of stock sum business units."));
    }
    if units.len() == 1 && units.first() == client.config().business_unit.as_ref() {
        units.clear();
    }
    Ok(())
}
