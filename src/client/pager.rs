//! Page sequence of one list, and whether the pages are plausible. Pure. A list never loops, and an incomplete list is
//! an error, so that missing rows never count as removed.

use std::collections::HashSet;

use crate::contract::{PageRef, Paging, Resource};
use crate::error::Error;

const MAX_PAGES: u64 = 100_000;
const MAX_ROWS: u64 = 5_000_000;
/// Consecutive pages without a row, each with a cursor of a next page, that a list may have.
const MAX_EMPTY_PAGES: u64 = 3;

/// Where a list resumes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PagePosition {
    /// The page to request.
    pub at: PageRef,
    /// Rows of the pages before it.
    pub before: u64,
    /// Rows of a full page, once one arrived.
    pub size: Option<u64>,
    /// Total number of rows, as far as SORS reported it.
    pub total: Option<u64>,
}

/// What the pager needs to know of a page.
#[derive(Debug, Clone, Default)]
pub struct PageSummary {
    /// One number per row; equal for equal identities.
    pub keys: Vec<u64>,
    /// Total number of rows, where SORS reports it.
    pub total: Option<u64>,
    /// Cursor of the next page.
    pub next_cursor: Option<String>,
}

/// Page sequence of one list.
#[derive(Debug)]
pub struct Pager {
    resource: Resource,
    paging: Paging,
    next: Option<PagePosition>,
    /// Accepted rows, including those before a resumed reading.
    accepted: u64,
    /// Rows up to the end of the last requested page, as far as known.
    requested: u64,
    size: Option<u64>,
    total: Option<u64>,
    resumed: bool,
    /// Whether a page reported a smaller total than an earlier page.
    shrank: bool,
    pages: u64,
    /// Consecutive pages without a row, up to now.
    empty: u64,
    awaits_page: bool,
    is_finished: bool,
    keys: HashSet<u64>,
    page_hashes: HashSet<u64>,
    cursors: HashSet<String>,
}

impl Pager {
    /// Creates a sequence from the beginning of a list, or from where it was interrupted.
    #[must_use]
    pub fn new(resource: Resource, paging: &Paging, from: Option<PagePosition>) -> Self {
        let resumed = from.as_ref().is_some_and(|position| position.before > 0);
        let from = from.unwrap_or_else(|| PagePosition {
            at: PageRef::first(paging),
            before: 0,
            size: None,
            total: None,
        });
        Self {
            resource,
            paging: paging.clone(),
            accepted: from.before,
            requested: from.before,
            size: from.size,
            total: from.total,
            next: Some(from),
            resumed,
            shrank: false,
            pages: 0,
            empty: 0,
            awaits_page: false,
            is_finished: false,
            keys: HashSet::new(),
            page_hashes: HashSet::new(),
            cursors: HashSet::new(),
        }
    }

    /// Returns the total number of rows that SORS reported.
    #[must_use]
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// Returns the next page that may be requested now; `None` while a response has to be accepted first, or at the
    /// end. Pages come in order and must be accepted in order.
    pub fn next_position(&mut self) -> Option<PagePosition> {
        if self.is_finished || self.awaits_page {
            return None;
        }
        let position = self.next.clone()?;
        match (self.size, self.total, &self.paging) {
            // Page size and total are known, so the following pages are, too.
            (Some(size), Some(total), Paging::Page { .. } | Paging::Offset { .. })
                if self.pages > 0 =>
            {
                let before = position.before + size;
                self.requested = before;
                self.next = (before < total).then(|| PagePosition {
                    at: page_after(&position.at, size),
                    before,
                    size: Some(size),
                    total: Some(total),
                });
            }
            _ => {
                self.requested = position.before;
                self.next = None;
                self.awaits_page = true;
            }
        }
        Some(position)
    }

    /// Accepts the page requested at `position`.
    ///
    /// # Errors
    /// If the list is incomplete, repeats itself, or has no end.
    pub fn accept(&mut self, position: &PagePosition, page: &PageSummary) -> Result<(), Error> {
        let rows = page.keys.len() as u64;
        self.pages += 1;
        self.awaits_page = false;
        self.empty = if rows == 0 { self.empty + 1 } else { 0 };
        self.accepted += rows;
        self.shrank |= page.total.is_some() && page.total < self.total;
        self.total = match self.paging {
            // A deleted row moves the rows after it up, one of them across the edge of an accepted page. The list is
            // one row shorter then, and two rows are missing.
            Paging::Page { .. } | Paging::Offset { .. } => self.total.max(page.total),
            Paging::None {} | Paging::Cursor { .. } => page.total.or(self.total),
        };
        if self.pages > MAX_PAGES || self.accepted > MAX_ROWS {
            return Err(
                self.invalid_list("has no end: more pages or rows came than any list can have")
            );
        }
        self.reject_repeated_page(page)?;
        match &self.paging {
            Paging::None {} => self.finish(),
            Paging::Cursor { .. } => self.accept_cursor_page(position, page, rows),
            Paging::Page { rows: asked, .. } | Paging::Offset { rows: asked, .. } => {
                let asked = u64::from(*asked);
                self.accept_counted_page(position, rows, asked)
            }
        }
    }

    fn accept_cursor_page(
        &mut self,
        position: &PagePosition,
        page: &PageSummary,
        rows: u64,
    ) -> Result<(), Error> {
        let Some(cursor) = &page.next_cursor else {
            return self.finish();
        };
        if rows == 0 {
            // Some servers send a cursor with the last page, too.
            if self.total.is_some_and(|total| self.accepted >= total) {
                return self.finish();
            }
            if self.empty >= MAX_EMPTY_PAGES {
                return Err(self.invalid_list(&format!(
                    "does not advance: {MAX_EMPTY_PAGES} pages in a row had no rows, and each the cursor of a next page"
                )));
            }
        }
        let same = position.at == PageRef::Cursor(Some(cursor.clone()));
        if same || !self.cursors.insert(cursor.clone()) {
            return Err(self.invalid_list("does not advance: the same cursor came twice"));
        }
        self.next = Some(PagePosition {
            at: PageRef::Cursor(Some(cursor.clone())),
            before: self.accepted,
            size: None,
            total: self.total,
        });
        Ok(())
    }

    fn accept_counted_page(
        &mut self,
        position: &PagePosition,
        rows: u64,
        asked: u64,
    ) -> Result<(), Error> {
        let Some(total) = self.total else {
            // SORS reports no total and may send smaller pages than requested: only an empty page is the end.
            if rows == 0 {
                return self.finish();
            }
            let step = self.size.unwrap_or(asked).min(rows.max(1));
            self.next = Some(PagePosition {
                at: page_after(&position.at, step),
                before: self.accepted,
                size: self.size,
                total: None,
            });
            return Ok(());
        };
        if self.accepted >= total {
            return self.finish();
        }
        let size = *self.size.get_or_insert(rows);
        if rows == 0 || rows < size {
            return Err(self.incomplete_list(total));
        }
        // Only the first page has arrived, or the list grew beyond the requested pages.
        if self.next.is_none() && self.requested <= self.accepted {
            self.next = Some(PagePosition {
                at: page_after(&position.at, size),
                before: self.accepted,
                size: Some(size),
                total: Some(total),
            });
        }
        Ok(())
    }

    fn reject_repeated_page(&mut self, page: &PageSummary) -> Result<(), Error> {
        if page.keys.is_empty() {
            return Ok(());
        }
        let print = page
            .keys
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |print, key| {
                (print ^ key)
                    .wrapping_mul(0x0000_0100_0000_01b3)
                    .rotate_left(5)
            });
        if !self.page_hashes.insert(print) {
            return Err(self.invalid_list(
                "repeats itself: a page came twice, so SORS seems to ignore the requested page",
            ));
        }
        self.keys.extend(&page.keys);
        Ok(())
    }

    /// Finishes the list if every row arrived.
    fn finish(&mut self) -> Result<(), Error> {
        if let Some(total) = self.total {
            let distinct = self.keys.len() as u64;
            if self.accepted < total || (!self.resumed && distinct < total) {
                return Err(self.incomplete_list(total));
            }
        }
        self.is_finished = true;
        self.next = None;
        Ok(())
    }

    fn incomplete_list(&self, total: u64) -> Error {
        let came = if self.resumed {
            self.accepted
        } else {
            self.accepted.min(self.keys.len() as u64)
        };
        Error::connection(format!(
            "SORS reports that its list of {} has {total} rows, but sent {came}: it changed during reading, or is incomplete. \
             Missing rows do not count as removed; run again.",
            self.resource.noun(),
        ))
        // Earlier pages belong to a longer list: no retry from here can complete it.
        .with_retryable(!(self.resumed && self.shrank))
        .with_resource(self.resource)
    }

    fn invalid_list(&self, what: &str) -> Error {
        Error::contract(format!(
            "SORS's list of {} {what}. Check `paging` and envelope.next_cursor of the contract profile, or ask Softkom.",
            self.resource.noun(),
        ))
        .with_resource(self.resource)
    }
}

fn page_after(at: &PageRef, size: u64) -> PageRef {
    match at {
        PageRef::Number(number) => PageRef::Number(number + 1),
        PageRef::Offset(offset) => PageRef::Offset(offset + size),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests;
