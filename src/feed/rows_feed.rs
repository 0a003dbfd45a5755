use std::collections::{HashSet, VecDeque};

use super::cursor::FeedCursor;
use super::row_mapper::FeedRow;
use super::unit_filter::UnitFilter;
use super::{Batch, FeedKind};
use crate::client::pager::PagePosition;
use crate::client::pages::{Page, PageStream};
use crate::client::{Client, Error};
use crate::contract::{ApiRequest, RejectedRow};

use super::row_mapper::RowMapper;

/// Rows per batch, at most: a list in one piece is split.
const MAX_BATCH_ROWS: usize = 500;

/// A feed whose batches are the pages of one list.
pub(super) struct RowsFeed {
    client: Client,
    kind: FeedKind,
    pages: PageStream<FeedRow>,
    units: UnitFilter,
    ready: VecDeque<Batch>,
    /// Rows of the first page that an earlier run has processed.
    skip: usize,
    received: u64,
    ours: u64,
    /// Whether a list without rows is plausible.
    may_be_empty: bool,
}

impl RowsFeed {
    pub(super) fn new(
        client: Client,
        kind: FeedKind,
        api_request: ApiRequest,
        mapper: RowMapper,
        from: Option<(PagePosition, usize)>,
        may_be_empty: bool,
    ) -> Self {
        let unit = client.config().business_unit.clone();
        let may_be_empty = may_be_empty || from.is_some();
        let (position, skip) = from.map_or((None, 0), |(position, skip)| (Some(position), skip));
        Self {
            units: UnitFilter::new(unit.as_deref(), api_request.resource),
            pages: PageStream::new(
                client.clone(),
                api_request,
                mapper.page_parser(kind),
                |item| item.key,
                position,
            ),
            client,
            kind,
            ready: VecDeque::new(),
            skip,
            received: 0,
            ours: 0,
            may_be_empty,
        }
    }

    pub(super) fn total(&self) -> Option<u64> {
        self.pages.total()
    }

    pub(super) async fn next(&mut self) -> Result<Option<Batch>, Error> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Ok(Some(batch));
            }
            let Some(page) = self.pages.next().await? else {
                return self.check_not_empty().map(|()| None);
            };
            self.split_page(page)?;
        }
    }

    /// Splits a page into batches. Each has the cursor after it.
    fn split_page(&mut self, page: Page<FeedRow>) -> Result<(), Error> {
        let Page {
            position,
            rows,
            next,
        } = page;
        let skip = std::mem::take(&mut self.skip).min(rows.len());
        let count = rows.len();
        self.received += count as u64;
        let mut at = skip;
        let mut rest = rows.into_iter().skip(skip).peekable();
        let mut ids = HashSet::new();
        while rest.peek().is_some() {
            let mut batch = Batch::default();
            for row in rest.by_ref().take(MAX_BATCH_ROWS) {
                at += 1;
                self.push_row(&mut batch, &mut ids, row)?;
            }
            let after = match at < count {
                true => Some(FeedCursor::Page {
                    position: position.clone(),
                    skip: at,
                }),
                false => next
                    .clone()
                    .map(|position| FeedCursor::Page { position, skip: 0 }),
            };
            batch.cursor = after.map(|cursor| cursor.encode(&self.client, self.kind, &[]));
            self.ready.push_back(batch);
        }
        Ok(())
    }

    fn push_row(
        &mut self,
        batch: &mut Batch,
        ids: &mut HashSet<String>,
        row: Result<FeedRow, RejectedRow>,
    ) -> Result<(), Error> {
        match row {
            Ok(item) if !self.units.is_ours(item.unit.as_deref())? => return Ok(()),
            Ok(item) => {
                self.ours += 1;
                if ids.insert(item.entry.id.clone()) {
                    batch.entries.push(item.entry);
                } else {
                    batch.rejected.push(RejectedRow {
                        reason: "another row of the list has the same id; the first one was used"
                            .to_owned(),
                        code: Some(item.entry.code).filter(|code| !code.is_empty()),
                        id: Some(item.entry.id),
                    });
                }
            }
            Err(rejected) => {
                self.ours += 1;
                batch.rejected.push(rejected);
            }
        }
        batch.received += 1;
        Ok(())
    }

    /// Rejects an empty catalog or an empty stock list.
    fn check_not_empty(&self) -> Result<(), Error> {
        if self.may_be_empty || self.ours > 0 {
            return Ok(());
        }
        let (resource, config) = (self.kind.resource(), self.client.config());
        let noun = resource.noun();
        let database = config.database.as_deref().unwrap_or_default();
        let what = match (self.received, config.business_unit.as_deref()) {
            (0, _) => {
                format!("SORS sent an empty list of {noun} for the database “{database}”")
            }
            (_, unit) => format!(
                "SORS's list of {noun} for the database “{database}” has nothing of the business unit “{}”",
                unit.unwrap_or_default()
            ),
        };
        Err(Error::contract(format!(
            "{what}. Nothing was changed in the shop; check the database and the business unit in the settings."
        ))
        .with_resource(resource))
    }
}
