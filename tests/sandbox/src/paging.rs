//! The four paging styles, from the server's side.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sors::contract::Paging;

use crate::response::Refusal;

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// Where it begins.
    pub start: Start,
    /// Rows of a page; `None` for all.
    pub rows: Option<usize>,
}

/// The beginning of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// So many rows are left out.
    Row(usize),
    /// After the row with this key; `None` from the beginning. Answered with a cursor.
    After(Option<u64>),
}

impl PageRequest {
    /// Reads a page request from the query; never more rows than the profile asks for, or than `cap`.
    pub fn read(
        paging: &Paging,
        cap: Option<u32>,
        query: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Refusal> {
        let size = |name: &str, rows: u32| -> Result<Option<usize>, Refusal> {
            let most = cap.map_or(rows, |cap| cap.min(rows)).max(1);
            let asked = number(name, query(name))?.unwrap_or(u64::from(rows));
            if asked == 0 {
                return Err(Refusal::bad_request(format!(
                    "`{name}` must be at least 1."
                )));
            }
            Ok(Some(
                usize::try_from(asked)
                    .unwrap_or(usize::MAX)
                    .min(most as usize),
            ))
        };
        match paging {
            Paging::None {} => Ok(Self {
                start: Start::Row(0),
                rows: None,
            }),
            Paging::Page {
                page,
                size: name,
                first,
                rows,
            } => {
                let rows = size(name, *rows)?;
                let asked = number(page, query(page))?.unwrap_or(u64::from(*first));
                let index = asked.checked_sub(u64::from(*first)).ok_or_else(|| {
                    Refusal::bad_request(format!("`{page}` must be at least {first}."))
                })?;
                let skip = usize::try_from(index)
                    .unwrap_or(usize::MAX)
                    .saturating_mul(rows.unwrap_or(0));
                Ok(Self {
                    start: Start::Row(skip),
                    rows,
                })
            }
            Paging::Offset {
                offset,
                limit,
                rows,
            } => {
                let skip = number(offset, query(offset))?.unwrap_or(0);
                let skip = usize::try_from(skip).unwrap_or(usize::MAX);
                Ok(Self {
                    start: Start::Row(skip),
                    rows: size(limit, *rows)?,
                })
            }
            Paging::Cursor {
                cursor,
                limit,
                rows,
            } => {
                let after = match query(cursor).filter(|text| !text.is_empty()) {
                    None => None,
                    Some(text) => Some(open(&text).ok_or_else(|| {
                        Refusal::bad_request(format!("`{cursor}` is no cursor of ours."))
                    })?),
                };
                Ok(Self {
                    start: Start::After(after),
                    rows: size(limit, *rows)?,
                })
            }
        }
    }

    /// Whether it is the first page.
    pub fn is_first(&self) -> bool {
        matches!(self.start, Start::Row(0) | Start::After(None))
    }

    /// The rows of the page as a range of `keys`, which are in order.
    pub fn range(&self, keys: &[u64]) -> std::ops::Range<usize> {
        let from = match self.start {
            Start::Row(row) => row.min(keys.len()),
            Start::After(None) => 0,
            Start::After(Some(key)) => keys.partition_point(|k| *k <= key),
        };
        let to = self
            .rows
            .map_or(keys.len(), |rows| from.saturating_add(rows).min(keys.len()));
        from..to
    }

    /// The cursor after a page; the outer `None` where the style has no cursors.
    pub fn next(&self, keys: &[u64], range: &std::ops::Range<usize>) -> Option<Option<String>> {
        let Start::After(_) = self.start else {
            return None;
        };
        if range.end >= keys.len() || range.is_empty() {
            return Some(None);
        }
        Some(Some(seal(keys[range.end - 1])))
    }
}

/// An opaque cursor.
pub fn seal(key: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("sors:{key}"))
}

fn open(cursor: &str) -> Option<u64> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    String::from_utf8(bytes)
        .ok()?
        .strip_prefix("sors:")?
        .parse()
        .ok()
}

fn number(name: &str, text: Option<String>) -> Result<Option<u64>, Refusal> {
    text.map(|text| {
        text.parse()
            .map_err(|_| Refusal::bad_request(format!("`{name}` must be a whole number.")))
    })
    .transpose()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn query<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&str) -> Option<String> + 'a {
        |name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        }
    }

    fn page_style() -> Paging {
        Paging::Page {
            page: "p".into(),
            size: "s".into(),
            first: 1,
            rows: 10,
        }
    }

    #[test]
    fn numbered_pages_cover_everything_once() {
        let keys: Vec<u64> = (100..125).collect();
        let mut seen = Vec::new();
        for page in ["1", "2", "3", "4"] {
            let request =
                PageRequest::read(&page_style(), None, query(&[("p", page), ("s", "10")])).unwrap();
            seen.extend_from_slice(&keys[request.range(&keys)]);
        }
        assert_eq!(seen, keys);
    }

    #[test]
    fn size_is_capped_and_zero_refused() {
        let all: Vec<u64> = (0..50).collect();
        let request = PageRequest::read(&page_style(), None, query(&[("s", "1000")])).unwrap();
        assert_eq!(request.range(&all).len(), 10);
        let request = PageRequest::read(&page_style(), Some(4), query(&[("s", "1000")])).unwrap();
        assert_eq!(request.range(&all).len(), 4);
        assert_eq!(
            PageRequest::read(&page_style(), None, query(&[("s", "0")]))
                .unwrap_err()
                .status,
            400
        );
        assert_eq!(
            PageRequest::read(&page_style(), None, query(&[("p", "0")]))
                .unwrap_err()
                .status,
            400
        );
        assert_eq!(
            PageRequest::read(&page_style(), None, query(&[("p", "x")]))
                .unwrap_err()
                .status,
            400
        );
    }

    #[test]
    fn a_cursor_survives_removed_rows() {
        let style = Paging::Cursor {
            cursor: "c".into(),
            limit: "l".into(),
            rows: 2,
        };
        let keys = [1, 2, 3, 4, 5];
        let first = PageRequest::read(&style, None, query(&[])).unwrap();
        let range = first.range(&keys);
        let cursor = first.next(&keys, &range).flatten().unwrap();
        let rest = [1, 4, 5];
        let second = PageRequest::read(&style, None, query(&[("c", &cursor)])).unwrap();
        let range = second.range(&rest);
        assert_eq!(&rest[range.clone()], &[4, 5]);
        assert_eq!(second.next(&rest, &range), Some(None));
        assert_eq!(
            PageRequest::read(&style, None, query(&[("c", "nonsense")]))
                .unwrap_err()
                .status,
            400
        );
    }
}
