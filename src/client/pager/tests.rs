#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;
use crate::error::ErrorKind;

/// A server with `rows` rows, numbered from 0, that sends at most `cap` per page.
#[derive(Debug, Clone, Copy)]
struct Server {
    rows: u64,
    cap: u64,
    says_total: bool,
}

impl Server {
    fn page(&self, at: &PageRef, first: u64, asked: u64) -> PageSummary {
        let size = asked.min(self.cap);
        let from = match at {
            PageRef::Whole => 0,
            PageRef::Number(number) => (number - first) * size,
            PageRef::Offset(offset) => *offset,
            PageRef::Cursor(None) => 0,
            PageRef::Cursor(Some(cursor)) => cursor.parse().unwrap(),
        };
        let size = if *at == PageRef::Whole {
            self.rows
        } else {
            size
        };
        let to = (from + size).min(self.rows);
        PageSummary {
            keys: (from.min(to)..to).collect(),
            total: self.says_total.then_some(self.rows),
            next_cursor: (matches!(at, PageRef::Cursor(_)) && to < self.rows)
                .then(|| to.to_string()),
        }
    }
}

fn every_paging(rows: u32) -> [Paging; 4] {
    let text = str::to_owned;
    [
        Paging::None {},
        Paging::Page {
            page: text("p"),
            size: text("s"),
            first: 1,
            rows,
        },
        Paging::Offset {
            offset: text("o"),
            limit: text("l"),
            rows,
        },
        Paging::Cursor {
            cursor: text("c"),
            limit: text("l"),
            rows,
        },
    ]
}

/// Reads a list with `ahead` pages in flight; `spoil` may change the n-th page.
fn read_list(
    server: Server,
    paging: &Paging,
    asked: u64,
    ahead: usize,
    from: Option<PagePosition>,
    mut spoil: impl FnMut(usize, &mut PageSummary),
) -> Result<(Vec<u64>, Vec<PagePosition>), Error> {
    let mut pager = Pager::new(Resource::Articles, paging, from);
    let (mut flight, mut rows, mut positions) = (VecDeque::new(), Vec::new(), Vec::new());
    for count in 0.. {
        assert!(count < 5_000, "it goes on for ever");
        while flight.len() < ahead
            && let Some(position) = pager.next_position()
        {
            flight.push_back(position);
        }
        let Some(position) = flight.pop_front() else {
            break;
        };
        let mut page = server.page(&position.at, 1, asked);
        spoil(count, &mut page);
        pager.accept(&position, &page)?;
        rows.extend(page.keys);
        positions.push(position);
    }
    Ok((rows, positions))
}

proptest! {
    #[test]
    fn every_row_comes_once_and_in_order(
        rows in 0u64..400, cap in 1u64..60, asked in 1u32..60, ahead in 1usize..9, says_total: bool, way in 0usize..4,
    ) {
        let server = Server { rows, cap, says_total };
        let paging = &every_paging(asked)[way];
        let (came, _) = read_list(server, paging, u64::from(asked), ahead, None, |_, _| {}).unwrap();
        prop_assert_eq!(came, (0..rows).collect::<Vec<_>>());
    }

    #[test]
    fn reading_goes_on_from_any_page(
        rows in 1u64..300, cap in 1u64..40, asked in 1u32..40, says_total: bool, way in 0usize..4, pick: prop::sample::Index,
    ) {
        let server = Server { rows, cap, says_total };
        let paging = &every_paging(asked)[way];
        let (_, positions) = read_list(server, paging, u64::from(asked), 4, None, |_, _| {}).unwrap();
        let position = pick.get(&positions).clone();
        let before = position.before;
        let (came, _) = read_list(server, paging, u64::from(asked), 4, Some(position), |_, _| {}).unwrap();
        prop_assert_eq!(came, (before..rows).collect::<Vec<_>>());
    }

    #[test]
    fn rows_that_are_missing_are_noticed(
        rows in 2u64..300, asked in 1u32..40, ahead in 1usize..9, way in 0usize..4,
        page: prop::sample::Index, keep in 0f64..1.0,
    ) {
        let server = Server { rows, cap: 1000, says_total: true };
        let paging = &every_paging(asked)[way];
        let (_, positions) = read_list(server, paging, u64::from(asked), ahead, None, |_, _| {}).unwrap();
        let spoiled = page.index(positions.len());
        let result = read_list(server, paging, u64::from(asked), ahead, None, |count, page| {
            if count == spoiled {
                let length = page.keys.len() as f64;
                page.keys.truncate((length * keep) as usize);
            }
        });
        // An offset advances by the received rows, so a short first page is simply a smaller page; later pages may
        // overlap.
        if let Ok((mut came, _)) = result {
            came.sort_unstable();
            came.dedup();
            prop_assert_eq!(came, (0..rows).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_page_that_comes_again_is_noticed(
        rows in 50u64..300, asked in 1u32..20, ahead in 1usize..9, way in 1usize..4, says_total: bool,
    ) {
        let server = Server { rows, cap: 1000, says_total };
        let mut first = None;
        let result = read_list(server, &every_paging(asked)[way], u64::from(asked), ahead, None, |_, page| {
            page.keys = first.get_or_insert_with(|| page.keys.clone()).clone();
        });
        prop_assert_eq!(result.unwrap_err().kind(), ErrorKind::Contract);
    }

    #[test]
    fn a_cursor_that_stands_still_is_noticed(rows in 50u64..300, asked in 1u32..12, stuck in 0usize..3) {
        let server = Server { rows, cap: 1000, says_total: false };
        let mut last = None;
        let result = read_list(server, &every_paging(asked)[3], u64::from(asked), 2, None, |count, page| {
            if count > stuck {
                page.next_cursor.clone_from(&last);
                // New rows, so that only the cursor reveals it.
                page.keys.iter_mut().for_each(|key| *key += 1000 * count as u64);
            }
            last.clone_from(&page.next_cursor);
        });
        prop_assert_eq!(result.unwrap_err().kind(), ErrorKind::Contract);
    }
}

#[test]
fn a_list_that_grows_meanwhile_is_read_to_its_new_end() {
    for paging in &every_paging(10)[1..3] {
        let mut server = Server {
            rows: 35,
            cap: 1000,
            says_total: true,
        };
        let mut pager = Pager::new(Resource::Articles, paging, None);
        let mut rows = Vec::new();
        let mut flight: VecDeque<PagePosition> = VecDeque::new();
        loop {
            while flight.len() < 3
                && let Some(position) = pager.next_position()
            {
                flight.push_back(position);
            }
            let Some(position) = flight.pop_front() else {
                break;
            };
            if rows.len() == 20 {
                server.rows = 52;
            }
            let page = server.page(&position.at, 1, 10);
            pager.accept(&position, &page).unwrap();
            rows.extend(page.keys);
        }
        assert_eq!(rows, (0..52).collect::<Vec<_>>());
    }
}

#[test]
fn a_row_that_slips_between_pages_is_noticed() {
    // Page 2 repeats the last row of page 1: a row was inserted before it, or another one removed.
    let server = Server {
        rows: 30,
        cap: 1000,
        says_total: true,
    };
    let result = read_list(server, &every_paging(10)[1], 10, 3, None, |count, page| {
        if count == 1 {
            page.keys[0] = 9;
        }
    });
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_retryable());
}

/// Returns the result of two pages of a list whose row 10 is deleted after the first.
fn over_a_deleted_row(paging: &Paging, second: PageSummary) -> Result<(), Error> {
    let mut pager = Pager::new(Resource::Articles, paging, None);
    let first = pager.next_position().unwrap();
    let whole = PageSummary {
        keys: (1..=50).collect(),
        total: Some(100),
        next_cursor: None,
    };
    pager.accept(&first, &whole)?;
    let next = pager.next_position().unwrap();
    assert_eq!(next.total, Some(100));
    // The same, resumed in another process.
    let resumed = Pager::new(Resource::Articles, paging, Some(next.clone())).accept(&next, &second);
    let read_on = pager.accept(&next, &second);
    // A retry can't help from the middle; from the beginning it can.
    assert!(resumed.as_ref().is_err_and(|error| !error.is_retryable()));
    assert_eq!(
        resumed.as_ref().map_err(Error::message),
        read_on.as_ref().map_err(Error::message)
    );
    read_on
}

#[test]
fn a_row_that_was_deleted_meanwhile_hides_no_other() {
    for paging in &every_paging(50)[1..3] {
        for (keys, total) in [((52..=100).collect(), 99), (Vec::new(), 0)] {
            let second = PageSummary {
                keys,
                total: Some(total),
                next_cursor: None,
            };
            let error = over_a_deleted_row(paging, second).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Connection);
            assert!(error.is_retryable());
            assert!(error.message().contains("has 100 rows"), "{error}");
        }
    }
}

/// Reads pages by cursor without end, each with a number of rows and a new cursor.
fn cursors_for_ever(rows: impl Fn(u64) -> u64, total: Option<u64>) -> (u64, Result<(), Error>) {
    let mut pager = Pager::new(Resource::Articles, &every_paging(10)[3], None);
    let mut came = 0;
    for count in 0..200 {
        let Some(position) = pager.next_position() else {
            return (count, Ok(()));
        };
        let page = PageSummary {
            keys: (came..came + rows(count)).collect(),
            total,
            next_cursor: Some(format!("c{count}")),
        };
        came += rows(count);
        if let Err(error) = pager.accept(&position, &page) {
            return (count + 1, Err(error));
        }
    }
    panic!("it goes on for ever");
}

#[test]
fn empty_pages_with_ever_new_cursors_have_an_end() {
    let (asked, result) = cursors_for_ever(|count| if count < 2 { 10 } else { 0 }, None);
    let error = result.unwrap_err();
    assert_eq!((asked, error.kind()), (5, ErrorKind::Contract));
    assert!(error.message().contains("3 pages in a row"), "{error}");
    // An incomplete list does not count as whole.
    let (_, result) = cursors_for_ever(|count| if count < 2 { 10 } else { 0 }, Some(21));
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Contract);
    // A search over shards may find nothing in two of them.
    let sparse = |count| if count % 3 == 0 && count < 9 { 10 } else { 0 };
    let (_, result) = cursors_for_ever(sparse, Some(30));
    result.unwrap();
}

#[test]
fn an_empty_page_after_everything_came_is_the_end() {
    let (asked, result) = cursors_for_ever(|count| if count < 2 { 10 } else { 0 }, Some(20));
    result.unwrap();
    assert_eq!(asked, 3);
    // The last cursor again.
    let mut pager = Pager::new(Resource::Articles, &every_paging(10)[3], None);
    for keys in [(0..10).collect(), Vec::new()] {
        let position = pager.next_position().unwrap();
        let page = PageSummary {
            keys,
            total: Some(10),
            next_cursor: Some("last".to_owned()),
        };
        pager.accept(&position, &page).unwrap();
    }
    assert_eq!(pager.next_position(), None);
}
