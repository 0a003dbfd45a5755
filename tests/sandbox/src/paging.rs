//! The four paging styles of the server.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sors::contract::Paging;

use crate::response::ApiError;

/// Start and length of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    /// Start of the page.
    pub start: PageStart,
    /// Rows per page; `None` for all.
    pub rows: Option<usize>,
}

/// Start of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageStart {
    /// After this number of rows.
    Row(usize),
    /// After the row with this key, or from the beginning; the response has a cursor.
    After(Option<u64>),
}

impl PageRequest {
    /// Parses a page request from the query; limits the rows to the profile's number and `cap`.
    ///
    /// # Errors
    /// If a parameter is malformed or out of range.
    pub fn from_query(
        paging: &Paging,
        cap: Option<u32>,
        query: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ApiError> {
        let page_size = |name: &str, rows: u32| -> Result<Option<usize>, ApiError> {
            let max = cap.map_or(rows, |cap| cap.min(rows)).max(1);
            let requested = parse_number(name, query(name))?.unwrap_or(u64::from(rows));
            if requested == 0 {
                return Err(ApiError::bad_request(format!(
                    "`{name}` must be at least 1."
                )));
            }
            Ok(Some(
                usize::try_from(requested)
                    .unwrap_or(usize::MAX)
                    .min(max as usize),
            ))
        };
        match paging {
            Paging::None {} => Ok(Self {
                start: PageStart::Row(0),
                rows: None,
            }),
            Paging::Page {
                page,
                size: name,
                first,
                rows,
            } => {
                let rows = page_size(name, *rows)?;
                let requested = parse_number(page, query(page))?.unwrap_or(u64::from(*first));
                let index = requested.checked_sub(u64::from(*first)).ok_or_else(|| {
                    ApiError::bad_request(format!("`{page}` must be at least {first}."))
                })?;
                let skip = usize::try_from(index)
                    .unwrap_or(usize::MAX)
                    .saturating_mul(rows.unwrap_or(0));
                Ok(Self {
                    start: PageStart::Row(skip),
                    rows,
                })
            }
            Paging::Offset {
                offset,
                limit,
                rows,
            } => {
                let skip = parse_number(offset, query(offset))?.unwrap_or(0);
                let skip = usize::try_from(skip).unwrap_or(usize::MAX);
                Ok(Self {
                    start: PageStart::Row(skip),
                    rows: page_size(limit, *rows)?,
                })
            }
            Paging::Cursor {
                cursor,
                limit,
                rows,
            } => {
                let after = match query(cursor).filter(|text| !text.is_empty()) {
                    None => None,
                    Some(text) => Some(decode_cursor(&text).ok_or_else(|| {
                        ApiError::bad_request(format!("`{cursor}` is not a valid cursor."))
                    })?),
                };
                Ok(Self {
                    start: PageStart::After(after),
                    rows: page_size(limit, *rows)?,
                })
            }
        }
    }

    /// Whether it is the first page.
    pub fn is_first(&self) -> bool {
        matches!(self.start, PageStart::Row(0) | PageStart::After(None))
    }

    /// Returns the rows of the page as a range of the sorted `keys`.
    pub fn row_range(&self, keys: &[u64]) -> std::ops::Range<usize> {
        let from = match self.start {
            PageStart::Row(row) => row.min(keys.len()),
            PageStart::After(None) => 0,
            PageStart::After(Some(key)) => keys.partition_point(|k| *k <= key),
        };
        let to = self
            .rows
            .map_or(keys.len(), |rows| from.saturating_add(rows).min(keys.len()));
        from..to
    }

    /// Returns the cursor after a page; outer `None` if the style has no cursors.
    pub fn next_cursor(
        &self,
        keys: &[u64],
        range: &std::ops::Range<usize>,
    ) -> Option<Option<String>> {
        let PageStart::After(_) = self.start else {
            return None;
        };
        if range.end >= keys.len() || range.is_empty() {
            return Some(None);
        }
        Some(Some(encode_cursor(keys[range.end - 1])))
    }
}

/// Encodes an opaque cursor.
pub fn encode_cursor(key: u64) -> String {
    URL_SAFE_NO_PAD.encode(format!("sors:{key}"))
}

fn decode_cursor(cursor: &str) -> Option<u64> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    String::from_utf8(bytes)
        .ok()?
        .strip_prefix("sors:")?
        .parse()
        .ok()
}

fn parse_number(name: &str, text: Option<String>) -> Result<Option<u64>, ApiError> {
    text.map(|text| {
        text.parse()
            .map_err(|_| ApiError::bad_request(format!("`{name}` must be a whole number.")))
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
                PageRequest::from_query(&page_style(), None, query(&[("p", page), ("s", "10")]))
                    .unwrap();
            seen.extend_from_slice(&keys[request.row_range(&keys)]);
        }
        assert_eq!(seen, keys);
    }

    #[test]
    fn size_is_capped_and_zero_rejected() {
        let all: Vec<u64> = (0..50).collect();
        let request =
            PageRequest::from_query(&page_style(), None, query(&[("s", "1000")])).unwrap();
        assert_eq!(request.row_range(&all).len(), 10);
        let request =
            PageRequest::from_query(&page_style(), Some(4), query(&[("s", "1000")])).unwrap();
        assert_eq!(request.row_range(&all).len(), 4);
        assert_eq!(
            PageRequest::from_query(&page_style(), None, query(&[("s", "0")]))
                .unwrap_err()
                .status,
            400
        );
        assert_eq!(
            PageRequest::from_query(&page_style(), None, query(&[("p", "0")]))
                .unwrap_err()
                .status,
            400
        );
        assert_eq!(
            PageRequest::from_query(&page_style(), None, query(&[("p", "x")]))
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
        let first = PageRequest::from_query(&style, None, query(&[])).unwrap();
        let range = first.row_range(&keys);
        let cursor = first.next_cursor(&keys, &range).flatten().unwrap();
        let rest = [1, 4, 5];
        let second = PageRequest::from_query(&style, None, query(&[("c", &cursor)])).unwrap();
        let range = second.row_range(&rest);
        assert_eq!(&rest[range.clone()], &[4, 5]);
        assert_eq!(second.next_cursor(&rest, &range), Some(None));
        assert_eq!(
            PageRequest::from_query(&style, None, query(&[("c", "nonsense")]))
                .unwrap_err()
                .status,
            400
        );
    }
}
