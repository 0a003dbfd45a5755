use serde::{Deserialize, Serialize};

use super::FeedKind;
use crate::client::pager::PagePosition;
use crate::client::{Client, Error};
use crate::contract::PageRef;

const AFTER: &str = "after:";
const SUM: &str = "sum:";

/// Where a feed resumes; [`Batch::cursor`](super::Batch::cursor) is its text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum FeedCursor {
    /// At a page, after some of its rows.
    Page { position: PagePosition, skip: usize },
    /// After an article, in the order of IDs.
    After(String),
    /// After an article's stock summed over business units, in the order of IDs.
    Sum(String),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CursorJson {
    feed: String,
    source_hash: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    page: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    skip: usize,
    before: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    total: Option<u64>,
}

/// Returns a hash that is equal for feeds that may resume from each other's cursors.
fn source_hash(client: &Client, units: &[String]) -> String {
    let (config, profile) = (client.config(), client.profile());
    let parts = (
        &profile.profile,
        profile.revision,
        &config.database,
        &config.business_unit,
    );
    if !units.is_empty() {
        return format!(
            "{:.8}",
            blake3::hash(format!("{parts:?} {units:?}").as_bytes()).to_hex()
        );
    }
    format!(
        "{:.8}",
        blake3::hash(format!("{parts:?}").as_bytes()).to_hex()
    )
}

impl FeedCursor {
    pub(super) fn encode(&self, client: &Client, kind: FeedKind, units: &[String]) -> String {
        let (position, skip) = match self {
            Self::After(id) => return format!("{AFTER}{id}"),
            Self::Sum(id) => return format!("{SUM}{}:{id}", source_hash(client, units)),
            Self::Page { position, skip } => (position, *skip),
        };
        let (mut page, mut offset, mut cursor) = (None, None, None);
        match &position.at {
            PageRef::Whole => {}
            PageRef::Number(number) => page = Some(*number),
            PageRef::Offset(rows) => offset = Some(*rows),
            PageRef::Cursor(at) => cursor.clone_from(at),
        }
        let json = CursorJson {
            feed: kind.as_str().to_owned(),
            source_hash: source_hash(client, units),
            page,
            offset,
            cursor,
            skip,
            before: position.before,
            size: position.size,
            total: position.total,
        };
        // Text and numbers only: this can't fail.
        serde_json::to_string(&json).unwrap_or_default()
    }

    pub(super) fn decode(
        text: &str,
        client: &Client,
        kind: FeedKind,
        units: &[String],
    ) -> Result<Self, Error> {
        let wrong = |what: &str| {
            Error::validation(format!(
                "The run can't resume: {what}. Start it again from the beginning."
            ))
        };
        if let Some(id) = text.strip_prefix(AFTER) {
            return match kind {
                FeedKind::Images => Ok(Self::After(id.to_owned())),
                _ => Err(wrong("its cursor is of another kind of run")),
            };
        }
        let other_place = "the database, the business unit or the contract profile has changed";
        if let Some((print, id)) = text.strip_prefix(SUM).and_then(|rest| rest.split_once(':')) {
            return match kind {
                FeedKind::Stock if print == source_hash(client, units) => {
                    Ok(Self::Sum(id.to_owned()))
                }
                FeedKind::Stock => Err(wrong(other_place)),
                _ => Err(wrong("its cursor is of another kind of run")),
            };
        }
        let json: CursorJson =
            serde_json::from_str(text).map_err(|_| wrong("its cursor can't be parsed"))?;
        if json.feed != kind.as_str() || kind == FeedKind::Images {
            return Err(wrong("its cursor is of another kind of run"));
        }
        if json.source_hash != source_hash(client, units) {
            return Err(wrong(other_place));
        }
        let at = match (json.page, json.offset, json.cursor) {
            (Some(number), None, None) => PageRef::Number(number),
            (None, Some(rows), None) => PageRef::Offset(rows),
            (None, None, Some(cursor)) => PageRef::Cursor(Some(cursor)),
            (None, None, None) => PageRef::first(client.profile().paging_of(kind.resource())),
            _ => return Err(wrong("its cursor can't be parsed")),
        };
        let first = PageRef::first(client.profile().paging_of(kind.resource()));
        if std::mem::discriminant(&first) != std::mem::discriminant(&at) {
            return Err(wrong("the contract profile's paging has changed"));
        }
        Ok(Self::Page {
            position: PagePosition {
                at,
                before: json.before,
                size: json.size,
                total: json.total,
            },
            skip: json.skip,
        })
    }
}
