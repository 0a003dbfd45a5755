//! Stream of the pages of one list, prefetched and in order.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::Client;
use super::pager::{PagePosition, PageSummary, Pager};
use crate::contract::{ApiRequest, Contract, RejectedRow, Resource, ResponseData, Rows};
use crate::error::Error;

/// Parses the rows of one response. Runs on the runtime's threads, several pages at a time.
pub(crate) type PageParser<T> =
    Arc<dyn Fn(&Contract, &ResponseData<'_>) -> Result<Rows<T>, Error> + Send + Sync>;

/// A number that is equal for rows of the same identity.
pub(crate) type RowIdentity<T> = fn(&T) -> u64;

/// One page.
#[derive(Debug)]
pub(crate) struct Page<T> {
    pub(crate) position: PagePosition,
    pub(crate) rows: Vec<Result<T, RejectedRow>>,
    /// Position of the next page, as far as known.
    pub(crate) next: Option<PagePosition>,
}

struct LoadedPage<T> {
    rows: Vec<Result<T, RejectedRow>>,
    summary: PageSummary,
}

type PageResult<T> = Result<LoadedPage<T>, Error>;

/// Aborts its task when dropped.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Stream of the pages of one list. Dropping it cancels requests in flight.
pub(crate) struct PageStream<T> {
    client: Client,
    api_request: ApiRequest,
    parse: PageParser<T>,
    key: RowIdentity<T>,
    pager: Pager,
    in_flight: VecDeque<(PagePosition, AbortOnDrop<PageResult<T>>)>,
}

impl<T: Send + 'static> PageStream<T> {
    pub(crate) fn new(
        client: Client,
        api_request: ApiRequest,
        parse: PageParser<T>,
        key: RowIdentity<T>,
        from: Option<PagePosition>,
    ) -> Self {
        let paging = client.profile().paging_of(api_request.resource);
        let pager = Pager::new(api_request.resource, paging, from);
        Self {
            client,
            api_request,
            parse,
            key,
            pager,
            in_flight: VecDeque::new(),
        }
    }

    pub(crate) fn total(&self) -> Option<u64> {
        self.pager.total()
    }

    /// Returns the next page; `None` after the last. After an error, the stream must not be used again.
    pub(crate) async fn next(&mut self) -> Result<Option<Page<T>>, Error> {
        self.prefetch();
        let Some((position, mut task)) = self.in_flight.pop_front() else {
            return Ok(None);
        };
        let loaded = (&mut task.0).await.map_err(|_| {
            Error::connection("Reading from SORS was interrupted; run again.")
                .with_resource(self.api_request.resource)
        })??;
        self.pager.accept(&position, &loaded.summary)?;
        self.prefetch();
        // A run that resumes at a position needs the largest total of all pages so far.
        let known = |position: &PagePosition| PagePosition {
            total: self.pager.total(),
            ..position.clone()
        };
        let next = self.in_flight.front().map(|(position, _)| known(position));
        Ok(Some(Page {
            position: known(&position),
            rows: loaded.rows,
            next,
        }))
    }

    /// Returns all rows of the list.
    pub(crate) async fn collect_rows(mut self) -> Result<Vec<Result<T, RejectedRow>>, Error> {
        let mut rows = Vec::new();
        while let Some(page) = self.next().await? {
            rows.extend(page.rows);
        }
        Ok(rows)
    }

    /// Twice as many pages as concurrent requests: the connections stay busy while PHP writes.
    fn prefetch(&mut self) {
        while self.in_flight.len() < self.client.config().concurrency.max(1) * 2 {
            let Some(position) = self.pager.next_position() else {
                return;
            };
            let (client, parse, key) = (self.client.clone(), self.parse.clone(), self.key);
            let api_request = self.api_request.clone().at_page(position.at.clone());
            let resource = api_request.resource;
            let before = position.before;
            let task = tokio::spawn(async move {
                client
                    .get(&api_request, |contract, response| {
                        let rows = parse(contract, response)?.rows;
                        let keys = rows
                            .iter()
                            .enumerate()
                            .map(|(at, row)| row_identity(row, key, resource, before + at as u64))
                            .collect();
                        let (total, next_cursor) = (response.total, response.next_cursor.clone());
                        Ok(LoadedPage {
                            rows,
                            summary: PageSummary {
                                keys,
                                total,
                                next_cursor,
                            },
                        })
                    })
                    .await
            });
            self.in_flight.push_back((position, AbortOnDrop(task)));
        }
    }
}

/// Returns the identity of a row. A rejected row without an ID is never a duplicate. Where an article may have several
/// rows, the reason (which has the index on the page) distinguishes its rejected rows.
fn row_identity<T>(
    row: &Result<T, RejectedRow>,
    key: RowIdentity<T>,
    resource: Resource,
    place: u64,
) -> u64 {
    use Resource::{Images, Prices, Stock};
    match row {
        Ok(row) => key(row),
        Err(RejectedRow {
            id: Some(id),
            reason,
            ..
        }) if matches!(resource, Images | Prices | Stock) => {
            hash_identity(&["rejected", id, reason])
        }
        Err(RejectedRow { id: Some(id), .. }) => hash_identity(&["rejected", id]),
        Err(_) => hash_identity(&["nameless", &place.to_string()]),
    }
}

/// Returns 64 bits of a hash of some texts.
pub(crate) fn hash_identity(parts: &[&str]) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    u64::from_le_bytes(first)
}
